using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Passes;

/// <summary>Folds the events of one pass into its record. A plain function: the same events give the same record.</summary>
public static class PassFold
{
    /// <summary>What a person answers by taking or admitting the vehicle: the checks begin only after it.</summary>
    private static readonly StaffReason[] s_ofPlate =
    [
        StaffReason.NoPlate, StaffReason.NearMiss, StaffReason.Unregistered, StaffReason.Pending, StaffReason.Suspended,
        StaffReason.Revoked, StaffReason.Expired, StaffReason.WrongGate, StaffReason.Restarted,
    ];

    /// <summary>Longer, and the clock has jumped although it was called right.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(7);

    private static readonly StaffReason[] s_ofScreening = [StaffReason.ThermometerFault, StaffReason.ScreeningIncomplete, StaffReason.ContactThermometer];

    private static readonly StaffReason[] s_ofSpray = [StaffReason.NoSprayFlow, StaffReason.TankLow];

    /// <param name="carrier">The event that carries <paramref name="happened"/>.</param>
    public static PassRecord Apply(PassRecord? before, string gate, CloudEvent carrier, PassEvent happened)
    {
        var time = carrier.Time;
        var pass = before ?? new PassRecord
        {
            Id = PassRecord.IdOf(gate, happened.Pass), Gate = gate, Lane = happened.Lane, Pass = happened.Pass, Arrived = time, PhaseSince = time,
        };
        return happened switch
        {
            PassArrived => pass with { Arrived = time, ArrivedSynchronized = carrier.ClockSynchronized },
            PassIdentified e => Identified(pass, e).In(LanePhase.Identified, time),
            PassReading e => Checking(pass with { Readings = pass.Readings.Add(Reading(e, time)) }, s_ofPlate, time),
            PassScreened => Checking(pass with { Screened = true }, s_ofScreening, time),
            DisinfectionStarted => Checking(pass with { Disinfection = DisinfectionState.Running }, [.. s_ofPlate, .. s_ofSpray], time),
            DisinfectionCompleted e => Checking(pass with { Disinfection = e.ByHand ? DisinfectionState.DoneByHand : DisinfectionState.Done }, s_ofSpray, time),
            // A hold stops the pump; that is no failure of the sprayer.
            DisinfectionFailed e => pass with { Disinfection = e.Reason == DisinfectionFailure.Stopped ? DisinfectionState.None : DisinfectionState.Failed, SprayFailed = pass.SprayFailed || e.Reason != DisinfectionFailure.Stopped },
            PassAwaitsStaff e => (pass with { Awaits = e.Reason }).In(LanePhase.AwaitingStaff, time),
            PassHeld e => (pass with { Awaits = e.Reason }).In(LanePhase.Held, time),
            PassReleased => (pass with { Awaits = null }).In(LanePhase.Identified, time),
            PassCleared e => (pass with { Awaits = null, Ground = e.Ground, ClearedBy = e.By, ClearedAfter = Between(pass, carrier) }).In(LanePhase.Cleared, time),
            PassPassing => pass.In(LanePhase.Passing, time),
            PassEnded e => pass with { Awaits = null, Outcome = e.Outcome, Ended = time, Seconds = Lasted(pass, carrier, e), Interrupted = e.Interrupted },
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

    /// <summary>A check went on: what a person was asked for before it is answered. The phase is the gate's own: screening until every person is done.</summary>
    private static PassRecord Checking(PassRecord pass, StaffReason[] answered, DateTimeOffset time)
    {
        if (pass.Awaits is { } reason && answered.Contains(reason)) pass = pass with { Awaits = null };
        return pass.Awaits is not null ? pass : pass.In(pass.Screened ? LanePhase.Disinfecting : LanePhase.Screening, time);
    }

    // After a restart the gate counts anew: then only clocks that were right at both ends tell.
    private static double? Lasted(PassRecord pass, CloudEvent carrier, PassEnded ended) =>
        !ended.Interrupted ? ended.Seconds
        : pass.ArrivedSynchronized ? Between(pass, carrier)
        : null;

    /// <summary>Since arrival by the wall clock, unless that was put right meanwhile.</summary>
    private static double? Between(PassRecord pass, CloudEvent carrier) =>
        pass.ArrivedSynchronized == carrier.ClockSynchronized && carrier.Time >= pass.Arrived && carrier.Time - pass.Arrived < s_longest ? (carrier.Time - pass.Arrived).TotalSeconds : null;

    private static ReadingRecord Reading(PassReading e, DateTimeOffset time) =>
        new(time, e.Person, e.Attempt, e.Method, e.Verdict, e.BodyCelsius, e.SkinCelsius, e.AmbientCelsius);
}
