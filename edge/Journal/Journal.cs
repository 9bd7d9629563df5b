using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Journal;

/// <summary>The gate's durable record: append-only segments of checksummed frames. Sequence numbers have no gaps.</summary>
public sealed class EventJournal : IDisposable
{
    /// <summary>Id of this journal; new when the disk is new.</summary>
    public string Stream => throw new NotSupportedException();

    /// <summary>Last sequence number given out.</summary>
    public long LastSequence => throw new NotSupportedException();

    /// <summary>False while the disk refuses writes. Events appended meanwhile wait in memory, in order.</summary>
    public bool IsWritable => throw new NotSupportedException();

    /// <summary>Called on the writer's thread when <see cref="IsWritable"/> changed.</summary>
    public event Action<bool>? WritableChanged { add => throw new NotSupportedException(); remove => throw new NotSupportedException(); }

    /// <summary>
    /// Gives the events their sequence numbers and returns at once. <paramref name="settled"/> is called on the writer's
    /// thread: true when the events are durable (fsync returned), false when the write failed; they are then tried again
    /// until they are durable, and nobody is called a second time.
    /// </summary>
    public void Append(IReadOnlyList<EventData> events, Action<bool>? settled = null) => throw new NotSupportedException();

    /// <summary>Completes true or false as the callback of <see cref="Append"/>.</summary>
    public Task<bool> AppendAsync(params IReadOnlyList<EventData> events)
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Append(events, done.SetResult);
        return done.Task;
    }

    /// <summary>Durable events from a sequence number on, following the journal live until cancelled.</summary>
    public IAsyncEnumerable<JournalEntry> ReadAsync(long from, CancellationToken stop) => throw new NotSupportedException();

    public void Dispose() { }
}

/// <param name="Sequence">Sequence number in the stream.</param>
/// <param name="Utf8">The event, CloudEvents structured JSON.</param>
public readonly record struct JournalEntry(long Sequence, ReadOnlyMemory<byte> Utf8);
