namespace Checkpoint.Cloud.Orders;

public enum OrderKind { Command, Policy, Directives, Acknowledged }

/// <summary>A document of orders, and the key by which several belong together, in ordinal order.</summary>
public sealed record OrderRow(string Id, string Key, byte[] Document);

/// <summary>Where orders are kept: what they mean, and what may be changed, is <see cref="OrderStore"/>'s.</summary>
public interface IOrderTables : IAsyncDisposable
{
    ValueTask<T> ReadAsync<T>(Func<IOrderRows, ValueTask<T>> work);

    /// <summary>One transaction; no other writes meanwhile, here or at another centre. On the medium when it returns.</summary>
    ValueTask<T> WriteAsync<T>(Func<IOrderRows, ValueTask<T>> work);
}

/// <summary>The rows, inside one reading or one transaction.</summary>
public interface IOrderRows
{
    ValueTask<byte[]?> FindAsync(OrderKind kind, string id);

    ValueTask<IReadOnlyList<OrderRow>> AllAsync(OrderKind kind);

    /// <summary>Those with a key between two, these included; the highest key first.</summary>
    ValueTask<IReadOnlyList<OrderRow>> BetweenAsync(OrderKind kind, string from, string to, int limit);

    /// <summary>How many ids begin so.</summary>
    ValueTask<int> CountAsync(OrderKind kind, string beginning);

    ValueTask PutAsync(OrderKind kind, OrderRow row);

    /// <summary>Of those with a key between two, these included, only so many with the highest keys stay.</summary>
    ValueTask TrimAsync(OrderKind kind, string from, string to, int keep);

    /// <summary>Those with another key go.</summary>
    ValueTask KeepAsync(OrderKind kind, IReadOnlyCollection<string> keys);

    /// <summary>The last version that was given.</summary>
    ValueTask<long> LastAsync();

    ValueTask CountToAsync(long last);
}
