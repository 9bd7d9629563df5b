using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Lane;

/// <summary>Which vehicle it is, and whether it may go on to the checks.</summary>
internal static class IdentificationRules
{
    public static void Apply(LaneTurn turn)
    {
        if (turn.RunsOut(LaneTimer.KeptRead, turn.State.KeptRead is not null, turn.Rules.Policy.Identification.ReadWindow))
            turn.State = turn.State with { KeptRead = null };
        if (turn.RunsOut(LaneTimer.LeftPlate, turn.State.LeftPlate is not null, turn.Rules.Policy.Identification.ReadWindow))
            turn.State = turn.State with { LeftPlate = null };
        var waits = turn.Pass is { Stage: PassStage.Checking, Identification: null, IsAdmitted: false, IsCameraLate: false, AwaitsLook: false };
        if (turn.RunsOut(LaneTimer.Camera, waits, turn.Rules.Policy.Identification.CameraTimeout))
            turn.Pass = turn.Pass! with { IsCameraLate = true };
        // People step out to the thermometer: not beside an arm that is coming down.
        if (turn.State.Mode == LaneMode.Working && turn.Barrier.Arm != ArmPosition.Closing
            && turn.Pass is { Stage: PassStage.Checking, IsAccepted: true, HasBegun: false, IsHeld: false, AwaitsLook: false } pass)
            turn.Pass = pass with { HasBegun = true };
    }

    public static void Seen(LaneTurn turn, Identification seen)
    {
        if (turn.State.LeftPlate?.KeyWithoutColour == seen.Plate.KeyWithoutColour)
        {
            // Late, or the camera saw it drive away: it would name the vehicle behind. Or it is back already: a person knows.
            if (turn.State.Mode != LaneMode.Starting && turn.Pass is { Identification: null, Stage: PassStage.Checking, Place: LinePlace.Before })
                Identify(turn, seen, isDoubtful: true);
            return;
        }

        if (turn.State.Mode != LaneMode.Starting && turn.Pass is { Place: LinePlace.Before } pass
            && (pass.Stage == PassStage.Checking || pass.Identification is null))
        {
            if (IsOfThisVehicle(pass, seen)) Identify(turn, seen);
            if (turn.Pass.Identification?.Plate.KeyWithoutColour == seen.Plate.KeyWithoutColour) return;
        }
        else if (turn.Pass?.Identification?.Plate.KeyWithoutColour == seen.Plate.KeyWithoutColour)
        {
            return;
        }

        turn.State = turn.State with { KeptRead = seen };
        turn.Restart(LaneTimer.KeptRead);
    }

    /// <summary>The plate is known, or known better.</summary>
    public static void Identify(LaneTurn turn, Identification known, bool isDoubtful = false)
    {
        var pass = turn.Pass!;
        var stillAdmitted = pass.IsAdmitted && pass.Identification is null
            && known.Verdict is WhitelistVerdict.Registered or WhitelistVerdict.Unregistered;
        turn.Pass = pass with
        {
            Identification = known,
            IsDoubtful = isDoubtful || known.Source == PlateSource.Camera && known.Confidence < turn.Rules.Policy.Identification.MinimumConfidence,
            IsAdmitted = stillAdmitted,
            IsCameraLate = false,
        };
        Record(turn, turn.Pass, known);
        KeepBack(turn);
    }

    /// <summary>A vehicle that loses its registration no longer goes by itself, even when the arm is up already.</summary>
    public static void VerdictChanged(LaneTurn turn, VerdictChanged changed)
    {
        if (turn.State.KeptRead is { } kept && kept.Plate.KeyWithoutColour == changed.Plate.KeyWithoutColour)
            turn.State = turn.State with { KeptRead = Now(kept, changed) };
        if (turn.Pass is not { Identification: { } known } pass || known.Plate.KeyWithoutColour != changed.Plate.KeyWithoutColour) return;
        var now = Now(known, changed);
        if (now == known) return;
        var staysAdmitted = pass.IsAdmitted && (now.Verdict == known.Verdict || now.Verdict == WhitelistVerdict.Registered);
        turn.Pass = pass with { Identification = now, IsAdmitted = staysAdmitted };
        Record(turn, turn.Pass, now);
        KeepBack(turn);
    }

    private static Identification Now(Identification known, VerdictChanged changed) =>
        known with { Verdict = changed.Verdict, Registration = changed.Registration, PeopleAboard = changed.PeopleAboard };

    /// <summary>A clearance is taken back from a vehicle that turns out to be none that may go by itself, or to have more people aboard.</summary>
    private static void KeepBack(LaneTurn turn)
    {
        if (turn.Pass is not { IsOverridden: false, Place: LinePlace.Before, Stage: not PassStage.Leaving } pass) return;
        if (turn.Rules.Policy.Screening.Required && pass.Screened < pass.People) turn.Pass = pass = pass with { IsScreened = false };
        if (pass is { IsAccepted: true, IsScreened: true }) return;
        if (turn.State.Pending?.Kind == DecisionKind.Clearance) turn.State = turn.State with { Pending = null };
        turn.Pass = pass.BackToChecks();
    }

    /// <summary>
    /// A first read always; a better read of the same plate; another plate only while a person is still needed and the read before it
    /// was not certain or has this one among its candidates. Anything else is another vehicle's. What staff typed stays.
    /// </summary>
    private static bool IsOfThisVehicle(PassState pass, Identification seen) => pass.Identification switch
    {
        null => true,
        { Source: PlateSource.Staff } => false,
        _ when pass.IsAccepted => false,
        var known when known.Plate.KeyWithoutColour == seen.Plate.KeyWithoutColour => seen.Confidence > known.Confidence || seen.Verdict != known.Verdict,
        var known => pass.IsDoubtful || (!known.Candidates.IsDefault && known.Candidates.Any(candidate => candidate.Plate == seen.Plate.Text)),
    };

    private static void Record(LaneTurn turn, PassState pass, Identification known) => turn.Record(new PassIdentified
    {
        Lane = turn.State.Lane,
        Pass = pass.Id,
        Plate = known.Plate.Text,
        Colour = known.Plate.Colour,
        Source = known.Source,
        By = known.By,
        Confidence = known.Confidence,
        Verdict = known.Verdict,
        Registration = known.Registration,
        PeopleAboard = pass.People,
        Candidates = known.Candidates.IsDefault ? [] : known.Candidates,
        Picture = known.Picture,
    });
}
