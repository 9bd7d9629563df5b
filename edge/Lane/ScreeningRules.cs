using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Lane;

/// <summary>One valid normal reading per person aboard, and the way of a fever.</summary>
internal static class ScreeningRules
{
    public static void Apply(LaneTurn turn)
    {
        var policy = turn.Rules.Policy.Screening;
        if (turn.Pass is { Fever: FeverStage.None, IsScreened: false, HasBegun: true, Stage: PassStage.Checking } pass
            && (!policy.Required || pass.Screened >= pass.People))
        {
            turn.Pass = pass with { IsScreened = true, Trouble = ScreeningTrouble.None };
            if (policy.Required) turn.Record(new PassScreened { Lane = turn.State.Lane, Pass = pass.Id, People = pass.People });
        }

        if (IsMeasuring(turn) && turn.State.IsThermometerFaulty) NoReading(turn, turn.Pass!, ScreeningTrouble.Faulty);
        if (turn.RunsOut(LaneTimer.Reading, IsMeasuring(turn), policy.ReadingTimeout)) NoReading(turn, turn.Pass!, ScreeningTrouble.Incomplete);
        if (turn.RunsOut(LaneTimer.Rest, turn.Pass is { Fever: FeverStage.Resting }, policy.FeverRest))
            turn.Pass = turn.Pass! with { Fever = FeverStage.Measuring, Retakes = 0 };
    }

    public static bool IsMeasuring(LaneTurn turn) =>
        turn.State.Mode == LaneMode.Working && turn.Rules.Policy.Screening.Required && !turn.Contacts.IsInactive(LaneSensor.ArrivalLoop)
        && turn.Pass is { Stage: PassStage.Checking, HasBegun: true, IsHeldByStaff: false, AwaitsLook: false } pass
        && (pass.Fever == FeverStage.Measuring
            || (pass is { Fever: FeverStage.None, IsAccepted: true, IsScreened: false, Trouble: ScreeningTrouble.None } && pass.Screened < pass.People));

    /// <summary>A reading of the infrared thermometer. One that comes when none is asked for belongs to nobody.</summary>
    public static void Measured(LaneTurn turn, Measurement measured)
    {
        if (!turn.State.Outputs.Measuring || !IsMeasuring(turn)) return;
        var pass = Record(turn, measured, by: null);
        turn.Restart(LaneTimer.Reading);
        switch (measured.Verdict)
        {
            case ReadingVerdict.Normal:
                Normal(turn, pass);
                break;
            case ReadingVerdict.Fever:
                Fever(turn, pass, contact: false);
                break;
            case ReadingVerdict.Retake when pass.Retakes + 1 < turn.Rules.Policy.Screening.MaximumRetakes:
                turn.Pass = pass with { Retakes = pass.Retakes + 1 };
                break;
            case ReadingVerdict.Retake:
                NoReading(turn, pass, ScreeningTrouble.Incomplete);
                break;
            case ReadingVerdict.ContactRequired:
                NoReading(turn, pass, ScreeningTrouble.ContactRequired);
                break;
            default:
                NoReading(turn, pass, ScreeningTrouble.Faulty);
                break;
        }
    }

    /// <summary>The value of a contact thermometer, typed by staff.</summary>
    public static string? Contact(LaneTurn turn, Measurement measured, string by)
    {
        if (turn.Pass is not { Stage: PassStage.Checking } pass) return "no-vehicle-in-checks";
        if (!turn.Rules.Policy.Screening.Required) return "not-required";
        if (measured.Verdict is not (ReadingVerdict.Normal or ReadingVerdict.Fever)) return "not-a-body-temperature";
        if (pass.Fever == FeverStage.None && (pass.IsScreened || pass.Screened >= pass.People)) return "everybody-screened";
        pass = Record(turn, measured, by) with { HadHelp = true };
        if (measured.Verdict == ReadingVerdict.Normal) Normal(turn, pass);
        else Fever(turn, pass, contact: true);
        return null;
    }

    public static string? Again(LaneTurn turn)
    {
        switch (turn.Pass)
        {
            case not { Stage: PassStage.Checking, HasBegun: true, IsScreened: false }:
                return "not-screening";
            case { Fever: FeverStage.Resting }:
                return "resting";
            case { Fever: FeverStage.Contact or FeverStage.Disproved }:
                return "contact-thermometer-only";
            case var _ when turn.State.IsThermometerFaulty:
                return "thermometer-faulty";
        }

        turn.Pass = turn.Pass with { Trouble = ScreeningTrouble.None, Retakes = 0 };
        Anew(turn);
        return null;
    }

    /// <summary>Somebody at the thermometer asks for a reading.</summary>
    public static void ButtonPressed(LaneTurn turn)
    {
        if (turn.Pass is { Trouble: ScreeningTrouble.Incomplete, Fever: FeverStage.None } pass)
            turn.Pass = pass with { Trouble = ScreeningTrouble.None, Retakes = 0 };
        Anew(turn);
    }

    public static void ThermometerChanged(LaneTurn turn, bool faulty)
    {
        turn.State = turn.State with { IsThermometerFaulty = faulty };
        if (!faulty && turn.Pass is { Trouble: ScreeningTrouble.Faulty } pass) turn.Pass = pass with { Trouble = ScreeningTrouble.None };
    }

    private static void Anew(LaneTurn turn)
    {
        if (!turn.State.Outputs.Measuring || !IsMeasuring(turn)) return;
        turn.Restart(LaneTimer.Reading);
        turn.Command(new StopMeasuring());
        turn.Command(new StartMeasuring());
    }

    private static void Normal(LaneTurn turn, PassState pass) => turn.Pass = pass.Fever == FeverStage.None
        ? pass with { Screened = pass.Screened + 1, Attempts = 0, Retakes = 0, Trouble = ScreeningTrouble.None }
        : pass with { Fever = FeverStage.Disproved };

    private static void Fever(LaneTurn turn, PassState pass, bool contact)
    {
        if (pass.Fever == FeverStage.None)
            turn.Record(new PassHeld { Lane = turn.State.Lane, Pass = pass.Id, Reason = StaffReason.Fever });
        var remeasured = pass.Fever == FeverStage.None ? 0 : pass.Remeasured + 1;
        var again = !contact && remeasured < turn.Rules.Policy.Screening.FeverRemeasurements;
        turn.Pass = pass with { Fever = again ? FeverStage.Resting : FeverStage.Contact, Remeasured = remeasured, Trouble = ScreeningTrouble.None };
    }

    /// <summary>The thermometer has nothing to say: staff are asked, in a hold for the contact thermometer.</summary>
    private static void NoReading(LaneTurn turn, PassState pass, ScreeningTrouble trouble) => turn.Pass = pass.Fever == FeverStage.None
        ? pass with { Trouble = trouble }
        : pass with { Fever = FeverStage.Contact };

    private static PassState Record(LaneTurn turn, Measurement measured, string? by)
    {
        var pass = turn.Pass!;
        pass = pass with { Attempts = pass.Attempts + 1 };
        turn.Record(new PassReading
        {
            Lane = turn.State.Lane,
            Pass = pass.Id,
            Person = pass.Screened + 1,
            Attempt = pass.Attempts,
            Method = measured.Method,
            Verdict = measured.Verdict,
            SkinCelsius = measured.SkinCelsius,
            AmbientCelsius = measured.AmbientCelsius,
            BodyCelsius = measured.BodyCelsius,
            Quality = measured.Quality,
            By = by,
        });
        return pass;
    }
}
