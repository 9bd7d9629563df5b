using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Lane;

/// <summary>What a person asks of the barrier.</summary>
internal static class BarrierActions
{
    /// <param name="until">As <see cref="StaffActs.Until"/>.</param>
    public static string? Open(LaneTurn turn, string by, string reason, TimeSpan? until)
    {
        switch (turn.State)
        {
            case { Mode: LaneMode.Stopped }:
                return "stopped";
            case { Pending.Kind: DecisionKind.OpenByHand or DecisionKind.HoldOpen }:
                return "deciding-already";
            case { Current.Fever: not FeverStage.None }:
                return "held-for-fever";
            case { Current.IsHeldByStaff: true }:
                return "held";
            case { Disk: not DiskState.Works } when until is not null:
                return "not-recorded";
        }

        // One that is cleared keeps its clearance, it may be under way; one that leaves is let out without any.
        if (turn.Pass is { Stage: not (PassStage.Cleared or PassStage.Leaving) } pass)
        {
            turn.Record(new PassCleared { Lane = turn.State.Lane, Pass = pass.Id, Ground = ClearanceGround.Override, By = by, Reason = reason });
            turn.Pass = pass with { Stage = PassStage.Deciding, AwaitsLook = false, HadHelp = true };
        }

        if (turn.Pass is { IsStalled: true } stalled) turn.Pass = stalled with { IsStalled = false };
        turn.Restart(LaneTimer.Patience);
        DecisionRules.Ask(turn, DecisionKind.OpenByHand, by, reason, until);
        return null;
    }

    /// <summary>Takes back an unused clearance: who is under way already is not stopped, rule 1 waits for them.</summary>
    public static string? Close(LaneTurn turn, string by)
    {
        switch (turn.State)
        {
            case { Mode: LaneMode.Stopped }:
                return "stopped";
            case { Mode: LaneMode.Fault }:
                return "barrier-fault";
            case { Barrier.HeldOpenBy: not null }:
                return "held-open";
            case { Barrier.Arm: ArmPosition.Down }:
                return "down-already";
            case { Barrier.Arm: ArmPosition.Closing }:
                return "closing-already";
        }

        if (turn.Pass is { Place: LinePlace.Before } pass)
        {
            DropPendingFor(turn, pass);
            if (pass.IsLetOut) turn.Pass = pass with { IsLetOut = false };
            else if (pass.Stage == PassStage.Cleared) KeepFrom(turn, pass);
        }

        turn.Barrier = turn.Barrier with { CloseAskedBy = by, Stays = false, ByHand = null };
        return null;
    }

    public static string? HoldOpen(LaneTurn turn, bool on, string by, TimeSpan? until)
    {
        if (!on)
        {
            if (turn.Barrier.HeldOpenBy is null) return "not-held-open";
            turn.Barrier = turn.Barrier with { HeldOpenBy = null };
            return null;
        }

        switch (turn.State)
        {
            case { Mode: LaneMode.Stopped }:
                return "stopped";
            case { Mode: LaneMode.Fault }:
                return "barrier-fault";
            case { Barrier.HeldOpenBy: not null }:
                return "held-open-already";
            case { Pending.Kind: DecisionKind.OpenByHand or DecisionKind.HoldOpen }:
                return "deciding-already";
            case { Current.IsHeld: true }:
                return "vehicle-held";
            case { Disk: not DiskState.Works } when until is not null:
                return "not-recorded";
        }

        DecisionRules.Ask(turn, DecisionKind.HoldOpen, by, "held open", until);
        return null;
    }

    public static string? StopEverything(LaneTurn turn)
    {
        if (turn.State.Mode == LaneMode.Stopped) return "stopped-already";
        if (turn.State.Mode == LaneMode.Starting) return "starting";
        ModeRules.Stop(turn);
        return null;
    }

    /// <summary>The vehicle is kept, and a clearance it has is taken back.</summary>
    public static void KeepFrom(LaneTurn turn, PassState pass)
    {
        turn.Record(new PassHeld { Lane = turn.State.Lane, Pass = pass.Id, Reason = StaffReason.HeldByStaff });
        turn.Pass = pass.BackToChecks() with { IsHeldByStaff = true, HadHelp = true };
    }

    public static void DropPendingFor(LaneTurn turn, PassState pass)
    {
        if (turn.State.Pending?.Pass == pass.Id) turn.State = turn.State with { Pending = null };
    }
}
