using System.Collections.Immutable;
using Checkpoint.Cloud.Passes;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Live;

/// <summary>A gate as it is shown.</summary>
public sealed record GateView
{
    public required string Gate { get; init; }
    public string Site => Gate[..Gate.IndexOf('/', StringComparison.Ordinal)];
    public string Name => Gate[(Gate.IndexOf('/', StringComparison.Ordinal) + 1)..];
    public required GateConnection Connection { get; init; }
    public DateTimeOffset? LastContact { get; init; }
    public GateStatus? Status { get; init; }
    public GateTelemetry? Telemetry { get; init; }
    public ImmutableArray<LaneView> Lanes { get; init; } = [];
    public ImmutableArray<FaultRecord> Faults { get; init; } = [];
    public ImmutableArray<GapRecord> Gaps { get; init; } = [];

    public bool CallsPerson => Faults.Length > 0 || Lanes.Any(lane => lane.CallsPerson);

    public static GateView Of(GateRecord gate, GateTelemetry? telemetry, DateTimeOffset? lastContact, DateTimeOffset now, TimeSpan silentAfter) => new()
    {
        Gate = gate.Gate,
        Connection = gate.Status is { Online: false } ? GateConnection.Offline : now - lastContact <= silentAfter && lastContact <= now ? GateConnection.Online : GateConnection.Silent,
        LastContact = lastContact,
        Status = gate.Status,
        Telemetry = telemetry,
        Faults = gate.Faults,
        Gaps = gate.Gaps,
        Lanes = [.. Names(gate).Select(name => Lane(gate, telemetry, name))],
    };

    // The order the gate gives its lanes; a lane that has gone is not shown empty.
    private static IEnumerable<string> Names(GateRecord gate) => (gate.Status?.Lanes ?? []).Concat(gate.Lanes.Select(lane => lane.Lane)).Distinct();

    private static LaneView Lane(GateRecord gate, GateTelemetry? telemetry, string name)
    {
        var lane = gate.Lanes.FirstOrDefault(each => each.Lane == name) ?? new LaneRecord { Lane = name };
        var told = telemetry?.Lanes.FirstOrDefault(each => each.Lane == name);
        return LaneView.Of(lane, told, telemetry?.LastSequence >= lane.LastSequence && (gate.Status is null || gate.Status.Stream == telemetry.Stream));
    }
}
