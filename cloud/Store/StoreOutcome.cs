using Checkpoint.Cloud.Passes;

namespace Checkpoint.Cloud.Store;

/// <summary>What a batch changed; durable when it is given back.</summary>
public sealed record StoreOutcome
{
    /// <summary>The streams the batch touched, also those it did not move: a gate that repeats itself wants its answer again.</summary>
    public required IReadOnlyList<StreamPosition> Streams { get; init; }
    public required IReadOnlyList<GateRecord> Gates { get; init; }
    /// <summary>
    /// Where a stream has another event than the one that came now, the first such place with the digest of what is stored there. To be confirmed
    /// before anything else: a gate that runs on a copied disk then sees that its events of these numbers are not here, and keeps them.
    /// </summary>
    public required IReadOnlyList<StreamPosition> Diverged { get; init; }
    /// <summary>Not stored: their gate has <see cref="StreamLimit.StreamsPerGate"/> streams already.</summary>
    public required IReadOnlyList<ReceivedEvent> Refused { get; init; }
    public int Stored { get; init; }
    public int Duplicates { get; init; }
    /// <summary>Same key, other content: the first is kept.</summary>
    public int Conflicts { get; init; }
    /// <summary>Stored as they came, because they could not be read.</summary>
    public int Unreadable { get; init; }
}
