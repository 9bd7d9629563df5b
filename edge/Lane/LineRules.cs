using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Lane;

/// <summary>Follows the vehicle through the barrier line, and notices another one behind it.</summary>
internal static class LineRules
{
    public static void Apply(LaneTurn turn)
    {
        if (turn.State.Mode == LaneMode.Starting) return;
        if (turn.Pass is null) EnteredUnseen(turn);
        var free = turn.Contacts.IsLineFree;
        var gap = turn.Pass is { Place: LinePlace.In, WasSeen: true, HasGap: false }
            && turn.Contacts.IsInactive(LaneSensor.PhotoEye) && turn.Contacts.IsActive(LaneSensor.BarrierLoop);
        var hasGap = turn.RunsOut(LaneTimer.Gap, gap, turn.Rules.Timing.VehicleGap);
        if (turn.Pass is not { } pass) return;
        if (hasGap) turn.Pass = pass = pass with { HasGap = true };
        if (pass.Place != LinePlace.Before && turn.Contacts.IsInactive(LaneSensor.ArrivalLoop)) turn.Pass = pass = pass with { HasFreedArrival = true };
        switch (pass.Place)
        {
            case LinePlace.Before when turn.Contacts.IsActive(LaneSensor.BarrierLoop):
                Entered(turn, pass);
                break;
            case LinePlace.In when free:
                turn.Pass = pass with { Place = LinePlace.Beyond };
                break;
            case LinePlace.In when turn.Contacts.IsActive(LaneSensor.PhotoEye) && pass.HasGap:
                Followed(turn, pass);
                break;
            case LinePlace.In when turn.Contacts.IsActive(LaneSensor.PhotoEye):
                turn.Pass = pass with { WasSeen = true };
                break;
            case LinePlace.Beyond when turn.Contacts.IsActive(LaneSensor.BarrierLoop):
                // The arrival loop was never free: what comes is the vehicle's own trailer.
                if (pass.HasFreedArrival) Followed(turn, pass);
                else turn.Pass = pass with { Place = LinePlace.In, WasSeen = false, HasGap = false };
                break;
            case LinePlace.Beyond when turn.Barrier.IsLineClear:
                Left(turn, pass);
                break;
        }
    }

    /// <summary>Somebody or something has let a vehicle into the barrier line.</summary>
    public static bool MayBeEntered(LaneState state) =>
        state.Current is { MayEnter: true } || (state.Current is not { IsHeld: true } && HandOf(state) is not null)
        || state.Contacts.IsActive(LaneSensor.ManualKey);

    /// <summary>A vehicle comes into the line that the arrival loop has not shown: too close behind another, or let in by hand.</summary>
    private static void EnteredUnseen(LaneTurn turn)
    {
        var entered = turn.Contacts.IsActive(LaneSensor.BarrierLoop) && !turn.Barrier.WasLoopActive;
        var open = turn.Barrier.Arm != ArmPosition.Down && (turn.Barrier.IsOpenForPass || MayBeEntered(turn.State));
        if (entered && open) PassageRules.Start(turn);
    }

    private static void Entered(LaneTurn turn, PassState pass)
    {
        turn.Pass = pass with { Place = LinePlace.In, IsStalled = false, HasFreedArrival = false, WasSeen = turn.Contacts.IsActive(LaneSensor.PhotoEye), HasGap = false };
        turn.Restart(LaneTimer.Patience);
        if (!pass.MayEnter && HandOf(turn.State) is { } hand && pass is { Stage: not PassStage.Leaving, IsHeld: false })
        {
            // The person who opened, or holds the arm up, answers for every vehicle that goes through, but not for one that is held.
            turn.Record(new PassCleared { Lane = turn.State.Lane, Pass = pass.Id, Ground = ClearanceGround.Override, By = hand.By, Reason = hand.Reason });
            turn.Pass = turn.Pass with { Stage = PassStage.Cleared, IsOverridden = true };
        }

        if (turn.Pass.Stage == PassStage.Cleared) turn.Record(new PassPassing { Lane = turn.State.Lane, Pass = pass.Id });
        if (!MayBeEntered(turn.State) && turn.Barrier is { IsOpenForPass: true, Arm: not ArmPosition.Down }) turn.Latch(AlarmCode.Tailgating);
    }

    /// <summary>Another vehicle under the arm before it came down.</summary>
    private static void Followed(LaneTurn turn, PassState pass)
    {
        Left(turn, pass);
        if (turn.Pass is null) PassageRules.Start(turn);
    }

    private static void Left(LaneTurn turn, PassState pass)
    {
        if (pass.Stage == PassStage.Leaving) PassageRules.End(turn, pass.LeavesAs!.Value);
        else if (pass.Stage == PassStage.Cleared) PassageRules.End(turn, PassOutcome.Passed);
        // Only its nose was in the line: it stands before a closed arm and has not left.
        else if (turn.Barrier.Arm == ArmPosition.Down && !pass.HasFreedArrival) turn.Pass = pass with { Place = LinePlace.Before };
        else PassageRules.End(turn, PassOutcome.Abandoned);
    }

    private static HandOpening? HandOf(LaneState state) =>
        state.Barrier.HeldOpenBy is { } by ? new HandOpening(by, "held open") : state.Barrier.ByHand;
}
