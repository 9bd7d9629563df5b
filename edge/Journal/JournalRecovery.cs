namespace Checkpoint.Edge.Journal;

/// <summary>Events that were promised and cannot be read any more. Their numbers stay taken.</summary>
/// <param name="From">First lost sequence number.</param>
/// <param name="Through">Last lost sequence number.</param>
/// <param name="File">Name of the file they should be in; kept untouched where it still exists.</param>
public sealed record LostRecords(long From, long Through, string File)
{
    internal const string RemovedFile = "(a removed file)";

    public long Count => Through - From + 1;
}

/// <summary>What the journal found when it was opened.</summary>
public sealed class JournalRecovery
{
    private readonly LaneTails _tails;

    internal JournalRecovery(LaneTails tails, long tornBytes, IReadOnlyList<LostRecords> lost, int segments, long bytes, TimeSpan elapsed)
    {
        // The journal goes on with the tails it was given; this is a picture of the moment.
        _tails = tails.Copy();
        (TornBytes, Lost, Segments, Bytes, Elapsed) = (tornBytes, lost, segments, bytes, elapsed);
    }

    /// <summary>Bytes of a write that never finished, cut off. Nothing in them had been promised.</summary>
    public long TornBytes { get; }

    public IReadOnlyList<LostRecords> Lost { get; }

    public int Segments { get; }

    /// <summary>Size of all segments.</summary>
    public long Bytes { get; }

    public TimeSpan Elapsed { get; }

    /// <summary>Where each lane stood that the journal knows.</summary>
    internal IReadOnlyCollection<LaneTail> Lanes => _tails.All;

    /// <summary>Where a lane stood; for a lane the journal does not know, the beginning.</summary>
    public LaneTail Lane(string lane) => _tails.Of(lane);
}
