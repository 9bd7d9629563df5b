namespace Checkpoint.Edge.Simulation;

/// <summary>Where things are along a lane, metres in driving direction from the stop line.</summary>
public static class LaneGeometry
{
    public const double Entry = -25;
    public const double ArrivalLoopFrom = -2.5, ArrivalLoopTo = 0;
    /// <summary>Where a driver stops: on the loop, before the line.</summary>
    public const double StopAt = -0.5;
    public const double BarrierLoopFrom = 2, BarrierLoopTo = 4;
    public const double PhotoEye = 3.2;
    public const double Arm = 3;
    /// <summary>A vehicle whose tail is beyond has left the scene.</summary>
    public const double Exit = 12;
}
