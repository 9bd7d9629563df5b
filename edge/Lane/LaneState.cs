using System.Globalization;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Edge.Lane;

/// <summary>Whether the lane works by itself.</summary>
public enum LaneMode { Starting, Working, Fault, Stopped }

/// <summary>All a lane knows. Compared by value; phase and request to staff follow from the rest.</summary>
public sealed record LaneState
{
    public required string Lane { get; init; }
    public required string PassPrefix { get; init; }
    /// <summary>Number of the last pass.</summary>
    public long LastPass { get; init; }
    public long LastDecision { get; init; }

    public LaneMode Mode { get; init; }
    public Contacts Contacts { get; init; }
    public LaneTimes Times { get; init; } = new();
    public BarrierState Barrier { get; init; } = new();
    /// <summary>The pass that is running.</summary>
    public PassState? Current { get; init; }
    public Decision? Pending { get; init; }
    /// <summary>The last decision that did not end by being taken back.</summary>
    public DecisionEnd? Ended { get; init; }
    /// <summary>A plate read that may belong to the next vehicle.</summary>
    public Identification? KeptRead { get; init; }
    /// <summary>The vehicle that left a moment ago: what is still read of it names no other without a person. One that backed out may come again at once.</summary>
    public Plate? LeftPlate { get; init; }

    public DiskState Disk { get; init; }
    public bool IsThermometerFaulty { get; init; }
    public bool IsCameraSilent { get; init; }

    /// <summary>Alarms that stay when their cause has passed, until a person has answered them.</summary>
    public AlarmSet Latched { get; init; }
    public AlarmSet Alarms { get; init; }
    /// <summary>Raised alarms a person has answered: they no longer sound.</summary>
    public AlarmSet Acknowledged { get; init; }
    public LaneOutputs Outputs { get; init; }

    /// <param name="lane">Name of the lane.</param>
    /// <param name="passPrefix">Start of every pass id of this run: "{first 8 of stream}-{lane}".</param>
    /// <param name="lastPass">Number of the last pass recorded with that prefix, 0 if none.</param>
    /// <param name="interrupted">The pass that was running when the gate went down, if any.</param>
    public static LaneState Initial(string lane, string passPrefix, long lastPass = 0, InterruptedPass? interrupted = null) => new()
    {
        Lane = lane,
        PassPrefix = passPrefix,
        LastPass = lastPass,
        Times = new LaneTimes { Now = TimeSpan.Zero },
        Current = interrupted is null ? null : new PassState
        {
            Id = interrupted.Pass,
            IsInterrupted = true,
            AwaitsLook = interrupted.LeavesAs is null,
            Stage = interrupted switch
            {
                { LeavesAs: not null } => PassStage.Leaving,
                { Cleared: true } => PassStage.Cleared,
                _ => PassStage.Checking,
            },
            LeavesAs = interrupted.LeavesAs,
            // Which readings led to it is not known any more: only a contact thermometer disproves it.
            Fever = interrupted is { Held: StaffReason.Fever, LeavesAs: null } ? FeverStage.Contact : FeverStage.None,
            IsHeldByStaff = interrupted is { Held: StaffReason.HeldByStaff, LeavesAs: null },
        },
    };

    public LanePhase Phase => Mode switch
    {
        LaneMode.Starting => LanePhase.Starting,
        LaneMode.Stopped => LanePhase.Stopped,
        LaneMode.Fault => LanePhase.Fault,
        _ when Barrier is { HeldOpenBy: not null, Arm: ArmPosition.Up } => LanePhase.HeldOpen,
        _ when Current is { Stage: not PassStage.Cleared } uncleared => uncleared.Phase,
        _ => (Barrier.Arm, Current) switch
        {
            (ArmPosition.Opening, _) => LanePhase.Opening,
            (ArmPosition.Up, _) => LanePhase.Passing,
            (_, not null) => LanePhase.Cleared,
            (ArmPosition.Closing, _) => LanePhase.Closing,
            _ => LanePhase.Idle,
        },
    };

    /// <summary>Id of the pass that is running.</summary>
    public string? Pass => Current?.Id;

    /// <summary>Plate and verdict of the vehicle in the lane, once known.</summary>
    public Identification? Identification => Current?.Identification;

    /// <summary>
    /// The vehicle in the lane may pass: the decision is recorded and durable (or made by a person while the disk fails), and
    /// the vehicle has not left yet.
    /// </summary>
    public bool IsCleared => Mode != LaneMode.Starting && Current is { Stage: PassStage.Cleared };

    /// <summary>What a person is asked for, if the lane waits for one.</summary>
    public StaffReason? Awaits => Mode switch
    {
        LaneMode.Starting => null,
        LaneMode.Stopped => StaffReason.EmergencyStop,
        LaneMode.Fault => StaffReason.BarrierFault,
        _ => Current?.Awaits,
    };

    internal string IdOfPass(long number) => string.Create(CultureInfo.InvariantCulture, $"{PassPrefix}-{number}");
}
