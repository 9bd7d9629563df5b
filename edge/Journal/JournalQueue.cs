namespace Checkpoint.Edge.Journal;

/// <summary>Records on their way to the disk, in order, and who waits for them. Not safe for several threads.</summary>
internal sealed class JournalQueue
{
    private readonly record struct Waiter(long Through, Action<bool> Settled);

    private readonly Queue<PendingRecord> _records = new();
    private readonly Queue<Waiter> _waiters = new();

    public int Count => _records.Count;

    public long Bytes { get; private set; }

    public void Add(PendingRecord record)
    {
        _records.Enqueue(record);
        Bytes += record.Payload.Length;
    }

    public void AddWaiter(long through, Action<bool> settled) => _waiters.Enqueue(new Waiter(through, settled));

    /// <summary>Copies records from the front into <paramref name="group"/>; they stay here until they are durable.</summary>
    public void Peek(List<PendingRecord> group, int maximumBytes)
    {
        group.Clear();
        var bytes = 0;
        foreach (var record in _records)
        {
            bytes += FrameCodec.FrameBytes(record.Payload.Length);
            if (group.Count > 0 && bytes > maximumBytes)
                return;
            group.Add(record);
        }
    }

    /// <summary>Drops the records up to a number that is now durable, and collects who waited for them.</summary>
    public void Settle(long through, List<Action<bool>> waiting)
    {
        while (_records.TryPeek(out var record) && record.Sequence <= through)
            Bytes -= _records.Dequeue().Payload.Length;
        waiting.Clear();
        while (_waiters.TryPeek(out var waiter) && waiter.Through <= through)
            waiting.Add(_waiters.Dequeue().Settled);
    }

    /// <summary>Collects everybody who waits; the records stay.</summary>
    public void GiveUpWaiting(List<Action<bool>> waiting)
    {
        waiting.Clear();
        while (_waiters.TryDequeue(out var waiter))
            waiting.Add(waiter.Settled);
    }
}
