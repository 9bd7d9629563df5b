using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Lane;

/// <summary>Rule 2: what lets a vehicle through is durable before the arm moves.</summary>
internal static class DecisionRules
{
    public static void Apply(LaneTurn turn)
    {
        // A journal that neither confirms nor fails has failed.
        if (turn.RunsOut(LaneTimer.Decision, turn.State.Pending is not null, turn.Rules.Timing.ArmTravel)) NotRecorded(turn, DiskState.Late);
        if (turn.Pass is { Stage: PassStage.Deciding } deciding && turn.State.Pending is null or { Kind: DecisionKind.HoldOpen }) turn.Pass = deciding.BackToChecks();
        if (turn.Pass is { Stage: PassStage.Undecidable } waiting && (turn.State.Disk == DiskState.Works || !IsReady(turn, waiting)))
            turn.Pass = waiting with { Stage = PassStage.Checking };
        if (turn.Pass is not { Stage: PassStage.Checking } pass || !IsReady(turn, pass) || turn.State.Pending is not null) return;
        if (turn.State.Disk == DiskState.Works) Clear(turn, pass);
        else turn.Pass = pass with { Stage = PassStage.Undecidable };
    }

    public static void Recorded(LaneTurn turn, DecisionRecorded recorded)
    {
        if (turn.State.Disk == DiskState.Late && recorded.Decision == turn.State.LastDecision) turn.State = turn.State with { Disk = DiskState.Works };
        if (turn.State.Pending is not { } pending || pending.Number != recorded.Decision) return;
        if (turn.Now > pending.Until || recorded.TakenAt > pending.Until) Drop(turn, pending, DecisionFate.Late);
        else Carry(turn, pending);
    }

    public static void JournalChanged(LaneTurn turn, bool writable)
    {
        if (writable) turn.State = turn.State with { Disk = DiskState.Works };
        else NotRecorded(turn, DiskState.Failed);
    }

    /// <summary>
    /// A person opens. The decision waits for the disk like any other, unless the disk fails: then it must not stand in the way of who
    /// is at the gate.
    /// </summary>
    /// <param name="until">As <see cref="StaffActs.Until"/>; the caller has refused an order of the centre for a disk that fails.</param>
    public static void Ask(LaneTurn turn, DecisionKind kind, string by, string reason, TimeSpan? until)
    {
        if (turn.State.Disk == DiskState.Works) Await(turn, kind, by, reason, until);
        else Carry(turn, new Decision(turn.State.LastDecision, kind, turn.State.Pass, by, reason));
    }

    private static bool IsReady(LaneTurn turn, PassState pass) =>
        turn.State.Mode == LaneMode.Working && !turn.Contacts.IsInactive(LaneSensor.ArrivalLoop)
        && pass is { IsAccepted: true, HasBegun: true, IsHeld: false, AwaitsLook: false, IsScreened: true, Place: LinePlace.Before }
        && DisinfectionRules.IsDone(turn, pass);

    private static void Clear(LaneTurn turn, PassState pass)
    {
        turn.Record(new PassCleared
        {
            Lane = turn.State.Lane,
            Pass = pass.Id,
            Ground = pass.HadHelp ? ClearanceGround.Staff : ClearanceGround.GreenChannel,
        });
        turn.Pass = pass with { Stage = PassStage.Deciding };
        Await(turn, DecisionKind.Clearance, null, null, null);
    }

    private static void Await(LaneTurn turn, DecisionKind kind, string? by, string? reason, TimeSpan? until)
    {
        var number = turn.State.LastDecision + 1;
        turn.State = turn.State with { LastDecision = number, Pending = new Decision(number, kind, turn.State.Pass, by, reason, until) };
        turn.Restart(LaneTimer.Decision);
        turn.Command(new RecordDecision(number));
    }

    private static void NotRecorded(LaneTurn turn, DiskState disk)
    {
        turn.State = turn.State with { Disk = disk };
        if (turn.State.Pending is not { } pending) return;
        // Who opens at the gate sees what is there; who opens from afar saw it some time ago.
        if (pending.Kind == DecisionKind.Clearance || pending.Until is not null) Drop(turn, pending, DecisionFate.NotRecorded);
        else Carry(turn, pending);
    }

    private static void Drop(LaneTurn turn, Decision decision, DecisionFate fate) =>
        turn.State = turn.State with { Pending = null, Ended = new DecisionEnd(decision.Number, fate) };

    /// <summary>Does what was decided, if the lane is still as it was then.</summary>
    private static void Carry(LaneTurn turn, Decision decision)
    {
        turn.State = turn.State with { Pending = null };
        // Holding open is for whoever comes; everything else is for the vehicle that was there.
        if ((decision.Kind != DecisionKind.HoldOpen && decision.Pass != turn.State.Pass) || !turn.Contacts.IsInactive(LaneSensor.EmergencyStop)) return;
        switch (decision.Kind, turn.Pass)
        {
            case (DecisionKind.Clearance, { Stage: PassStage.Deciding } pass):
                if (pass.Place != LinePlace.Before || turn.Contacts.IsInactive(LaneSensor.ArrivalLoop))
                {
                    turn.Pass = pass with { Stage = PassStage.Checking };
                    return;
                }

                turn.Pass = pass with { Stage = PassStage.Cleared };
                BarrierRules.Open(turn, BarrierCause.Clearance);
                break;
            case (DecisionKind.OpenByHand, { Stage: PassStage.Cleared }):
                BarrierRules.Open(turn, BarrierCause.Staff, decision.By, decision.Reason);
                break;
            case (DecisionKind.OpenByHand, { Stage: PassStage.Deciding } pass):
                turn.Pass = pass with { Stage = PassStage.Cleared, IsOverridden = true };
                BarrierRules.Open(turn, BarrierCause.Staff, decision.By, decision.Reason);
                break;
            case (DecisionKind.OpenByHand, { Stage: PassStage.Leaving } pass):
                turn.Pass = pass with { IsLetOut = true, IsStalled = false };
                turn.Restart(LaneTimer.Patience);
                BarrierRules.Open(turn, BarrierCause.Staff, decision.By, decision.Reason);
                break;
            case (DecisionKind.OpenByHand, null):
                turn.Barrier = turn.Barrier with { ByHand = new HandOpening(decision.By!, decision.Reason!) };
                BarrierRules.Open(turn, BarrierCause.Staff, decision.By, decision.Reason);
                break;
            case (DecisionKind.HoldOpen, not { IsHeld: true }):
                turn.Barrier = turn.Barrier with { HeldOpenBy = decision.By };
                BarrierRules.Open(turn, BarrierCause.Staff, decision.By, decision.Reason);
                break;
            default:
                return;
        }

        turn.State = turn.State with { Ended = new DecisionEnd(decision.Number, DecisionFate.Carried) };
    }
}
