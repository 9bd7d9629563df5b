namespace Checkpoint.Protocols.Messages;

/// <summary>What the whitelist says of a plate.</summary>
public enum WhitelistVerdict
{
    /// <summary>Active registration, valid today, for this gate.</summary>
    Registered,
    Unregistered,
    /// <summary>Filed but not yet approved.</summary>
    Pending,
    Suspended,
    Revoked,
    Expired,
    /// <summary>Active, but not for this gate or route.</summary>
    WrongGate,
}

/// <summary>Where a plate came from.</summary>
public enum PlateSource { Camera, Staff }

/// <summary>What was made of a plate read.</summary>
public enum PlateReadUse
{
    /// <summary>Handed to the lane.</summary>
    Accepted,
    /// <summary>The same vehicle was reported already.</summary>
    Repeated,
    /// <summary>Too old to belong to a vehicle that is in the lane.</summary>
    Late,
    /// <summary>Stored by the camera while it had no link, sent afterwards.</summary>
    Offline,
    /// <summary>The vehicle drives away from the gate, or the camera watches no lane of this gate.</summary>
    WrongLane,
    /// <summary>The camera saw a vehicle but no plate, or characters that cannot be a plate.</summary>
    NotAPlate,
}

public enum ReadingMethod { Infrared, Contact }

/// <summary>What one temperature reading says.</summary>
public enum ReadingVerdict
{
    Normal,
    Fever,
    /// <summary>No verdict: not skin, too far away, not steady. Take it again.</summary>
    Retake,
    /// <summary>No verdict: ambient outside the sensor's medical range. Use a contact thermometer.</summary>
    ContactRequired,
    /// <summary>No verdict: wrong PEC, error flag, no answer, stale. The lane asks staff.</summary>
    SensorFault,
}

/// <summary>Why a pass waits for a person.</summary>
public enum StaffReason
{
    /// <summary>No camera read within the policy's time.</summary>
    NoPlate,
    /// <summary>A near miss is offered for confirmation.</summary>
    NearMiss,
    Unregistered,
    Pending,
    Suspended,
    Revoked,
    Expired,
    WrongGate,
    /// <summary>The thermometer gives no verdict because it is faulty.</summary>
    ThermometerFault,
    /// <summary>Nobody came to the thermometer, or no reading was usable within the policy's count.</summary>
    ScreeningIncomplete,
    ContactThermometer,
    Fever,
    NoSprayFlow,
    TankLow,
    BarrierFault,
    DiskFault,
    /// <summary>The gate restarted during the pass.</summary>
    Restarted,
    EmergencyStop,
    /// <summary>Staff or the centre asked to hold the vehicle.</summary>
    HeldByStaff,
    /// <summary>A vehicle that may not pass has not left the lane.</summary>
    NotLeaving,
    /// <summary>A cleared vehicle does not drive on.</summary>
    NotProceeding,
}

/// <summary>Why a vehicle was cleared.</summary>
public enum ClearanceGround
{
    /// <summary>Registered, screened and disinfected as the policy asks, no person involved.</summary>
    GreenChannel,
    /// <summary>As the green channel, with the help of staff in one of the checks.</summary>
    Staff,
    /// <summary>Opened by hand, checks not complete.</summary>
    Override,
}

public enum PassOutcome { Passed, TurnedAway, Isolated, Abandoned }

public enum BarrierCause
{
    /// <summary>A recorded clearance.</summary>
    Clearance,
    /// <summary>Opened by staff, with a reason.</summary>
    Staff,
    /// <summary>Something came into the barrier line while the arm was closing.</summary>
    Obstruction,
    /// <summary>The vehicle has left the barrier line.</summary>
    VehicleGone,
}

public enum DisinfectionFailure { NoFlow, TankLow, Stopped }

/// <summary>Conditions that call a person. An alarm is raised once, and cleared when its cause is gone.</summary>
public enum AlarmCode
{
    Fever,
    Tailgating,
    Obstruction,
    EmergencyStop,
    CabinetOpen,
    BarrierNotOpening,
    BarrierNotClosing,
    /// <summary>Both limit switches on, or a limit that changed without a movement.</summary>
    BarrierPosition,
    /// <summary>A vehicle is in the barrier line although none was cleared.</summary>
    VehicleInBarrierLine,
    /// <summary>A loop, photo-eye, limit switch or other contact gives no trustworthy state.</summary>
    SensorFault,
    ThermometerFault,
    NoSprayFlow,
    TankLow,
    CameraSilent,
    PassStalled,
    DiskFault,
    ManualKey,
    PowerLoss,
}

/// <summary>Health of a part as the gate reports it.</summary>
public enum PartHealth { Ok, Degraded, Faulty }

/// <summary>Why a gate begins a new stream.</summary>
public enum StreamReason
{
    /// <summary>The centre has more of the stream than the gate's disk: an old backup of it was put back.</summary>
    DiskOlder,
    /// <summary>The centre has another event under a number of the stream: a copy of the disk went its own way.</summary>
    DiskDiverged,
}
