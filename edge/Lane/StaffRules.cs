using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Lane;

/// <summary>What a person asks for is done, or refused with a reason; either way it is recorded with their name.</summary>
internal static class StaffRules
{
    private const int MostPeople = 100;

    public static void Act(LaneTurn turn, StaffActs acts)
    {
        var (place, pass) = (turn.Recorded, turn.State.Pass);
        var refusal = turn.State.Mode == LaneMode.Starting && acts.Action is not StopEverything ? "starting" : Take(turn, acts.Action, acts.By, acts.Until);
        turn.RecordAt(place, new StaffActed
        {
            Lane = turn.State.Lane,
            Action = StaffWords.NameOf(acts.Action),
            By = acts.By,
            Pass = pass,
            Value = StaffWords.ValueOf(acts.Action),
            Accepted = refusal is null,
            Refusal = refusal,
        });
    }

    private static string? Take(LaneTurn turn, StaffAction action, string by, TimeSpan? until) => action switch
    {
        EnterPlate entered => EnterPlate(turn, entered.Identification),
        SetPeople people => SetPeople(turn, people.People),
        MeasureAgain => ScreeningRules.Again(turn),
        EnterContactReading entered => ScreeningRules.Contact(turn, entered.Measurement, by),
        Admit => AdmitVehicle(turn),
        TurnAway => SendAway(turn),
        Disinfect => DisinfectionRules.Again(turn),
        DisinfectedByHand => DisinfectionRules.ByHand(turn, by),
        Hold => Keep(turn),
        Release => LetGo(turn, by),
        Isolate => IsolateVehicle(turn),
        OpenByHand open => BarrierActions.Open(turn, by, open.Reason, until),
        CloseBarrier => BarrierActions.Close(turn, by),
        HoldOpen hold => BarrierActions.HoldOpen(turn, hold.On, by, until),
        StopEverything => BarrierActions.StopEverything(turn),
        ResetLane => ModeRules.Reset(turn),
        AcknowledgeAlarm acknowledge => AlarmRules.Acknowledge(turn, acknowledge.Alarm),
        _ => "unknown-action",
    };

    private static string? EnterPlate(LaneTurn turn, Identification typed)
    {
        if (turn.Pass is not { Stage: PassStage.Checking or PassStage.Undecidable } pass) return NotInChecks(turn);
        turn.Pass = pass.BackToChecks() with { HadHelp = true };
        IdentificationRules.Identify(turn, typed);
        return null;
    }

    private static string? SetPeople(LaneTurn turn, int people)
    {
        if (people is < 1 or > MostPeople) return "people-out-of-range";
        if (turn.Pass is not { Stage: PassStage.Checking or PassStage.Undecidable } pass) return NotInChecks(turn);
        turn.Pass = pass.BackToChecks() with { CorrectedPeople = people, IsScreened = pass.IsScreened && pass.Screened >= people, HadHelp = true };
        return null;
    }

    private static string? AdmitVehicle(LaneTurn turn)
    {
        if (turn.Pass is not { Stage: PassStage.Checking } pass) return NotInChecks(turn);
        if (pass.IsAccepted) return "admitted-already";
        turn.Pass = pass with { IsAdmitted = true, AwaitsLook = false, HadHelp = true };
        return null;
    }

    private static string? SendAway(LaneTurn turn) => turn.Pass switch
    {
        null => "no-vehicle",
        { Stage: PassStage.Leaving } => "leaving-already",
        { Fever: not FeverStage.None } => "release-or-isolate",
        { Place: not LinePlace.Before } => "in-the-barrier-line",
        var pass => Leave(turn, pass, PassOutcome.TurnedAway),
    };

    private static string? IsolateVehicle(LaneTurn turn) => turn.Pass switch
    {
        null => "no-vehicle",
        { Stage: PassStage.Checking, Fever: not FeverStage.None } pass => Leave(turn, pass, PassOutcome.Isolated),
        _ => "no-fever",
    };

    private static string? Leave(LaneTurn turn, PassState pass, PassOutcome outcome)
    {
        BarrierActions.DropPendingFor(turn, pass);
        turn.Pass = pass.BackToChecks() with
        {
            Stage = PassStage.Leaving,
            LeavesAs = outcome,
            AwaitsLook = false,
            Fever = FeverStage.None,
            IsHeldByStaff = false,
            Spray = pass.Spray == SprayStage.NoFlow ? SprayStage.None : pass.Spray,
        };
        turn.Restart(LaneTimer.Patience);
        return null;
    }

    private static string? Keep(LaneTurn turn)
    {
        switch (turn.Pass)
        {
            case null:
                return "no-vehicle";
            case { Stage: PassStage.Leaving }:
                return "leaving-already";
            case { IsHeldByStaff: true }:
                return "held-already";
            case { Place: not LinePlace.Before }:
                return "in-the-barrier-line";
        }

        BarrierActions.DropPendingFor(turn, turn.Pass);
        BarrierActions.KeepFrom(turn, turn.Pass);
        return null;
    }

    private static string? LetGo(LaneTurn turn, string by)
    {
        switch (turn.Pass)
        {
            case not { Stage: PassStage.Checking, IsHeld: true }:
                return "not-held";
            case { Fever: not (FeverStage.None or FeverStage.Disproved) }:
                return "fever-not-disproved";
        }

        var pass = turn.Pass;
        turn.Record(new PassReleased { Lane = turn.State.Lane, Pass = pass.Id, By = by });
        var wasFever = pass.Fever == FeverStage.Disproved;
        turn.Pass = pass with
        {
            Fever = FeverStage.None,
            IsHeldByStaff = false,
            HadHelp = true,
            Screened = wasFever ? pass.Screened + 1 : pass.Screened,
            Attempts = wasFever ? 0 : pass.Attempts,
            Retakes = wasFever ? 0 : pass.Retakes,
            Remeasured = 0,
        };
        return null;
    }

    private static string NotInChecks(LaneTurn turn) => turn.Pass switch
    {
        null => "no-vehicle",
        { Stage: PassStage.Leaving } => "leaving-already",
        _ => "cleared-already",
    };
}
