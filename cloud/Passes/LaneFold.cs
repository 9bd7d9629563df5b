using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Passes;

/// <summary>Folds the events of one lane into its record.</summary>
public static class LaneFold
{
    /// <param name="pass">The pass of the event after the event, when it is one of a pass.</param>
    public static LaneRecord Apply(LaneRecord lane, PassRecord? pass, DateTimeOffset time, LaneEvent happened) => happened switch
    {
        PassEnded => Running(lane, null).In(HasArmUp(lane) ? LanePhase.Closing : LanePhase.Idle, time),
        PassEvent => Running(lane, pass).In(pass!.Phase, time),
        BarrierOpening => Barrier(lane, LanePhase.Opening, time),
        BarrierOpened => Barrier(lane, LanePhase.Passing, time),
        BarrierClosing => Barrier(lane, LanePhase.Closing, time),
        BarrierClosed => lane.Running is null ? lane.In(LanePhase.Idle, time) : lane,
        StaffActed { Accepted: true } acted when LeavesAfter(acted) => Leaving(lane, time),
        AlarmRaised raised => Raise(lane, new(raised.Alarm, time, raised.Detail)),
        AlarmCleared cleared => lane with { Alarms = lane.Alarms.RemoveAll(alarm => alarm.Alarm == cleared.Alarm) },
        _ => lane,
    };

    public static LaneRecord In(this LaneRecord lane, LanePhase phase, DateTimeOffset time) =>
        lane.Phase == phase ? lane : lane with { Phase = phase, PhaseSince = time };

    private static bool HasArmUp(LaneRecord lane) => lane.Phase is LanePhase.Opening or LanePhase.Passing or LanePhase.Closing;

    private static LaneRecord Running(LaneRecord lane, PassRecord? pass) => lane with { Running = pass };

    // The arm is part of the pass that is running, so the pass shows it too.
    private static LaneRecord Barrier(LaneRecord lane, LanePhase phase, DateTimeOffset time) =>
        (lane with { Running = lane.Running?.In(phase, time) }).In(phase, time);

    // A person has decided: nobody is asked any more.
    private static LaneRecord Leaving(LaneRecord lane, DateTimeOffset time) =>
        Barrier(lane with { Running = lane.Running is { } pass ? pass with { Awaits = null } : null }, LanePhase.Leaving, time);

    private static bool LeavesAfter(StaffActed acted) => acted.Pass is not null && acted.Action is "turnAway" or "isolate";

    private static LaneRecord Raise(LaneRecord lane, AlarmRecord alarm) =>
        lane with { Alarms = lane.Alarms.RemoveAll(known => known.Alarm == alarm.Alarm).Add(alarm) };
}
