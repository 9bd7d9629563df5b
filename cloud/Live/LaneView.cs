using System.Collections.Immutable;
using Checkpoint.Cloud.Passes;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Live;

/// <summary>A lane as it is shown: its events, and its telemetry where that is newer.</summary>
public sealed record LaneView
{
    public required string Lane { get; init; }
    public required LanePhase Phase { get; init; }
    /// <summary>When the phase began; null when only telemetry tells it.</summary>
    public DateTimeOffset? PhaseSince { get; init; }
    public PassRecord? Running { get; init; }
    public ImmutableArray<AlarmRecord> Alarms { get; init; } = [];
    public double? AmbientCelsius { get; init; }
    public PartHealth Thermometer { get; init; }

    /// <summary>A person at the gate is needed.</summary>
    public bool CallsPerson => Alarms.Length > 0 || Phase is LanePhase.AwaitingStaff or LanePhase.Held or LanePhase.Fault or LanePhase.Stopped;

    public static LaneView Of(LaneRecord lane, LaneTelemetry? telemetry, bool telemetryIsNewer)
    {
        var told = telemetryIsNewer && telemetry is not null && Told(telemetry.Phase) is { } phase ? phase : lane.Phase;
        return new()
        {
            Lane = lane.Lane,
            Phase = lane.Alarms.Any(alarm => alarm.Alarm == AlarmCode.EmergencyStop) ? LanePhase.Stopped : told,
            PhaseSince = told == lane.Phase ? lane.PhaseSince : null,
            Running = lane.Running,
            Alarms = lane.Alarms,
            AmbientCelsius = telemetry?.AmbientCelsius,
            Thermometer = telemetry?.Thermometer ?? PartHealth.Ok,
        };
    }

    // Enum.TryParse alone takes numbers and lists of names too.
    private static LanePhase? Told(string name) =>
        Enum.TryParse<LanePhase>(name, out var phase) && Enum.GetName(phase) == name ? phase : null;
}
