using System.Collections.Immutable;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Passes;

/// <summary>What the centre knows of a gate: its lanes from events, its state from what it says of itself.</summary>
public sealed record GateRecord
{
    /// <summary>"{site}/{gate}".</summary>
    public required string Gate { get; init; }
    /// <summary>Number of the gate's newest stream at the centre; older streams no longer move its lanes.</summary>
    public int Stream { get; init; }
    public ImmutableArray<LaneRecord> Lanes { get; init; } = [];
    public ImmutableArray<FaultRecord> Faults { get; init; } = [];
    /// <summary>What is missing of its streams: the first gap of each, and the last explained ones.</summary>
    public ImmutableArray<GapRecord> Gaps { get; init; } = [];
    public GateStatus? Status { get; init; }
    /// <summary>When the centre last heard of the gate, by the centre's clock.</summary>
    public DateTimeOffset? LastContact { get; init; }

    /// <param name="contact">When the gate itself has said it; null when the broker has, in its place.</param>
    public GateRecord With(GateStatus status, DateTimeOffset? contact) => this with { Status = status, LastContact = contact ?? LastContact };

    /// <summary>What is not folded from events.</summary>
    public GateRecord WithoutEvents() => this with { Stream = 0, Lanes = [], Faults = [] };
}
