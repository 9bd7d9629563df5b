using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Passes;

/// <summary>Folds the events of one pass into its record. A plain function: the same events give the same record.</summary>
public static class PassFold
{
    public static PassRecord Apply(PassRecord? before, string gate, DateTimeOffset time, PassEvent happened)
    {
        var pass = before ?? new PassRecord
        {
            Id = PassRecord.IdOf(gate, happened.Pass), Gate = gate, Lane = happened.Lane, Pass = happened.Pass, Arrived = time, PhaseSince = time,
        };
        return happened switch
        {
            PassArrived => pass with { Arrived = time },
            PassIdentified e => Identified(pass, e).In(LanePhase.Identified, time),
            PassReading e => pass with { Readings = pass.Readings.Add(Reading(e, time)) } is var read && Waits(pass) ? read : read.In(LanePhase.Screening, time),
            PassScreened => pass with { Screened = true },
            DisinfectionStarted => (pass with { Disinfection = DisinfectionState.Running }).In(LanePhase.Disinfecting, time),
            DisinfectionCompleted e => pass with { Disinfection = e.ByHand ? DisinfectionState.DoneByHand : DisinfectionState.Done },
            DisinfectionFailed => pass with { Disinfection = DisinfectionState.Failed },
            PassAwaitsStaff e => (pass with { Awaits = e.Reason }).In(LanePhase.AwaitingStaff, time),
            PassHeld e => (pass with { Awaits = e.Reason }).In(LanePhase.Held, time),
            PassReleased => (pass with { Awaits = null }).In(LanePhase.Identified, time),
            PassCleared e => (pass with { Awaits = null, Ground = e.Ground, ClearedBy = e.By }).In(LanePhase.Cleared, time),
            PassPassing => pass.In(LanePhase.Passing, time),
            PassEnded e => pass with { Awaits = null, Outcome = e.Outcome, Ended = time, Seconds = e.Seconds, Interrupted = e.Interrupted },
            _ => pass,
        };
    }

    /// <summary>The pass in a phase; the clock of the phase starts only when it changes.</summary>
    public static PassRecord In(this PassRecord pass, LanePhase phase, DateTimeOffset time) =>
        pass.Phase == phase ? pass : pass with { Phase = phase, PhaseSince = time };

    // A plate may be typed or corrected while the pass waits: then it goes on.
    private static PassRecord Identified(PassRecord pass, PassIdentified e) => pass with
    {
        Plate = e.Plate, Colour = e.Colour, PlateSource = e.Source, Verdict = e.Verdict, Registration = e.Registration,
        PeopleAboard = e.PeopleAboard, Candidates = e.Candidates, Awaits = null,
    };

    private static bool Waits(PassRecord pass) => pass.Phase is LanePhase.AwaitingStaff or LanePhase.Held;

    private static ReadingRecord Reading(PassReading e, DateTimeOffset time) =>
        new(time, e.Person, e.Attempt, e.Method, e.Verdict, e.BodyCelsius, e.SkinCelsius, e.AmbientCelsius);
}
