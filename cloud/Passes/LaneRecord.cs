using System.Collections.Immutable;

namespace Checkpoint.Cloud.Passes;

/// <summary>A lane as its events tell it.</summary>
public sealed record LaneRecord
{
    public required string Lane { get; init; }
    public LanePhase Phase { get; init; } = LanePhase.Unknown;
    public DateTimeOffset? PhaseSince { get; init; }
    /// <summary>The pass that is running.</summary>
    public PassRecord? Running { get; init; }
    public ImmutableArray<AlarmRecord> Alarms { get; init; } = [];
    /// <summary>Sequence number of the last event of this lane; telemetry that had not seen it yet is older.</summary>
    public long LastSequence { get; init; }
}
