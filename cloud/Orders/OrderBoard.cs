namespace Checkpoint.Cloud.Orders;

/// <summary>The picture of the orders for all who look: however many do, it is read once in two seconds.</summary>
public sealed class OrderBoard(OrderStore store, TimeProvider time)
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Task<OrderPicture>? _read;
    private long _at;

    public Task<OrderPicture> LookAsync()
    {
        lock (_lock)
        {
            if (_read is not null && time.GetElapsedTime(_at) < s_fresh) return _read;
            _at = time.GetTimestamp();
            return _read = store.PictureAsync();
        }
    }
}
