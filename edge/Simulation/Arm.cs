namespace Checkpoint.Edge.Simulation;

/// <summary>The barrier arm and its controller: moves on pulses, stops at its ends, rests on whatever it comes down on.</summary>
public sealed class Arm(double travelSeconds)
{
    /// <summary>Below this position a truck does not fit under the arm.</summary>
    public const double Clearance = 0.7;

    /// <summary>0 is down, 1 is up.</summary>
    public double Position { get; private set; }

    /// <summary>-1 coming down, 1 going up, 0 at rest.</summary>
    public int Direction { get; private set; }

    /// <summary>The motor runs but the arm does not move.</summary>
    public bool Jammed { get; set; }

    public bool IsUp => Position >= 0.98;

    public bool IsDown => Position <= 0.02;

    /// <summary>Times the arm came down on a vehicle: must stay 0 (rule 1).</summary>
    public int Collisions { get; private set; }

    private bool _resting;

    public void Open() => Direction = IsUp ? 0 : 1;

    public void Close() => Direction = IsDown ? 0 : -1;

    public void Stop() => Direction = 0;

    public void Step(double seconds, bool truckUnderArm)
    {
        if (Direction == 0 || Jammed) return;
        var next = Math.Clamp(Position + Direction * seconds / travelSeconds, 0, 1);
        if (Direction < 0 && truckUnderArm && next < Clearance)
        {
            if (!_resting) Collisions++;
            _resting = true;
            return;
        }

        _resting = false;
        Position = next;
        if (Position is 0 or 1) Direction = 0;
    }
}
