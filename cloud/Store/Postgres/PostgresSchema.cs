using System.Reflection;
using Npgsql;

namespace Checkpoint.Cloud.Store.Postgres;

/// <summary>The tables, made and brought up to date by numbered scripts, each in its transaction; one centre at a time.</summary>
internal static class PostgresSchema
{
    /// <summary>Any number, the same in every centre that uses a database.</summary>
    public const long Lock = 0x636865636B; // "check"

    private static readonly Assembly s_assembly = typeof(PostgresSchema).Assembly;

    /// <summary>The scripts in their order, with their numbers.</summary>
    private static IEnumerable<(int Number, string Name)> Scripts => s_assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name => (int.Parse(name.Split('.')[^2], provider: null), name));

    /// <exception cref="StoreException">The tables were made by a newer version.</exception>
    public static void Migrate(NpgsqlConnection connection)
    {
        connection.Execute("create table if not exists schema_version (number integer primary key, applied timestamptz not null default now())");
        var applied = connection.Query("select coalesce(max(number), 0) from schema_version", row => row.GetInt32(0)).Single();
        var newest = Scripts.Last().Number;
        if (applied > newest) throw new StoreException($"its tables are of version {applied}, and this program knows {newest}: take the newer program");
        foreach (var (number, name) in Scripts.Where(script => script.Number > applied))
        {
            using var transaction = connection.BeginTransaction();
            using var reader = new StreamReader(s_assembly.GetManifestResourceStream(name)!);
            connection.Execute(reader.ReadToEnd());
            connection.Execute("insert into schema_version (number) values ($1)", number);
            transaction.Commit();
        }
    }
}
