using Checkpoint.Edge.Journal;

namespace Checkpoint.Edge.Uplink;

/// <summary>A reader of the journal that can be moved back, and waited for beside other things.</summary>
internal sealed class JournalFollower(EventJournal journal) : IAsyncDisposable
{
    private CancellationTokenSource? _reading;
    private IAsyncEnumerator<JournalEntry>? _entries;
    private Task<bool> _moved = Task.FromResult(false);

    /// <summary>The event that comes next, or a later one when it no longer exists at the gate.</summary>
    public long Next { get; private set; }

    /// <summary>Ends when there is an entry, or reading has failed.</summary>
    public Task Ready => _moved;

    /// <summary>Begins to read at an event; the journal is not touched when it is there already.</summary>
    public async ValueTask MoveToAsync(long next)
    {
        if (Next == next) return;
        await CloseAsync();
        Next = next;
        _reading = new CancellationTokenSource();
        _entries = journal.ReadAsync(next, _reading.Token).GetAsyncEnumerator(_reading.Token);
        _moved = _entries.MoveNextAsync().AsTask();
    }

    /// <summary>The next entry, if it is durable; it stays the next one.</summary>
    public bool TryPeek(out JournalEntry entry)
    {
        var isThere = _moved.IsCompleted && _moved.GetAwaiter().GetResult();
        entry = isThere ? _entries!.Current : default;
        return isThere;
    }

    /// <summary>The entry that was seen by <see cref="TryPeek"/>; the one after it is then the next.</summary>
    public JournalEntry Take()
    {
        var entry = _entries!.Current;
        Next = entry.Sequence + 1;
        _moved = _entries.MoveNextAsync().AsTask();
        return entry;
    }

    public ValueTask DisposeAsync() => CloseAsync();

    private async ValueTask CloseAsync()
    {
        if (_entries is null) return;
        await _reading!.CancelAsync();
        // An enumerator may not be disposed while it moves.
        await ((Task)_moved).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _entries.DisposeAsync();
        _reading.Dispose();
        _entries = null;
    }
}
