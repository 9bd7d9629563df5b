using System.Collections.Immutable;
using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using static Checkpoint.Lane.Tests.Properties.Alphabet;

namespace Checkpoint.Lane.Tests.Exploration;

/// <summary>The parts in which a lane is explored; together they hold every input.</summary>
internal static class Themes
{
    public static ImmutableArray<Theme> All =>
    [
        Identification, Verdicts, Screening, Fever, People, Disinfection, BothChecks, Line, Tailgater, LineFaults, Limits, Emergency, Console, Holds, Journal,
        Restart, RestartInChecks, Cabinet, Alarms,
    ];

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
            Required = false, MaximumRetakes = 2, ReadingTimeout = Explorer.Tick, FeverRest = Explorer.Tick, FeverRemeasurements = 1,
        },
        Disinfection = new() { Required = false, Duration = Explorer.Tick, FlowTimeout = Explorer.Tick },
        Passage = new() { ProceedTimeout = Explorer.Tick, LeaveTimeout = Explorer.Tick },
    };

    private static readonly ImmutableArray<LaneInput> s_healthy =
        [.. Sensors.Select(each => Contact(each, each == LaneSensor.DownLimit ? Signal.Active : Signal.Inactive))];

    private static readonly Policy s_screening = s_open with { Screening = s_open.Screening with { Required = true } };

    /// <summary>What has nothing to do with the barrier has been heard of.</summary>
    private static readonly ImmutableArray<LaneInput> s_afterStart =
    [
        .. s_healthy.Where(each => each is not SensorChanged
        {
            Sensor: LaneSensor.ArrivalLoop or LaneSensor.BarrierLoop or LaneSensor.PhotoEye or LaneSensor.UpLimit or LaneSensor.DownLimit
                or LaneSensor.EmergencyStop,
        }),
    ];

    private static readonly LaneInput s_arrived = Contact(LaneSensor.ArrivalLoop, Signal.Active);

    private static readonly LaneInput s_registered = new PlateSeen(Seen(WhitelistVerdict.Registered));

    private static LaneInput[] Any(LaneSensor sensor) => [.. Signals.Select(each => Contact(sensor, each))];

    private static LaneInput[] OnOff(LaneSensor sensor) => [Contact(sensor, Signal.Active), Contact(sensor, Signal.Inactive)];

    /// <summary>Which vehicle it is, by camera and by staff.</summary>
    public static Theme Identification => new()
    {
        Name = "identification",
        Rules = new(s_open, s_timing),
        Before = s_healthy,
        Inputs =
        [
            .. OnOff(LaneSensor.ArrivalLoop),
            s_registered,
            new PlateSeen(Seen(WhitelistVerdict.Unregistered, plate: 1, near: true)),
            new PlateSeen(Seen(WhitelistVerdict.Registered, confidence: 0.5)),
            Staff(new EnterPlate(Seen(WhitelistVerdict.Registered, source: PlateSource.Staff))),
            Staff(new EnterPlate(Seen(WhitelistVerdict.Expired, source: PlateSource.Staff))),
            Staff(new Admit("papers seen")), Staff(new TurnAway("no papers")),
        ],
    };

    /// <summary>The whitelist changes while the vehicle is there, before and after it is cleared.</summary>
    public static Theme Verdicts => new()
    {
        Name = "changed registration",
        Rules = new(s_open, s_timing),
        Before = [.. s_healthy, s_arrived],
        ArmMoves = true,
        Inputs =
        [
            s_registered, new VerdictChanged(PlatesSeen[0], WhitelistVerdict.Registered), new VerdictChanged(PlatesSeen[0], WhitelistVerdict.Revoked),
            Staff(new Admit("papers seen")), Contact(LaneSensor.BarrierLoop, Signal.Active),
        ],
    };

    /// <summary>One person at the thermometer.</summary>
    public static Theme Screening => new()
    {
        Name = "screening",
        Rules = new(s_screening, s_timing),
        Before = [.. s_healthy, s_arrived, s_registered],
        Inputs =
        [
            .. OnOff(LaneSensor.ArrivalLoop),
            .. Readings.Select(each => new Measured(Reading(each))),
            new ThermometerChanged(true), new ThermometerChanged(false),
            .. OnOff(LaneSensor.MeasureButton),
            Staff(new MeasureAgain()), Staff(new EnterContactReading(Reading(ReadingVerdict.Normal, ReadingMethod.Contact))), Staff(new Release()),
        ],
    };

    /// <summary>A fever and every way out of it.</summary>
    public static Theme Fever => new()
    {
        Name = "fever",
        Rules = new(s_screening, s_timing),
        Before = [.. s_healthy, s_arrived, s_registered],
        AnswersAtOnce = true,
        Inputs =
        [
            new Measured(Reading(ReadingVerdict.Normal)), new Measured(Reading(ReadingVerdict.Fever)), new Measured(Reading(ReadingVerdict.Retake)),
            Staff(new MeasureAgain()),
            Staff(new EnterContactReading(Reading(ReadingVerdict.Normal, ReadingMethod.Contact))),
            Staff(new EnterContactReading(Reading(ReadingVerdict.Fever, ReadingMethod.Contact))),
            Staff(new Hold("asked by the centre")), Staff(new Release()), Staff(new Isolate()), Staff(new TurnAway("no")),
            .. OnOff(LaneSensor.ArrivalLoop),
        ],
    };

    /// <summary>More than one person aboard.</summary>
    public static Theme People => new()
    {
        Name = "people aboard",
        Rules = new(s_screening, s_timing),
        Before = [.. s_healthy, s_arrived, s_registered],
        AnswersAtOnce = true,
        Inputs =
        [
            .. Readings.Select(each => new Measured(Reading(each))), Staff(new MeasureAgain()), Staff(new Isolate()),
            Staff(new SetPeople(1)), Staff(new SetPeople(2)),
            Staff(new EnterContactReading(Reading(ReadingVerdict.Normal, ReadingMethod.Contact))), Staff(new Release()),
        ],
    };

    public static Theme Disinfection => new()
    {
        Name = "disinfection",
        Rules = new(s_open with { Disinfection = s_open.Disinfection with { Required = true } }, s_timing),
        Before = [.. s_healthy, s_arrived, s_registered],
        AnswersAtOnce = true,
        Inputs =
        [
            .. OnOff(LaneSensor.ArrivalLoop), .. Any(LaneSensor.SprayFlow), .. Any(LaneSensor.TankLevel), .. OnOff(LaneSensor.EmergencyStop),
            Staff(new Disinfect()), Staff(new DisinfectedByHand()), Staff(new Hold("asked by the centre")), Staff(new Release()), Staff(new ResetLane()),
        ],
    };

    /// <summary>Both checks at the same time.</summary>
    public static Theme BothChecks => new()
    {
        Name = "screening beside disinfection",
        Rules = new(s_screening with { Disinfection = s_open.Disinfection with { Required = true, OverlapScreening = true } }, s_timing),
        Before = [.. s_healthy, s_arrived, s_registered],
        AnswersAtOnce = true,
        Inputs =
        [
            new Measured(Reading(ReadingVerdict.Normal)), new Measured(Reading(ReadingVerdict.Fever)), new Measured(Reading(ReadingVerdict.SensorFault)),
            .. OnOff(LaneSensor.SprayFlow), Staff(new Disinfect()), Staff(new MeasureAgain()),
            Staff(new EnterContactReading(Reading(ReadingVerdict.Normal, ReadingMethod.Contact))), Staff(new Release()), Staff(new TurnAway("no")),
        ],
    };

    /// <summary>A cleared vehicle at the line, under the arm and beyond, forwards and backwards.</summary>
    public static Theme Line => new()
    {
        Name = "line",
        Rules = new(s_open, s_timing),
        Before = [.. s_healthy, s_arrived, s_registered],
        AnswersAtOnce = true,
        ArmMoves = true,
        Inputs =
        [
            .. OnOff(LaneSensor.BarrierLoop), .. OnOff(LaneSensor.PhotoEye), .. OnOff(LaneSensor.ArrivalLoop),
            Staff(new CloseBarrier()), Staff(new ResetLane()),
        ],
    };

    /// <summary>Two vehicles, one close behind the other, the second one known or not.</summary>
    public static Theme Tailgater => new()
    {
        Name = "tailgater",
        Rules = new(s_open, s_timing),
        Before = [.. s_healthy, s_arrived, s_registered],
        AnswersAtOnce = true,
        ArmMoves = true,
        Inputs =
        [
            .. OnOff(LaneSensor.BarrierLoop), .. OnOff(LaneSensor.PhotoEye), .. OnOff(LaneSensor.ArrivalLoop), s_registered,
            Staff(new AcknowledgeAlarm(AlarmCode.Tailgating)),
        ],
    };

    /// <summary>The contacts of the barrier line fail while a vehicle is to pass.</summary>
    public static Theme LineFaults => new()
    {
        Name = "line sensors fail",
        Rules = new(s_open, s_timing),
        Before = [.. s_healthy, s_arrived, s_registered],
        AnswersAtOnce = true,
        ArmMoves = true,
        Inputs =
        [
            .. Any(LaneSensor.BarrierLoop), .. Any(LaneSensor.PhotoEye), .. OnOff(LaneSensor.ArrivalLoop), Staff(new CloseBarrier()), Staff(new ResetLane()),
        ],
    };

    /// <summary>Limit switches that say anything at any time.</summary>
    public static Theme Limits => new()
    {
        Name = "limits",
        Rules = new(s_open, s_timing),
        Before = [.. s_healthy, s_arrived, s_registered],
        AnswersAtOnce = true,
        Inputs =
        [
            .. Any(LaneSensor.UpLimit), .. Any(LaneSensor.DownLimit), .. OnOff(LaneSensor.BarrierLoop),
            Staff(new ResetLane()), Staff(new CloseBarrier()),
        ],
    };

    /// <summary>The emergency stop at any moment of a passage.</summary>
    public static Theme Emergency => new()
    {
        Name = "emergency stop",
        Rules = new(s_open, s_timing),
        Before = [.. s_healthy, s_arrived, s_registered],
        ArmMoves = true,
        Inputs =
        [
            .. Any(LaneSensor.EmergencyStop), .. OnOff(LaneSensor.BarrierLoop),
            Staff(new StopEverything()), Staff(new ResetLane()), Staff(new CloseBarrier()),
        ],
    };

    /// <summary>Everything the console can do to the arm, with a vehicle and without.</summary>
    public static Theme Console => new()
    {
        Name = "console",
        Rules = new(s_open, s_timing),
        Before = s_healthy,
        AnswersAtOnce = true,
        ArmMoves = true,
        Inputs =
        [
            .. OnOff(LaneSensor.ArrivalLoop), .. OnOff(LaneSensor.BarrierLoop),
            Staff(new OpenByHand("ambulance")), Staff(new CloseBarrier()), Staff(new HoldOpen(true)), Staff(new HoldOpen(false)), Staff(new ResetLane()),
        ],
    };

    /// <summary>A vehicle that staff keep, let go, turn away or let out.</summary>
    public static Theme Holds => new()
    {
        Name = "held vehicle",
        Rules = new(s_open, s_timing),
        Before = [.. s_healthy, s_arrived, s_registered],
        AnswersAtOnce = true,
        ArmMoves = true,
        Inputs =
        [
            .. OnOff(LaneSensor.BarrierLoop),
            Staff(new Hold("asked by the centre")), Staff(new Release()), Staff(new TurnAway("no")), Staff(new OpenByHand("ambulance")), Staff(new ResetLane()),
        ],
    };

    /// <summary>The journal answers late, wrongly, not at all, or fails.</summary>
    public static Theme Journal => new()
    {
        Name = "journal",
        Rules = new(s_open, s_timing),
        Before = [.. s_healthy, s_arrived],
        StaleAnswers = true,
        ArmMoves = true,
        Inputs =
        [
            .. OnOff(LaneSensor.ArrivalLoop), s_registered, new JournalChanged(false), new JournalChanged(true),
            Staff(new OpenByHand("ambulance")), Staff(new HoldOpen(true)), Staff(new HoldOpen(false)),
        ],
    };

    public static Theme Restart => new()
    {
        Name = "restart",
        Rules = new(s_open, s_timing),
        Before = s_afterStart,
        Interrupted = new("3f2a90c1-lane-1-7", "陕K12345", true),
        AnswersAtOnce = true,
        Inputs =
        [
            .. OnOff(LaneSensor.ArrivalLoop), .. OnOff(LaneSensor.BarrierLoop), Contact(LaneSensor.PhotoEye, Signal.Inactive),
            .. OnOff(LaneSensor.UpLimit), .. OnOff(LaneSensor.DownLimit), Contact(LaneSensor.EmergencyStop, Signal.Inactive),
            Staff(new ResetLane()), Staff(new CloseBarrier()),
        ],
    };

    public static Theme RestartInChecks => new()
    {
        Name = "restart in the checks",
        Rules = new(s_open, s_timing),
        Before = [.. s_healthy.Where(each => each is not SensorChanged { Sensor: LaneSensor.ArrivalLoop or LaneSensor.BarrierLoop })],
        Interrupted = new("3f2a90c1-lane-1-7", "陕K12345", false),
        AnswersAtOnce = true,
        ArmMoves = true,
        Inputs =
        [
            .. Any(LaneSensor.ArrivalLoop), .. OnOff(LaneSensor.BarrierLoop),
            s_registered, Staff(new ResetLane()), Staff(new TurnAway("no")),
        ],
    };

    public static Theme Cabinet => new()
    {
        Name = "cabinet",
        Rules = new(s_open, s_timing),
        Before = s_healthy,
        Inputs =
        [
            .. Any(LaneSensor.ArrivalLoop), .. Any(LaneSensor.CabinetDoor), .. Any(LaneSensor.ManualKey), .. Any(LaneSensor.PowerFail),
            .. Any(LaneSensor.MeasureButton),
            Staff(new AcknowledgeAlarm(AlarmCode.CabinetOpen)), Staff(new ResetLane()),
        ],
    };

    /// <summary>Alarms that a person answers, with the camera silent or not.</summary>
    public static Theme Alarms => new()
    {
        Name = "alarms",
        Rules = new(s_open, s_timing),
        Before = s_healthy,
        AnswersAtOnce = true,
        ArmMoves = true,
        Inputs =
        [
            .. OnOff(LaneSensor.ManualKey), .. OnOff(LaneSensor.BarrierLoop), new CameraChanged(true), new CameraChanged(false),
            Staff(new AcknowledgeAlarm(AlarmCode.VehicleInBarrierLine)), Staff(new AcknowledgeAlarm(AlarmCode.CameraSilent)),
            Staff(new OpenByHand("ambulance")),
        ],
    };
}
