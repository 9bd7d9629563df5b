namespace Checkpoint.Edge.Lane;

/// <summary>Where the arm is, by the limit switches and the last command.</summary>
public enum ArmPosition
{
    /// <summary>Not known: after a start, a stop, or a limit switch that contradicts itself.</summary>
    Unknown,
    Down,
    Opening,
    Up,
    Closing,
}

/// <summary>The barrier and the line under its arm.</summary>
public sealed record BarrierState
{
    public ArmPosition Arm { get; init; }
    /// <summary>The upper limit switch has been off since the arm began to open: its next answer is a new one.</summary>
    public bool HasLeftLimit { get; init; }
    /// <summary>Told to come down, and since then neither known to be down, nor sent up, nor stopped: it may be falling, whatever the limits say.</summary>
    public bool MayFall { get; init; }
    /// <summary>The movement has taken too long and was stopped: its limit switch may still answer, but no more is waited for.</summary>
    public bool IsGivenUp { get; init; }
    /// <summary>Loop and photo-eye have been free for <see cref="LaneTiming.BarrierClear"/> and still are.</summary>
    public bool IsLineClear { get; init; }
    /// <summary>The barrier loop was occupied at the end of the last step.</summary>
    public bool WasLoopActive { get; init; }
    /// <summary>The arm went up for a pass; set until it is down again.</summary>
    public bool IsOpenForPass { get; init; }
    /// <summary>The arm is up without an order of the lane (after a restart, by the key): it stays until a person says so.</summary>
    public bool Stays { get; init; }
    /// <summary>A person opened the arm for whoever comes next.</summary>
    public HandOpening? ByHand { get; init; }
    /// <summary>A person keeps the arm up.</summary>
    public string? HeldOpenBy { get; init; }
    /// <summary>The person who asked for the arm to come down.</summary>
    public string? CloseAskedBy { get; init; }
    /// <summary>Reopened for an obstruction that has not been gone for long enough yet.</summary>
    public bool IsObstructed { get; init; }
    public bool IsMoving => Arm is ArmPosition.Opening or ArmPosition.Closing;
}

/// <summary>Who opened the arm by hand, and why.</summary>
public sealed record HandOpening(string By, string Reason);
