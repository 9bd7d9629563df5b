using System.Collections.Immutable;
using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using static Checkpoint.Lane.Tests.Properties.Alphabet;

namespace Checkpoint.Lane.Tests.Exploration;

/// <summary>The parts in which a lane is explored; together they hold every input.</summary>
internal static class Themes
{
    public static ImmutableArray<Theme> All => [Identification, Screening, Disinfection, Barrier, Safety, People, Restart, Cabinet];

    private static readonly LaneTiming s_timing = new()
    {
        BarrierClear = Explorer.Tick,
        ArmTravel = Explorer.Tick,
        BackedOut = Explorer.Tick,
        VehicleGap = Explorer.Tick,
        SensorSettle = Explorer.Tick,
    };

    /// <summary>Nothing but a registered plate is asked for.</summary>
    private static readonly Policy s_open = new()
    {
        Identification = new() { ReadWindow = Explorer.Tick, CameraTimeout = Explorer.Tick },
        Screening = new()
        {
            Required = false, MaximumRetakes = 1, ReadingTimeout = Explorer.Tick, FeverRest = Explorer.Tick, FeverRemeasurements = 1,
        },
        Disinfection = new() { Required = false, Duration = Explorer.Tick, FlowTimeout = Explorer.Tick },
        Passage = new() { ProceedTimeout = Explorer.Tick, LeaveTimeout = Explorer.Tick },
    };

    private static readonly ImmutableArray<LaneInput> s_healthy =
        [.. Sensors.Select(each => Contact(each, each == LaneSensor.DownLimit ? Signal.Active : Signal.Inactive))];

    private static readonly LaneInput s_arrived = Contact(LaneSensor.ArrivalLoop, Signal.Active);

    private static readonly LaneInput s_registered = new PlateSeen(Seen(WhitelistVerdict.Registered));

    public static Theme Identification => new()
    {
        Name = "identification",
        Rules = new(s_open, s_timing),
        Before = s_healthy,
        Inputs =
        [
            s_arrived, Contact(LaneSensor.ArrivalLoop, Signal.Inactive),
            s_registered,
            new PlateSeen(Seen(WhitelistVerdict.Unregistered, plate: 1, near: true)),
            new PlateSeen(Seen(WhitelistVerdict.Registered, confidence: 0.5)),
            new VerdictChanged(PlatesSeen[1], WhitelistVerdict.Registered), new VerdictChanged(PlatesSeen[0], WhitelistVerdict.Revoked),
            Staff(new EnterPlate(Seen(WhitelistVerdict.Registered, source: PlateSource.Staff))),
            Staff(new EnterPlate(Seen(WhitelistVerdict.Expired, source: PlateSource.Staff))),
            Staff(new Admit("papers seen")), Staff(new TurnAway("no papers")), new CameraChanged(true), new CameraChanged(false),
        ],
    };

    public static Theme Screening => new()
    {
        Name = "screening",
        Rules = new(s_open with { Screening = s_open.Screening with { Required = true } }, s_timing),
        Before = [.. s_healthy, s_arrived],
        Inputs =
        [
            s_registered,
            .. Readings.Select(each => new Measured(Reading(each))),
            new ThermometerChanged(true), new ThermometerChanged(false),
            Contact(LaneSensor.MeasureButton, Signal.Active), Contact(LaneSensor.MeasureButton, Signal.Inactive),
            Staff(new MeasureAgain()), Staff(new SetPeople(1)), Staff(new SetPeople(2)),
            Staff(new EnterContactReading(Reading(ReadingVerdict.Normal, ReadingMethod.Contact))),
            Staff(new EnterContactReading(Reading(ReadingVerdict.Fever, ReadingMethod.Contact))),
            Staff(new Hold("asked by the centre")), Staff(new Release()), Staff(new Isolate()),
        ],
    };

    public static Theme Disinfection => new()
    {
        Name = "disinfection",
        Rules = new(s_open with { Disinfection = s_open.Disinfection with { Required = true } }, s_timing),
        Before = [.. s_healthy, s_arrived],
        Inputs =
        [
            s_registered,
            .. Signals.Select(each => Contact(LaneSensor.SprayFlow, each)),
            .. Signals.Select(each => Contact(LaneSensor.TankLevel, each)),
            Contact(LaneSensor.EmergencyStop, Signal.Active), Contact(LaneSensor.EmergencyStop, Signal.Inactive),
            Staff(new Disinfect()), Staff(new DisinfectedByHand()), Staff(new TurnAway("no")), Staff(new ResetLane()),
        ],
    };

    public static Theme Barrier => new()
    {
        Name = "barrier",
        Rules = new(s_open, s_timing),
        Before = [.. s_healthy, s_arrived, s_registered],
        Inputs =
        [
            .. Signals.Select(each => Contact(LaneSensor.BarrierLoop, each)),
            .. Signals.Select(each => Contact(LaneSensor.PhotoEye, each)),
            Contact(LaneSensor.ArrivalLoop, Signal.Inactive),
            Contact(LaneSensor.UpLimit, Signal.Active), Contact(LaneSensor.UpLimit, Signal.Inactive),
            Contact(LaneSensor.DownLimit, Signal.Active), Contact(LaneSensor.DownLimit, Signal.Inactive),
            Staff(new ResetLane()), Staff(new CloseBarrier()),
        ],
    };

    public static Theme Safety => new()
    {
        Name = "emergency stop",
        Rules = new(s_open, s_timing),
        Before = [.. s_healthy, s_arrived, s_registered],
        Inputs =
        [
            .. Signals.Select(each => Contact(LaneSensor.EmergencyStop, each)),
            Contact(LaneSensor.BarrierLoop, Signal.Active), Contact(LaneSensor.BarrierLoop, Signal.Inactive),
            Contact(LaneSensor.UpLimit, Signal.Active), Contact(LaneSensor.UpLimit, Signal.Inactive),
            Contact(LaneSensor.DownLimit, Signal.Active), Contact(LaneSensor.DownLimit, Signal.Inactive),
            Staff(new StopEverything()), Staff(new ResetLane()), Staff(new CloseBarrier()),
        ],
    };

    public static Theme People => new()
    {
        Name = "staff and journal",
        Rules = new(s_open, s_timing),
        Before = s_healthy,
        StaleAnswers = true,
        Inputs =
        [
            s_arrived, Contact(LaneSensor.ArrivalLoop, Signal.Inactive), s_registered,
            new JournalChanged(false), new JournalChanged(true),
            Contact(LaneSensor.UpLimit, Signal.Active), Contact(LaneSensor.UpLimit, Signal.Inactive),
            Contact(LaneSensor.DownLimit, Signal.Active), Contact(LaneSensor.DownLimit, Signal.Inactive),
            Staff(new OpenByHand("ambulance")), Staff(new CloseBarrier()), Staff(new HoldOpen(true)), Staff(new HoldOpen(false)),
            Staff(new Hold("asked by the centre")), Staff(new Release()), Staff(new TurnAway("no")), Staff(new ResetLane()),
        ],
    };

    public static Theme Restart => new()
    {
        Name = "restart",
        Rules = new(s_open, s_timing),
        Before =
        [
            .. s_healthy.Where(each => each is not SensorChanged
            {
                Sensor: LaneSensor.ArrivalLoop or LaneSensor.BarrierLoop or LaneSensor.PhotoEye or LaneSensor.UpLimit or LaneSensor.DownLimit
                    or LaneSensor.EmergencyStop,
            }),
        ],
        Interrupted = new("3f2a90c1-lane-1-7", "陕K12345", true),
        Inputs =
        [
            Contact(LaneSensor.EmergencyStop, Signal.Inactive), Contact(LaneSensor.PhotoEye, Signal.Inactive),
            .. Signals.Select(each => Contact(LaneSensor.ArrivalLoop, each)),
            .. Signals.Select(each => Contact(LaneSensor.BarrierLoop, each)),
            .. Signals.Select(each => Contact(LaneSensor.UpLimit, each)),
            .. Signals.Select(each => Contact(LaneSensor.DownLimit, each)),
            Staff(new ResetLane()), Staff(new CloseBarrier()), Staff(new OpenByHand("was cleared")), Staff(new TurnAway("no")),
        ],
    };

    public static Theme Cabinet => new()
    {
        Name = "cabinet",
        Rules = new(s_open, s_timing),
        Before = s_healthy,
        Inputs =
        [
            s_arrived, Contact(LaneSensor.ArrivalLoop, Signal.Inactive), Contact(LaneSensor.ArrivalLoop, Signal.Unknown),
            .. Signals.Select(each => Contact(LaneSensor.CabinetDoor, each)),
            .. Signals.Select(each => Contact(LaneSensor.ManualKey, each)),
            .. Signals.Select(each => Contact(LaneSensor.PowerFail, each)),
            .. Signals.Select(each => Contact(LaneSensor.MeasureButton, each)),
            Staff(new AcknowledgeAlarm(AlarmCode.CabinetOpen)), Staff(new ResetLane()),
        ],
    };
}
