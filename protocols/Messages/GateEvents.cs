namespace Checkpoint.Protocols.Messages;

/// <summary>The gate's service started. The first event of every run.</summary>
public sealed record GateStarted : EventData
{
    public required string Version { get; init; }
    /// <summary>"gpio" or "simulated".</summary>
    public required string Hardware { get; init; }
    public required IReadOnlyList<string> Lanes { get; init; }
    public long WhitelistVersion { get; init; }
    public long PolicyVersion { get; init; }
    /// <summary>Bytes of a torn tail cut off the journal at start.</summary>
    public long TornBytes { get; init; }
}

/// <summary>The gate's service stops in good order.</summary>
public sealed record GateStopping : EventData;

/// <summary>A part of the gate that belongs to no lane has failed, or works again.</summary>
public sealed record GateFault : EventData
{
    /// <summary>Name of the part: journal, store, broker, outputs, whitelist. Each event of a part replaces the one before.</summary>
    public required string Part { get; init; }
    public required PartHealth Health { get; init; }
    /// <summary>What is wrong and what to do, in English; never personal data.</summary>
    public required string Message { get; init; }
}

/// <summary>The whitelist replica changed.</summary>
public sealed record WhitelistApplied : EventData
{
    public required long Version { get; init; }
    public required int Count { get; init; }
    /// <summary>Order-independent digest of the replica, lower-case hex.</summary>
    public required string Digest { get; init; }
}

/// <summary>
/// These events of the stream no longer exist at the gate: the centre had confirmed them, retention removed them, and the centre
/// has lost them since. Stands in the place of the first of them.
/// </summary>
public sealed record EventsLost : EventData
{
    /// <summary>First missing sequence number.</summary>
    public required long From { get; init; }
    /// <summary>Last missing sequence number.</summary>
    public required long Through { get; init; }
}

/// <summary>The gate has left its stream and begun this one. The first event of it.</summary>
public sealed record StreamBegun : EventData
{
    /// <summary>The stream that was left; nothing is added to it any more.</summary>
    public required string Previous { get; init; }
    /// <summary>Last sequence number of the stream that was left, as the gate's disk had it.</summary>
    public required long LastSequence { get; init; }
    public required StreamReason Reason { get; init; }
    /// <summary>Events of the stream that was left which follow here: the unconfirmed ones, and before them those of passes that were not over, with their own times, under new pass ids.</summary>
    public long Carried { get; init; }
}
