namespace Checkpoint.Edge.Journal;

/// <summary>How far the journal is durable, and a way to wait until it is further.</summary>
internal sealed class JournalProgress(long durable)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _moved;
    private long _durable = durable;

    public long Durable => Volatile.Read(ref _durable);

    public void MoveTo(long durable)
    {
        TaskCompletionSource? moved;
        lock (_lock)
        {
            Volatile.Write(ref _durable, durable);
            (moved, _moved) = (_moved, null);
        }
        moved?.SetResult();
    }

    /// <summary>Returns the last durable number when it is at least <paramref name="sequence"/>.</summary>
    public async ValueTask<long> ReachAsync(long sequence, CancellationToken stop)
    {
        while (true)
        {
            Task moved;
            lock (_lock)
            {
                if (_durable >= sequence)
                    return _durable;
                _moved ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                moved = _moved.Task;
            }
            await moved.WaitAsync(stop);
        }
    }
}
