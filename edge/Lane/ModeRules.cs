using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Lane;

/// <summary>Start, emergency stop, fault, and the way back from each.</summary>
internal static class ModeRules
{
    private static readonly AlarmSet s_endedByReset =
        AlarmSet.Of(AlarmCode.BarrierNotOpening, AlarmCode.BarrierNotClosing, AlarmCode.BarrierPosition);

    public static void Apply(LaneTurn turn)
    {
        var starting = turn.State.Mode == LaneMode.Starting;
        var settled = turn.RunsOut(LaneTimer.Settle, starting && !turn.Contacts.AreAllKnown, turn.Rules.Timing.SensorSettle);
        if (starting && (settled || turn.Contacts.AreAllKnown)) Begin(turn);
        if (turn.State.Mode is LaneMode.Working or LaneMode.Fault && !turn.Contacts.IsInactive(LaneSensor.EmergencyStop)) Stop(turn);
    }

    public static void Stop(LaneTurn turn)
    {
        turn.Command(new PulseStop());
        if (turn.Barrier.IsMoving)
        {
            turn.Record(new BarrierStopped { Lane = turn.State.Lane, Pass = turn.State.Pass });
            turn.Barrier = turn.Barrier with { Arm = ArmPosition.Unknown };
        }

        turn.Barrier = turn.Barrier with { Stays = turn.Barrier.Arm != ArmPosition.Down };
        turn.State = turn.State with { Mode = LaneMode.Stopped };
        Withdraw(turn);
    }

    /// <summary>The barrier cannot be trusted: nothing goes by itself until a person has looked.</summary>
    public static void Fault(LaneTurn turn, AlarmCode alarm)
    {
        turn.Latch(alarm);
        turn.State = turn.State with { Mode = LaneMode.Fault };
        Withdraw(turn);
    }

    /// <summary>A person has looked at the lane.</summary>
    public static string? Reset(LaneTurn turn)
    {
        switch (turn.State.Mode)
        {
            case LaneMode.Starting:
                return "starting";
            case LaneMode.Working:
                return PassageRules.Reset(turn);
            case var _ when !turn.Contacts.IsInactive(LaneSensor.EmergencyStop):
                return "emergency-stop-pressed";
            case var _ when turn.Contacts.IsActive(LaneSensor.UpLimit) && turn.Contacts.IsActive(LaneSensor.DownLimit):
                return "both-limits-on";
        }

        // An arm that was told to rise and is known to be down never heard it: it does not go up any more.
        if (turn.State.Latched.Contains(AlarmCode.BarrierNotOpening) && turn.Barrier.Arm == ArmPosition.Opening && BarrierRules.Seen(turn.Contacts) == ArmPosition.Down)
            turn.Barrier = turn.Barrier with { Arm = ArmPosition.Down, IsOpenForPass = false };
        turn.State = turn.State with { Mode = LaneMode.Working, Latched = turn.State.Latched.Except(s_endedByReset) };
        turn.Barrier = turn.Barrier with { Stays = false };
        turn.Restart(LaneTimer.Arm);
        if (turn.Pass is { AwaitsLook: true } pass) turn.Pass = pass with { AwaitsLook = false, HadHelp = true };
        return null;
    }

    /// <summary>What was allowed but not begun is allowed no more.</summary>
    private static void Withdraw(LaneTurn turn)
    {
        turn.State = turn.State with { Pending = null };
        turn.Barrier = turn.Barrier with { HeldOpenBy = null, ByHand = null, CloseAskedBy = null };
        if (turn.Pass is not { Place: LinePlace.Before } pass) return;
        turn.Pass = pass.Stage == PassStage.Leaving ? pass with { IsLetOut = false } : pass.BackToChecks();
    }

    /// <summary>The contacts have spoken, or will not: what is the lane's state? Nothing moves, whatever is found.</summary>
    private static void Begin(LaneTurn turn)
    {
        var arm = BarrierRules.Seen(turn.Contacts);
        turn.Barrier = turn.Barrier with { Arm = arm, Stays = arm == ArmPosition.Up };
        turn.State = turn.State with { Mode = LaneMode.Working };
        PassageRules.Resume(turn);
        if (!turn.Contacts.IsInactive(LaneSensor.EmergencyStop)) Stop(turn);
        else if (arm != ArmPosition.Down) Fault(turn, AlarmCode.BarrierPosition);
    }
}
