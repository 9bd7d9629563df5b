using Checkpoint.Cloud.Store.Embedded;
using LiteDB;

namespace Checkpoint.Cloud.Orders;

/// <summary>In "orders.db", for one centre. Everything completes at once: a transaction of LiteDB is of one thread.</summary>
internal sealed class EmbeddedOrderTables : IOrderTables, IOrderRows
{
    private const string AfterPrefix = "\uffff";

    private readonly Lock _writing = new();
    private readonly EmbeddedFile _file;
    private readonly Dictionary<OrderKind, (ILiteCollection<BsonDocument> Rows, string? Key)> _tables;
    private readonly ILiteCollection<BsonDocument> _counter;

    private EmbeddedOrderTables(EmbeddedFile file)
    {
        _file = file;
        var database = file.Database;
        _tables = new()
        {
            [OrderKind.Command] = (database.GetCollection("commands", BsonAutoId.ObjectId), "at"),
            [OrderKind.Policy] = (database.GetCollection("policies"), null),
            [OrderKind.Directives] = (database.GetCollection("directives"), null),
            [OrderKind.Acknowledged] = (database.GetCollection("acknowledged", BsonAutoId.ObjectId), "directive"),
        };
        foreach (var (rows, key) in _tables.Values)
            if (key is not null) rows.EnsureIndex(key);
        _counter = database.GetCollection("counter");
    }

    /// <summary>A write has failed: the store is to be opened anew before it is asked again.</summary>
    internal event Action<Exception>? Failed
    {
        add => _file.Failed += value;
        remove => _file.Failed -= value;
    }

    public static EmbeddedOrderTables Open(string directory) => new(EmbeddedFile.Open(directory, "orders.db"));

    public ValueTask<T> ReadAsync<T>(Func<IOrderRows, ValueTask<T>> work) => work(this);

    public ValueTask<T> WriteAsync<T>(Func<IOrderRows, ValueTask<T>> work)
    {
        lock (_writing)
        {
            T result = default!;
            _file.Write(() =>
            {
                result = work(this).AsTask().GetAwaiter().GetResult();
                return true;
            });
            return new(result);
        }
    }

    public ValueTask<byte[]?> FindAsync(OrderKind kind, string id) => new(_tables[kind].Rows.FindById(id)?["json"].AsBinary);

    public ValueTask<IReadOnlyList<OrderRow>> AllAsync(OrderKind kind) => new([.. _tables[kind].Rows.FindAll().Select(document => Row(kind, document))]);

    public ValueTask<IReadOnlyList<OrderRow>> BetweenAsync(OrderKind kind, string from, string to, int limit) =>
        new([.. Between(kind, from, to).Limit(limit).ToEnumerable().Select(document => Row(kind, document))]);

    public ValueTask<int> CountAsync(OrderKind kind, string beginning) => new(_tables[kind].Rows.Count(BsonExpression.Create("_id BETWEEN @0 AND @1", beginning, beginning + AfterPrefix)));

    public ValueTask PutAsync(OrderKind kind, OrderRow row)
    {
        var document = new BsonDocument { ["_id"] = row.Id, ["json"] = row.Document };
        if (_tables[kind].Key is { } key) document[key] = row.Key;
        _tables[kind].Rows.Upsert(document);
        return ValueTask.CompletedTask;
    }

    public ValueTask TrimAsync(OrderKind kind, string from, string to, int keep)
    {
        foreach (var old in Between(kind, from, to).Offset(keep).ToEnumerable().Select(document => document["_id"]).ToList()) _tables[kind].Rows.Delete(old);
        return ValueTask.CompletedTask;
    }

    public ValueTask KeepAsync(OrderKind kind, IReadOnlyCollection<string> keys)
    {
        var (rows, key) = _tables[kind];
        rows.DeleteMany(document => !keys.Contains(document[key].AsString));
        return ValueTask.CompletedTask;
    }

    public ValueTask<long> LastAsync() => new(_counter.FindById("version")?["last"].AsInt64 ?? 0);

    public ValueTask CountToAsync(long last)
    {
        _counter.Upsert(new BsonDocument { ["_id"] = "version", ["last"] = last });
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _file.Dispose();
        return ValueTask.CompletedTask;
    }

    private ILiteQueryable<BsonDocument> Between(OrderKind kind, string from, string to)
    {
        var (rows, key) = _tables[kind];
        return rows.Query().Where($"{key} >= @0 AND {key} <= @1", from, to).OrderByDescending(key);
    }

    private OrderRow Row(OrderKind kind, BsonDocument document) => new(document["_id"].AsString, _tables[kind].Key is { } key ? document[key].AsString : "", document["json"].AsBinary);
}
