using Checkpoint.Cloud.Store.Postgres;
using Npgsql;

namespace Checkpoint.Cloud.Orders;

/// <summary>In the database of the events, so that several centres have the same orders and count their versions together.</summary>
internal sealed class PostgresOrderTables : IOrderTables
{
    private const int MaximumConnections = 10;

    private readonly NpgsqlDataSource _source;

    private PostgresOrderTables(NpgsqlDataSource source) => _source = source;

    /// <exception cref="NpgsqlException">The database cannot be reached, or lacks something.</exception>
    public static PostgresOrderTables Open(string connectionString)
    {
        PostgresSchema.Prepare(connectionString);
        return new(NpgsqlDataSource.Create(PostgresSchema.Durable(connectionString, MaximumConnections)));
    }

    public async ValueTask<T> ReadAsync<T>(Func<IOrderRows, ValueTask<T>> work)
    {
        await using var connection = await _source.OpenConnectionAsync();
        return await work(new Rows(connection));
    }

    public async ValueTask<T> WriteAsync<T>(Func<IOrderRows, ValueTask<T>> work)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        // Whoever writes orders waits here for the others.
        await connection.QueryAsync("select last from order_counter for update", row => row.GetInt64(0), default);
        var result = await work(new Rows(connection));
        await transaction.CommitAsync();
        return result;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private sealed class Rows(NpgsqlConnection connection) : IOrderRows
    {
        private const string Columns = "id, key, document";

        public async ValueTask<byte[]?> FindAsync(OrderKind kind, string id) =>
            (await connection.QueryAsync("select document from orders where kind = $1 and id = $2", row => row.GetFieldValue<byte[]>(0), default, Name(kind), Text(id))).SingleOrDefault();

        public async ValueTask<IReadOnlyList<OrderRow>> AllAsync(OrderKind kind) =>
            await connection.QueryAsync($"select {Columns} from orders where kind = $1 order by id", Read, default, Name(kind));

        public async ValueTask<IReadOnlyList<OrderRow>> BetweenAsync(OrderKind kind, string from, string to, int limit) => await connection.QueryAsync(
            $"select {Columns} from orders where kind = $1 and key >= $2 and key <= $3 order by key desc limit $4", Read, default, Name(kind), Text(from), Text(to), limit);

        public async ValueTask<int> CountAsync(OrderKind kind, string beginning) =>
            (await connection.QueryAsync("select count(*)::integer from orders where kind = $1 and starts_with(id, $2)", row => row.GetInt32(0), default, Name(kind), Text(beginning))).Single();

        public async ValueTask PutAsync(OrderKind kind, OrderRow row) => await connection.ExecuteAsync(
            "insert into orders (kind, id, key, document) values ($1, $2, $3, $4) on conflict (kind, id) do update set key = excluded.key, document = excluded.document", default,
            Name(kind), Text(row.Id), Text(row.Key), row.Document);

        public async ValueTask TrimAsync(OrderKind kind, string from, string to, int keep) => await connection.ExecuteAsync(
            "delete from orders where kind = $1 and id in (select id from orders where kind = $1 and key >= $2 and key <= $3 order by key desc offset $4)", default,
            Name(kind), Text(from), Text(to), keep);

        public async ValueTask KeepAsync(OrderKind kind, IReadOnlyCollection<string> keys) => await connection.ExecuteAsync(
            "delete from orders where kind = $1 and key <> all($2)", default, Name(kind), keys.Select(Text).ToArray());

        public async ValueTask<long> LastAsync() => (await connection.QueryAsync("select last from order_counter", row => row.GetInt64(0), default)).Single();

        public async ValueTask CountToAsync(long last) => await connection.ExecuteAsync("update order_counter set last = $1", default, last);

        private static string Name(OrderKind kind) => kind.ToString();

        private static string Text(string text) => PostgresCentreStore.Text(text);

        private static OrderRow Read(NpgsqlDataReader row) => new(row.GetString(0), row.GetString(1), row.GetFieldValue<byte[]>(2));
    }
}
