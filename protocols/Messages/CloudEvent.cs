namespace Checkpoint.Protocols.Messages;

/// <summary>One event of a gate in its CloudEvents 1.0 envelope. (source, stream, sequence) is its key everywhere.</summary>
public sealed record CloudEvent
{
    /// <summary>The gate, as "/{site}/{gate}".</summary>
    public required string Source { get; init; }
    /// <summary>Id of the gate's journal; new when the disk is new.</summary>
    public required string Stream { get; init; }
    /// <summary>1, 2, 3 … without gaps in a stream.</summary>
    public required long Sequence { get; init; }
    /// <summary>Wall time at the gate.</summary>
    public required DateTimeOffset Time { get; init; }
    /// <summary>Whether the gate's clock was synchronised when <see cref="Time"/> was taken.</summary>
    public required bool ClockSynchronized { get; init; }
    public required EventData Data { get; init; }

    /// <summary>CloudEvents id: unique within the source.</summary>
    public string Id => $"{Stream}.{Sequence}";
}

/// <summary>CloudEvents 1.0 structured JSON.</summary>
public static class CloudEventJson
{
    public static void Write(System.Buffers.IBufferWriter<byte> output, CloudEvent cloudEvent) => throw new NotSupportedException();

    /// <summary>Null, and <paramref name="problem"/> in words, when the bytes are not a valid event. Never throws for bad input.</summary>
    public static CloudEvent? Read(ReadOnlySpan<byte> utf8, out string? problem) => throw new NotSupportedException();
}

/// <summary>CloudEvents types of the event data.</summary>
public static class EventTypes
{
}
