using System.Collections.Immutable;
using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using static Checkpoint.Lane.Tests.Properties.Alphabet;

namespace Checkpoint.Lane.Tests.Exploration;

/// <summary>The arm, the line, the journal, restarts, alarms.</summary>
internal static partial class Themes
{
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

    /// <summary>People open by hand in a fault of the barrier, and the journal answers late or fails.</summary>
    public static Theme JournalInFault => new()
    {
        Name = "journal in a fault",
        Rules = new(s_open, s_timing),
        Before = [.. s_healthy, Contact(LaneSensor.DownLimit, Signal.Inactive)],
        ArmMoves = true,
        Inputs =
        [
            .. OnOff(LaneSensor.BarrierLoop), .. OnOff(LaneSensor.UpLimit), .. OnOff(LaneSensor.DownLimit),
            new JournalChanged(false), new JournalChanged(true),
            Staff(new OpenByHand("ambulance")), Staff(new ResetLane()),
        ],
    };

    /// <summary>The centre opens, beside people at the gate, and the journal answers in time, too late, or fails.</summary>
    public static Theme CentreOrders => new()
    {
        Name = "orders of the centre",
        Rules = new(s_open, s_timing),
        Before = s_healthy,
        ArmMoves = true,
        Orders = true,
        Inputs =
        [
            .. OnOff(LaneSensor.ArrivalLoop), new JournalChanged(false), new JournalChanged(true), Staff(new OpenByHand("ambulance")),
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

    public static Theme RestartOpened => new()
    {
        Name = "restart opened by hand",
        Rules = new(s_open, s_timing),
        Before = [.. s_healthy.Where(each => each is not SensorChanged { Sensor: LaneSensor.ArrivalLoop }), s_arrived],
        Interrupted = new("3f2a90c1-lane-1-7", "陕K12345", false),
        AnswersAtOnce = true,
        ArmMoves = true,
        Inputs = [.. OnOff(LaneSensor.BarrierLoop), Staff(new OpenByHand("was cleared")), Staff(new ResetLane()), Staff(new CloseBarrier())],
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
