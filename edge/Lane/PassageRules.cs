using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Lane;

/// <summary>Beginning and end of a pass, and the patience with those who do not move.</summary>
internal static class PassageRules
{
    public static void Apply(LaneTurn turn)
    {
        if (turn.State.Mode == LaneMode.Starting) return;
        if (turn.Pass is null && turn.Contacts.IsActive(LaneSensor.ArrivalLoop)) Start(turn);
        BackOut(turn);
        LosePatience(turn);
    }

    public static void Start(LaneTurn turn)
    {
        var number = turn.State.LastPass + 1;
        var id = turn.State.IdOfPass(number);
        var kept = turn.State.KeptRead;
        turn.State = turn.State with
        {
            LastPass = number,
            Current = new PassState { Id = id },
            KeptRead = null,
            Times = turn.State.Times with { PassStarted = turn.Now },
        };
        turn.Record(new PassArrived { Lane = turn.State.Lane, Pass = id });
        if (kept is not null) IdentificationRules.Identify(turn, kept);
    }

    public static void End(LaneTurn turn, PassOutcome outcome)
    {
        if (turn.Pass is not { } pass) return;
        var began = turn.State.Times.PassStarted ?? turn.Now;
        turn.Record(new PassEnded
        {
            Lane = turn.State.Lane,
            Pass = pass.Id,
            Outcome = outcome,
            Seconds = Math.Round(turn.Now.TotalSeconds - began.TotalSeconds, 3),
            Interrupted = pass.IsInterrupted,
        });
        turn.State = turn.State with
        {
            Current = null,
            Times = turn.State.Times with { PassStarted = null },
            Pending = turn.State.Pending?.Pass == pass.Id ? null : turn.State.Pending,
        };
        if (pass.Place != LinePlace.Before) turn.Barrier = turn.Barrier with { ByHand = null };
        if (outcome == PassOutcome.Abandoned || pass.Identification is not { } known) return;
        turn.State = turn.State with { LeftPlate = known.Plate };
        turn.Restart(LaneTimer.LeftPlate);
    }

    /// <summary>A pass was open when the gate went down. It ends now, exactly once, or goes on when a person has looked.</summary>
    public static void Resume(LaneTurn turn)
    {
        if (turn.Pass is not { } pass) return;
        turn.State = turn.State with { Times = turn.State.Times with { PassStarted = turn.Now } };
        var cleared = pass.Stage == PassStage.Cleared;
        if (turn.Contacts.IsLineFree && turn.Contacts.IsInactive(LaneSensor.ArrivalLoop))
            End(turn, cleared ? PassOutcome.Passed : pass.LeavesAs ?? PassOutcome.Abandoned);
        else if (cleared && turn.Contacts.IsActive(LaneSensor.BarrierLoop))
            turn.Pass = pass with { Place = LinePlace.In, AwaitsLook = false };
        else if (cleared)
            turn.Pass = pass with { Stage = PassStage.Checking };
    }

    /// <summary>A person has looked at a lane that works: the vehicle the lane still counts on may be gone.</summary>
    public static string? Reset(LaneTurn turn)
    {
        if (turn.Pass is not { } pass)
        {
            if (!turn.Barrier.Stays) return "nothing-to-reset";
            BarrierRules.Reset(turn);
            return null;
        }

        if (pass.AwaitsLook) turn.Pass = pass with { AwaitsLook = false, HadHelp = true };
        else if (pass.Stage == PassStage.Leaving) End(turn, pass.LeavesAs!.Value);
        else if (turn.Contacts.IsActive(LaneSensor.ArrivalLoop)) return "vehicle-in-the-lane";
        else End(turn, pass is { Stage: PassStage.Cleared, Place: not LinePlace.Before } ? PassOutcome.Passed : PassOutcome.Abandoned);
        return null;
    }

    private static void BackOut(LaneTurn turn)
    {
        var empty = turn.Pass is { Place: LinePlace.Before } && turn.Contacts.IsInactive(LaneSensor.ArrivalLoop) && turn.Contacts.IsLineFree;
        if (turn.RunsOut(LaneTimer.BackedOut, empty, turn.Rules.Timing.BackedOut))
            End(turn, turn.Pass!.LeavesAs ?? PassOutcome.Abandoned);
    }

    private static void LosePatience(LaneTurn turn)
    {
        var passage = turn.Rules.Policy.Passage;
        var pass = turn.Pass;
        var waits = pass is { IsStalled: false, Stage: PassStage.Deciding or PassStage.Cleared or PassStage.Leaving, Place: not LinePlace.Beyond };
        var openForNobody = pass is null && turn.Barrier is { ByHand: not null, Arm: ArmPosition.Up };
        var patience = pass?.Stage == PassStage.Leaving ? passage.LeaveTimeout : passage.ProceedTimeout;
        if (!turn.RunsOut(LaneTimer.Patience, turn.State.Mode == LaneMode.Working && (waits || openForNobody), patience)) return;
        if (pass is not null) turn.Pass = pass with { IsStalled = true };
        else turn.Barrier = turn.Barrier with { ByHand = null };
    }
}
