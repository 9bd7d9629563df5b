namespace Checkpoint.Protocols.Messages;

/// <summary>One event of a gate in its CloudEvents 1.0 envelope. (source, stream, sequence) is its key everywhere.</summary>
public sealed record CloudEvent
{
    /// <summary>
    /// Last sequence number of a stream: the CloudEvents type Integer ends at 2^31-1. At 50,000 events a day that is
    /// more than a century; a journal that reaches it takes no more events.
    /// </summary>
    public const long MaximumSequence = int.MaxValue;

    /// <summary>The gate, as "/{site}/{gate}".</summary>
    public required string Source { get; init; }
    /// <summary>Id of the gate's journal; new when the disk is new. 1 to 64 lower-case letters, digits and '-'.</summary>
    public required string Stream { get; init; }
    /// <summary>1, 2, 3 … without gaps in a stream, to <see cref="MaximumSequence"/>.</summary>
    public required long Sequence { get; init; }
    /// <summary>Wall time at the gate.</summary>
    public required DateTimeOffset Time { get; init; }
    /// <summary>Whether the gate's clock was synchronised when <see cref="Time"/> was taken.</summary>
    public required bool ClockSynchronized { get; init; }
    public required EventData Data { get; init; }

    /// <summary>CloudEvents id: unique within the source.</summary>
    public string Id => $"{Stream}.{Sequence}";
}
