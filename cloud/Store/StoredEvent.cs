namespace Checkpoint.Cloud.Store;

/// <summary>One event as it is kept.</summary>
public sealed record StoredEvent(long Sequence, DateTimeOffset Received, byte[] Payload)
{
    private const int SequenceBits = 31;

    /// <summary>One number for a place in a stream; in one gate it grows with time.</summary>
    public static long PlaceOf(int stream, long sequence) => ((long)stream << SequenceBits) | sequence;

    internal static long SequenceOf(long place) => place & ((1L << SequenceBits) - 1);
}
