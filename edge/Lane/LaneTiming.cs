namespace Checkpoint.Edge.Lane;

/// <summary>Times that belong to the installation, not to the policy.</summary>
public sealed record LaneTiming
{
    /// <summary>Barrier loop and photo-eye must both have been clear this long before the arm may come down.</summary>
    public TimeSpan BarrierClear { get; init; } = TimeSpan.FromSeconds(1.5);
    /// <summary>Longest movement of the arm in either direction; after it the limit switch must have answered.</summary>
    public TimeSpan ArmTravel { get; init; } = TimeSpan.FromSeconds(8);
    /// <summary>The arrival loop is clear this long, barrier line clear, not yet driven through: the vehicle has backed out.</summary>
    public TimeSpan BackedOut { get; init; } = TimeSpan.FromSeconds(3);
    /// <summary>
    /// The photo-eye is free this long while the barrier loop is not: what interrupts it next is another vehicle. Longer than the
    /// gap of a trailer at the usual speed; the loops cannot tell the two apart, for a close follower never frees them.
    /// </summary>
    public TimeSpan VehicleGap { get; init; } = TimeSpan.FromSeconds(0.5);
    /// <summary>After start, contacts must have reported within this time.</summary>
    public TimeSpan SensorSettle { get; init; } = TimeSpan.FromSeconds(2);
}
