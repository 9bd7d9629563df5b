using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Lane;

/// <summary>How far a pass has come.</summary>
public enum PassStage
{
    /// <summary>Identification and checks.</summary>
    Checking,
    /// <summary>All checks done; the journal cannot be written, so nothing is decided.</summary>
    Undecidable,
    /// <summary>Decided; the decision is being made durable.</summary>
    Deciding,
    Cleared,
    /// <summary>Turned away or isolated.</summary>
    Leaving,
}

/// <summary>Where the vehicle is, as far as the barrier line is concerned.</summary>
public enum LinePlace { Before, In, Beyond }

/// <summary>Why the screening does not go on by itself.</summary>
public enum ScreeningTrouble { None, Faulty, Incomplete, ContactRequired }

/// <summary>The way of a fever from the first reading to the decision of a person.</summary>
public enum FeverStage
{
    None,
    /// <summary>The person rests.</summary>
    Resting,
    /// <summary>The thermometer looks again.</summary>
    Measuring,
    /// <summary>Only a contact thermometer decides.</summary>
    Contact,
    /// <summary>A later reading was normal; a person may release.</summary>
    Disproved,
}

public enum SprayStage { None, Running, NoFlow, TankLow, Done }

/// <summary>One vehicle's stay in the lane.</summary>
public sealed record PassState
{
    public required string Id { get; init; }
    /// <summary>The gate restarted during this pass.</summary>
    public bool IsInterrupted { get; init; }
    /// <summary>A person must look before the pass goes on, because the gate restarted.</summary>
    public bool AwaitsLook { get; init; }
    public PassStage Stage { get; init; }
    public PassOutcome? LeavesAs { get; init; }
    /// <summary>Turned away or isolated, but let out through the barrier by a person.</summary>
    public bool IsLetOut { get; init; }
    /// <summary>Opened by hand: a person answers for the checks.</summary>
    public bool IsOverridden { get; init; }
    /// <summary>Waited for too long to drive on, or to leave.</summary>
    public bool IsStalled { get; init; }
    /// <summary>A person helped in one of the checks.</summary>
    public bool HadHelp { get; init; }

    public Identification? Identification { get; init; }
    /// <summary>The camera was not sure of the plate.</summary>
    public bool IsDoubtful { get; init; }
    /// <summary>A person lets the vehicle go on to the checks.</summary>
    public bool IsAdmitted { get; init; }
    public bool IsCameraLate { get; init; }

    /// <summary>The checks have begun: the arm has come to rest behind the vehicle before.</summary>
    public bool HasBegun { get; init; }
    /// <summary>People aboard as corrected by staff.</summary>
    public int? CorrectedPeople { get; init; }
    /// <summary>People with a normal reading.</summary>
    public int Screened { get; init; }
    /// <summary>Readings of the current person.</summary>
    public int Attempts { get; init; }
    public int Retakes { get; init; }
    public bool IsScreened { get; init; }
    public ScreeningTrouble Trouble { get; init; }
    public FeverStage Fever { get; init; }
    public int Remeasured { get; init; }
    public bool IsHeldByStaff { get; init; }

    public SprayStage Spray { get; init; }
    /// <summary>How long this spray must flow: as the policy said when it began.</summary>
    public TimeSpan SprayTotal { get; init; }
    /// <summary>Flow still to be confirmed after an interruption; null: all of it.</summary>
    public TimeSpan? SprayLeft { get; init; }

    public LinePlace Place { get; init; }
    /// <summary>The arrival loop was free since the vehicle entered the barrier line.</summary>
    public bool HasFreedArrival { get; init; }
    /// <summary>The vehicle has interrupted the photo-eye.</summary>
    public bool WasSeen { get; init; }
    /// <summary>After that the photo-eye was free for <see cref="LaneTiming.VehicleGap"/>.</summary>
    public bool HasGap { get; init; }

    public int People => Math.Max(1, CorrectedPeople ?? Identification?.PeopleAboard ?? 1);

    /// <summary>Registered beyond doubt, or let on by a person.</summary>
    public bool IsAccepted => IsAdmitted || (Identification is { Verdict: WhitelistVerdict.Registered } && !IsDoubtful);

    public bool IsHeld => Fever != FeverStage.None || IsHeldByStaff;

    /// <summary>A person or the checks have let the vehicle into the barrier line.</summary>
    public bool MayEnter => Stage == PassStage.Cleared || IsLetOut;

    public StaffReason? Awaits => Stage switch
    {
        PassStage.Leaving => IsStalled ? StaffReason.NotLeaving : null,
        PassStage.Deciding or PassStage.Cleared => IsStalled ? StaffReason.NotProceeding : null,
        PassStage.Undecidable => StaffReason.DiskFault,
        _ when Fever != FeverStage.None => StaffReason.Fever,
        _ when IsHeldByStaff => StaffReason.HeldByStaff,
        _ when AwaitsLook => StaffReason.Restarted,
        _ when !IsAccepted => AwaitsForPlate,
        _ => AwaitsForChecks,
    };

    public LanePhase Phase => Stage switch
    {
        PassStage.Leaving => LanePhase.Leaving,
        PassStage.Deciding or PassStage.Cleared => LanePhase.Cleared,
        PassStage.Undecidable => LanePhase.AwaitingStaff,
        _ when IsHeld => LanePhase.Held,
        _ when Awaits is not null => LanePhase.AwaitingStaff,
        _ when !IsAccepted => LanePhase.Arrived,
        _ when !HasBegun => LanePhase.Identified,
        _ => IsScreened ? LanePhase.Disinfecting : LanePhase.Screening,
    };

    /// <summary>A clearance that was not used is taken back; the checks that are done stay done.</summary>
    public PassState BackToChecks() => Stage is PassStage.Deciding or PassStage.Undecidable or PassStage.Cleared
        ? this with { Stage = PassStage.Checking, IsOverridden = false, IsStalled = false }
        : this;

    private StaffReason? AwaitsForPlate => Identification switch
    {
        null => IsCameraLate ? StaffReason.NoPlate : null,
        { Verdict: WhitelistVerdict.Registered } => StaffReason.NearMiss,
        { Verdict: WhitelistVerdict.Unregistered, Candidates.IsDefaultOrEmpty: false } => StaffReason.NearMiss,
        { Verdict: WhitelistVerdict.Unregistered } => StaffReason.Unregistered,
        { Verdict: WhitelistVerdict.Pending } => StaffReason.Pending,
        { Verdict: WhitelistVerdict.Suspended } => StaffReason.Suspended,
        { Verdict: WhitelistVerdict.Revoked } => StaffReason.Revoked,
        { Verdict: WhitelistVerdict.Expired } => StaffReason.Expired,
        _ => StaffReason.WrongGate,
    };

    private StaffReason? AwaitsForChecks => (Trouble, Spray) switch
    {
        (ScreeningTrouble.Faulty, _) => StaffReason.ThermometerFault,
        (ScreeningTrouble.Incomplete, _) => StaffReason.ScreeningIncomplete,
        (ScreeningTrouble.ContactRequired, _) => StaffReason.ContactThermometer,
        (_, SprayStage.NoFlow) => StaffReason.NoSprayFlow,
        (_, SprayStage.TankLow) => StaffReason.TankLow,
        _ => null,
    };
}
