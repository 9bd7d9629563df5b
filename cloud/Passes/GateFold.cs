using System.Collections.Immutable;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Passes;

/// <summary>Folds the events of one gate, in the order of their stream, into its record.</summary>
public static class GateFold
{
    /// <summary>Events of a new stream begin with a gate whose disk is new: nothing runs there that the old one knew.</summary>
    public static GateRecord Enter(GateRecord gate, int stream) =>
        stream <= gate.Stream ? gate : gate with { Stream = stream, Lanes = [], Faults = [] };

    /// <param name="pass">The pass of the event after the event, when it is one of a pass.</param>
    public static GateRecord Apply(GateRecord gate, int stream, PassRecord? pass, CloudEvent happened)
    {
        gate = Enter(gate, stream);
        if (stream < gate.Stream) return gate;
        return happened.Data switch
        {
            LaneEvent data => WithLane(gate, LaneFold.Apply(Lane(gate, data.Lane), pass, happened.Time, data) with { LastSequence = happened.Sequence }),
            GateStarted started => gate with { Lanes = [.. started.Lanes.Select(lane => Restarted(Lane(gate, lane), happened))], Faults = [] },
            GateFault { Health: PartHealth.Ok } fault => gate with { Faults = gate.Faults.RemoveAll(known => known.Part == fault.Part) },
            GateFault fault => WithFault(gate, fault, happened.Time),
            _ => gate,
        };
    }

    /// <summary>The words of a part that stays faulty may change; since when it is so does not.</summary>
    private static GateRecord WithFault(GateRecord gate, GateFault fault, DateTimeOffset time)
    {
        var since = gate.Faults.FirstOrDefault(known => known.Part == fault.Part)?.Since ?? time;
        return gate with { Faults = gate.Faults.RemoveAll(known => known.Part == fault.Part).Add(new(fault.Part, fault.Health, fault.Message, since)) };
    }

    private static LaneRecord Lane(GateRecord gate, string name) =>
        gate.Lanes.FirstOrDefault(lane => lane.Lane == name) ?? new LaneRecord { Lane = name };

    private static GateRecord WithLane(GateRecord gate, LaneRecord lane)
    {
        var index = gate.Lanes.Select(each => each.Lane).ToImmutableArray().IndexOf(lane.Lane);
        return gate with { Lanes = index < 0 ? gate.Lanes.Add(lane) : gate.Lanes.SetItem(index, lane) };
    }

    // Alarms are raised anew after a start when their cause still stands; a pass that was running goes on as interrupted.
    private static LaneRecord Restarted(LaneRecord lane, CloudEvent started) =>
        (lane with { Alarms = [], LastSequence = started.Sequence }).In(lane.Running is null ? LanePhase.Starting : lane.Phase, started.Time);
}
