namespace Checkpoint.Cloud.Store;

/// <summary>
/// A gate begins a stream when its disk is new: once in years. Whoever sends events under ever new stream ids must not make the centre's
/// memory grow with them.
/// </summary>
internal static class StreamLimit
{
    /// <summary>Streams of one gate; events of a further one are refused.</summary>
    public const int StreamsPerGate = 1_000;
}
