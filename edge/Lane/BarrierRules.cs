using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Lane;

/// <summary>The arm: what the limit switches say of it, and the only places where it is told to move.</summary>
internal static class BarrierRules
{
    public static void Apply(LaneTurn turn)
    {
        if (turn.State.Mode == LaneMode.Starting) return;
        WatchLine(turn);
        FollowLimits(turn);
        ReopenOnObstruction(turn);
        Overdue(turn);
        CloseWhenDue(turn);
    }

    /// <summary>Where the arm is by its limit switches alone.</summary>
    public static ArmPosition Seen(Contacts contacts) => (contacts.IsActive(LaneSensor.UpLimit), contacts.IsActive(LaneSensor.DownLimit)) switch
    {
        (true, false) => ArmPosition.Up,
        (false, true) => ArmPosition.Down,
        _ => ArmPosition.Unknown,
    };

    /// <summary>The arm goes up for a decision. It is the caller who knows that the decision is durable.</summary>
    public static void Open(LaneTurn turn, BarrierCause cause, string? by = null, string? reason = null)
    {
        turn.Barrier = turn.Barrier with { CloseAskedBy = null, Stays = false, IsOpenForPass = turn.Barrier.IsOpenForPass || turn.Pass is not null };
        if (turn.Barrier.Arm is ArmPosition.Up or ArmPosition.Opening && turn.State.Mode == LaneMode.Working) return;
        // An obstruction has raised it in this very step.
        if (turn.HasRaised) return;
        Raise(turn, cause, by, reason);
    }

    /// <summary>
    /// A person has looked: a movement that was given up is one no more, and the arm is where its limits say. It comes down again only
    /// when the line has been free for the whole time anew, for who resets a lane may be standing in it.
    /// </summary>
    public static void Reset(LaneTurn turn)
    {
        var givenUp = turn.Barrier is { IsMoving: true, IsGivenUp: true };
        turn.Barrier = turn.Barrier with
        {
            Arm = givenUp ? Seen(turn.Contacts) : turn.Barrier.Arm, Stays = false, IsLineClear = false, IsGivenUp = false,
        };
        if (turn.Barrier.Arm == ArmPosition.Down) turn.Barrier = turn.Barrier with { IsOpenForPass = false };
        turn.Restart(LaneTimer.Arm);
        turn.Restart(LaneTimer.LineClear);
    }

    private static void Raise(LaneTurn turn, BarrierCause cause, string? by = null, string? reason = null)
    {
        turn.Record(new BarrierOpening { Lane = turn.State.Lane, Cause = cause, Pass = turn.State.Pass, By = by, Reason = reason });
        turn.Command(new PulseOpen(cause));
        turn.Barrier = turn.Barrier with 
        {
            Arm = ArmPosition.Opening, MayFall = false, IsGivenUp = false, HasLeftLimit = !turn.Contacts.IsActive(LaneSensor.UpLimit),
        };
        turn.Restart(LaneTimer.Arm);
    }

    private static void WatchLine(LaneTurn turn)
    {
        var free = turn.Contacts.IsLineFree;
        if (turn.RunsOut(LaneTimer.LineClear, free && !turn.Barrier.IsLineClear, turn.Rules.Timing.BarrierClear))
            turn.Barrier = turn.Barrier with { IsLineClear = true, IsObstructed = false };
        if (!free) turn.Barrier = turn.Barrier with { IsLineClear = false };
    }

    /// <summary>Rule 1, second half. Holds in a fault too, and when the limits contradict each other; only the emergency stop is stronger.</summary>
    private static void ReopenOnObstruction(LaneTurn turn)
    {
        if (!turn.Barrier.MayFall || turn.Barrier.Arm == ArmPosition.Down) return;
        if (turn.Contacts.IsLineFree || turn.State.Mode == LaneMode.Stopped) return;
        turn.Barrier = turn.Barrier with { IsObstructed = true };
        Raise(turn, BarrierCause.Obstruction);
    }

    private static void FollowLimits(LaneTurn turn)
    {
        var (up, down) = (turn.Contacts[LaneSensor.UpLimit], turn.Contacts[LaneSensor.DownLimit]);
        var seen = Seen(turn.Contacts);
        if (seen == ArmPosition.Down) turn.Barrier = turn.Barrier with { MayFall = false };
        switch (turn.Barrier.Arm)
        {
            case ArmPosition.Opening or ArmPosition.Closing when up == Signal.Active && down == Signal.Active:
                Misplaced(turn);
                break;
            case ArmPosition.Opening when up != Signal.Active:
                turn.Barrier = turn.Barrier with { HasLeftLimit = true };
                break;
            case ArmPosition.Opening when turn.Barrier.HasLeftLimit:
                Opened(turn);
                break;
            case ArmPosition.Closing when seen == ArmPosition.Down:
                turn.Record(new BarrierClosed { Lane = turn.State.Lane, Pass = turn.State.Pass });
                turn.Barrier = turn.Barrier with { Arm = ArmPosition.Down, IsOpenForPass = false, CloseAskedBy = null, IsObstructed = false };
                break;
            case ArmPosition.Down when up == Signal.Active || down == Signal.Inactive:
            case ArmPosition.Up when down == Signal.Active || up == Signal.Inactive:
                Misplaced(turn);
                break;
            case ArmPosition.Unknown when seen == ArmPosition.Up:
                turn.Barrier = turn.Barrier with { Arm = seen, Stays = true };
                break;
            case ArmPosition.Unknown when seen == ArmPosition.Down:
                turn.Barrier = turn.Barrier with { Arm = seen, Stays = false, IsOpenForPass = false, CloseAskedBy = null };
                break;
        }
    }

    /// <summary>A limit switch contradicts what is known. With the key turned that is a person at the barrier's own controller.</summary>
    private static void Misplaced(LaneTurn turn)
    {
        turn.Barrier = turn.Barrier with { Arm = ArmPosition.Unknown, Stays = true };
        if (turn.State.Mode == LaneMode.Working && !turn.Contacts.IsActive(LaneSensor.ManualKey)) ModeRules.Fault(turn, AlarmCode.BarrierPosition);
    }

    private static void Opened(LaneTurn turn)
    {
        turn.Record(new BarrierOpened { Lane = turn.State.Lane, Pass = turn.State.Pass });
        turn.Barrier = turn.Barrier with { Arm = ArmPosition.Up };
    }

    /// <summary>
    /// The limit switch has not answered: the motor is stopped, for a run timer bounds every movement. The arm still counts as moving,
    /// so that an obstruction reopens it even now and a late answer is understood.
    /// </summary>
    private static void Overdue(LaneTurn turn)
    {
        if (!turn.RunsOut(LaneTimer.Arm, turn.Barrier is { IsMoving: true, IsGivenUp: false }, turn.Rules.Timing.ArmTravel)) return;
        // Turned round before the arm had left the upper limit: there was nothing to see.
        if (turn.Barrier.Arm == ArmPosition.Opening && Seen(turn.Contacts) == ArmPosition.Up)
        {
            Opened(turn);
            return;
        }

        turn.Command(new PulseStop());
        turn.Barrier = turn.Barrier with { IsGivenUp = true };
        ModeRules.Fault(turn, turn.Barrier.Arm == ArmPosition.Closing ? AlarmCode.BarrierNotClosing : AlarmCode.BarrierNotOpening);
    }

    /// <summary>Rule 1, first half: the only place where the arm is told to come down.</summary>
    private static void CloseWhenDue(LaneTurn turn)
    {
        var (state, barrier) = (turn.State, turn.Barrier);
        if (!IsCloseWanted(state)) return;
        if (state.Mode != LaneMode.Working || !turn.Contacts.IsInactive(LaneSensor.EmergencyStop)) return;
        if (!turn.Contacts.IsLineFree || !barrier.IsLineClear || turn.Contacts.IsActive(LaneSensor.ManualKey)) return;
        turn.Record(new BarrierClosing
        {
            Lane = state.Lane,
            Cause = barrier.CloseAskedBy is null ? BarrierCause.VehicleGone : BarrierCause.Staff,
            Pass = state.Pass,
            By = barrier.CloseAskedBy,
        });
        turn.Command(new PulseClose());
        turn.Barrier = barrier with { Arm = ArmPosition.Closing, MayFall = true, IsGivenUp = false };
        turn.Restart(LaneTimer.Arm);
    }

    private static bool IsCloseWanted(LaneState state) => state switch
    {
        { Pending: not null } or { Barrier.HeldOpenBy: not null } or { Current.MayEnter: true } => false,
        { Barrier.CloseAskedBy: not null } => state.Barrier.Arm is ArmPosition.Up or ArmPosition.Unknown,
        _ => state.Barrier is { Arm: ArmPosition.Up, Stays: false, ByHand: null },
    };
}
