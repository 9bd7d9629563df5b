namespace Checkpoint.Edge.Simulation;

/// <summary>Pump, hose and tank: flow begins and ends a moment after the pump.</summary>
public sealed class Sprayer
{
    private const double LitresPerMinute = 10, Rise = 0.4, Fall = 0.2, LowLitres = 10;
    private double _since;
    private bool _pump;

    public double TankLitres { get; set; } = 200;

    /// <summary>Pump runs, nothing comes: air in the pipe, closed valve.</summary>
    public bool Blocked { get; set; }

    public bool IsFlowing { get; private set; }

    public bool IsLow => TankLitres < LowLitres;

    /// <returns>Litres that flowed in this step.</returns>
    public double Step(double seconds, bool pump)
    {
        if (pump != _pump) (_pump, _since) = (pump, 0);
        _since += seconds;
        if (!IsFlowing && pump && _since >= Rise) IsFlowing = true;
        if (IsFlowing && !pump && _since >= Fall) IsFlowing = false;
        if (Blocked || TankLitres <= 0) IsFlowing = false;
        if (!IsFlowing) return 0;
        var litres = Math.Min(TankLitres, LitresPerMinute / 60 * seconds);
        TankLitres -= litres;
        return litres;
    }
}
