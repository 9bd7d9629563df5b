using Checkpoint.Cloud.Store.Postgres;
using Npgsql;

namespace Checkpoint.Cloud.People;

/// <summary>In the database of the events, so that several centres have the same people.</summary>
internal sealed class PostgresPeopleStore : IPeopleStore
{
    private const string Append = "insert into audit (at, who, action, what, origin) values ($1, $2, $3, $4, $5)";

    private const int MaximumConnections = 10;

    private readonly NpgsqlDataSource _source;

    private PostgresPeopleStore(NpgsqlDataSource source) => _source = source;

    /// <exception cref="NpgsqlException">The database cannot be reached, or lacks something.</exception>
    public static PostgresPeopleStore Open(string connectionString)
    {
        PostgresSchema.Prepare(connectionString);
        return new(NpgsqlDataSource.Create(PostgresSchema.Durable(connectionString, MaximumConnections)));
    }

    public async ValueTask<IReadOnlyList<Account>> AllAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        return await connection.QueryAsync("select document from accounts", row => Account.FromJson(row.GetFieldValue<byte[]>(0)), cancellationToken);
    }

    public ValueTask<bool> PutAsync(Account account, string? stamp, AuditEntry entry, CancellationToken cancellationToken = default) => stamp is null
        ? WriteAsync("insert into accounts (key, stamp, document) values ($1, $2, $3) on conflict (key) do nothing", entry, cancellationToken, account.Key, account.Stamp, account.ToJson())
        : WriteAsync("update accounts set stamp = $2, document = $3 where key = $1 and stamp = $4", entry, cancellationToken, account.Key, account.Stamp, account.ToJson(), stamp);

    public ValueTask<bool> RemoveAsync(Account account, AuditEntry entry, CancellationToken cancellationToken = default) =>
        WriteAsync("delete from accounts where key = $1 and stamp = $2", entry, cancellationToken, account.Key, account.Stamp);

    public async ValueTask AppendAsync(AuditEntry entry, CancellationToken cancellationToken = default)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(Append, cancellationToken, Values(entry));
    }

    public async ValueTask<IReadOnlyList<AuditRecord>> AuditAsync(long before, int limit, CancellationToken cancellationToken = default)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        return await connection.QueryAsync(
            "select number, at, who, action, what, origin from audit where number < $1 order by number desc limit $2", Read, cancellationToken, before, limit);
    }

    public async ValueTask<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken = default)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync("delete from audit where at < $1", cancellationToken, before.UtcDateTime);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async ValueTask<bool> WriteAsync(string sql, AuditEntry entry, CancellationToken cancellationToken, params object?[] parameters)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await connection.ExecuteAsync(sql, cancellationToken, parameters) == 0) return false;
        await connection.ExecuteAsync(Append, cancellationToken, Values(entry));
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static object?[] Values(AuditEntry entry) => entry.Cut() is var kept ? [kept.At.UtcDateTime, kept.Who, kept.Action.ToString(), kept.What, kept.From] : [];

    private static AuditRecord Read(NpgsqlDataReader row) => new(
        row.GetInt64(0), new(row.GetFieldValue<DateTimeOffset>(1), row.GetString(2), Enum.Parse<AuditAction>(row.GetString(3)), row.GetString(4), row.GetString(5)));
}
