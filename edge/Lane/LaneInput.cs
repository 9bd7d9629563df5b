using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Edge.Lane;

/// <summary>Contacts of a lane. <see cref="Signal.Active"/> is the state named here, whatever the wiring.</summary>
public enum LaneSensor
{
    /// <summary>Vehicle at the stop line.</summary>
    ArrivalLoop,
    /// <summary>Vehicle under the arm.</summary>
    BarrierLoop,
    /// <summary>Beam across the barrier line is interrupted.</summary>
    PhotoEye,
    /// <summary>Arm is up.</summary>
    UpLimit,
    /// <summary>Arm is down.</summary>
    DownLimit,
    /// <summary>Button is pressed (or its wire is cut).</summary>
    EmergencyStop,
    /// <summary>Door is open.</summary>
    CabinetDoor,
    /// <summary>Button is pressed.</summary>
    MeasureButton,
    /// <summary>Tank is low.</summary>
    TankLevel,
    /// <summary>Disinfectant flows.</summary>
    SprayFlow,
    /// <summary>Key is turned to "open".</summary>
    ManualKey,
    /// <summary>Mains supply has failed.</summary>
    PowerFail,
}

/// <summary>What is known of a contact. A sensor in fault is <see cref="Unknown"/>, and unknown counts as occupied.</summary>
public enum Signal : byte { Unknown, Inactive, Active }

/// <summary>Everything that can happen to a lane. Time comes beside each input, see <see cref="LaneController.Step"/>.</summary>
public abstract record LaneInput;

/// <summary>A debounced contact changed.</summary>
public sealed record SensorChanged(LaneSensor Sensor, Signal Signal) : LaneInput;

/// <summary>A camera read, already recorded and looked up in the whitelist.</summary>
public sealed record PlateSeen(Identification Identification) : LaneInput;

/// <summary>The whitelist changed; the plate of the vehicle in the lane was looked up again.</summary>
public sealed record VerdictChanged(Plate Plate, WhitelistVerdict Verdict, string? Registration = null, int PeopleAboard = 1) : LaneInput;

/// <summary>The thermometer has a reading, judged by the policy; or it says that it cannot give one.</summary>
public sealed record Measured(Measurement Measurement) : LaneInput;

/// <summary>The thermometer has failed, or works again.</summary>
public sealed record ThermometerChanged(bool Faulty) : LaneInput;

/// <summary>A camera of the lane has not been heard for too long, or is back.</summary>
public sealed record CameraChanged(bool Silent) : LaneInput;

/// <summary>A person acts. For remote commands <paramref name="By"/> is the issuer at the centre.</summary>
public sealed record StaffActs(string By, StaffAction Action) : LaneInput
{
    /// <summary>Remote commands alone: the arm does not move for it after this moment of the lane's time.</summary>
    public TimeSpan? Until { get; init; }
}

/// <summary>The decision asked for by <see cref="RecordDecision"/> is durable on disk.</summary>
public sealed record DecisionRecorded(long Decision) : LaneInput
{
    /// <summary>When the lane came to it, if that was later than the time of the input.</summary>
    public TimeSpan? TakenAt { get; init; }
}

/// <summary>The journal cannot be written, or can again.</summary>
public sealed record JournalChanged(bool Writable) : LaneInput;

/// <summary>Nothing happened, but time passed; sent at the deadline a step asked for.</summary>
public sealed record TimePassed : LaneInput
{
    public static TimePassed Instance { get; } = new();
}

/// <summary>One judged temperature reading. A <see cref="ReadingVerdict.SensorFault"/> carries no values.</summary>
public sealed record Measurement
{
    public required ReadingMethod Method { get; init; }
    public required ReadingVerdict Verdict { get; init; }
    public double? SkinCelsius { get; init; }
    public double? AmbientCelsius { get; init; }
    public double? BodyCelsius { get; init; }
    public double? Quality { get; init; }
}
