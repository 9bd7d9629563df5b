using Checkpoint.Cloud.Store;

namespace Checkpoint.Cloud.Ingest;

/// <summary>
/// A gate begins a stream when its disk is new: once in years. Whoever sends events under ever new stream ids must not make the centre's
/// memory grow with them. For one batch, of which nothing is stored yet.
/// </summary>
internal sealed class StreamLimit(CentreStore store)
{
    /// <summary>Streams of one gate; events of a further one are kept aside.</summary>
    public const int StreamsPerGate = 1_000;

    private readonly Dictionary<string, HashSet<string>> _begun = [];

    public bool Takes(ReceivedEvent received)
    {
        if (store.Stream(received.Gate, received.Stream).Number > 0) return true;
        if (!_begun.TryGetValue(received.Gate, out var begun)) _begun[received.Gate] = begun = [];
        if (begun.Contains(received.Stream)) return true;
        return store.StreamsOf(received.Gate) + begun.Count < StreamsPerGate && begun.Add(received.Stream);
    }
}
