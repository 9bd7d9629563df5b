using System.Reflection;
using Npgsql;

namespace Checkpoint.Cloud.Store.Postgres;

/// <summary>The tables, made and brought up to date by numbered scripts, each in its transaction; one centre at a time.</summary>
internal static class PostgresSchema
{
    /// <summary>Any number, the same in every centre that uses a database.</summary>
    private const long Lock = 0x636865636B; // "check"

    private static readonly Assembly s_assembly = typeof(PostgresSchema).Assembly;

    /// <summary>The scripts in their order, with their numbers.</summary>
    private static IEnumerable<(int Number, string Name)> Scripts => s_assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name => (int.Parse(name.Split('.')[^2], provider: null), name));

    /// <summary>Brings the tables up to date. Another program that starts now waits, as long as it takes.</summary>
    /// <param name="then">What is to be done before anybody else may go on.</param>
    public static void Prepare(string connectionString, Action<NpgsqlConnection>? then = null)
    {
        // Closing the connection lets the others go on.
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
        connection.Open();
        connection.Execute("select pg_advisory_lock($1)", Lock);
        Migrate(connection);
        then?.Invoke(connection);
    }

    /// <summary>Settings under which what is confirmed is on the medium, whatever the server is set to.</summary>
    /// <param name="connections">At most so many at once: a server has a hundred for all, and a centre four parts that ask.</param>
    public static NpgsqlConnectionStringBuilder Durable(string connectionString, int connections)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        settings.Options = $"{settings.Options} -c synchronous_commit=on".Trim();
        settings.MaxPoolSize = Math.Min(settings.MaxPoolSize, connections);
        settings.MinPoolSize = Math.Min(settings.MinPoolSize, settings.MaxPoolSize);
        return settings;
    }

    /// <exception cref="StoreException">The tables were made by a newer version.</exception>
    private static void Migrate(NpgsqlConnection connection)
    {
        connection.Execute("create table if not exists schema_version (number integer primary key, applied timestamptz not null default now())");
        var applied = connection.Query("select number from schema_version", row => row.GetInt32(0)).ToHashSet();
        if (applied.Except(Scripts.Select(script => script.Number)).ToList() is [_, ..] unknown)
            throw new StoreException($"its tables are of version {unknown.Max()}, and this program knows {Scripts.Last().Number}: take the newer program");
        // Each that is missing, not those above the last: one with a lower number may have come later.
        foreach (var (number, name) in Scripts.Where(script => !applied.Contains(script.Number)))
        {
            using var transaction = connection.BeginTransaction();
            using var reader = new StreamReader(s_assembly.GetManifestResourceStream(name)!);
            connection.Execute(reader.ReadToEnd());
            connection.Execute("insert into schema_version (number) values ($1)", number);
            transaction.Commit();
        }
    }
}
