using System.Device.Gpio;
using Checkpoint.Edge.Hardware;

namespace Checkpoint.Edge.Simulation;

/// <summary>A sensor's contact: what it sees, how it bounces, and what may be wrong with it. Guarded by the world's lock.</summary>
internal sealed class SimulatedContact
{
    private const int MostBounces = 3;
    private readonly ContactWiring _wiring;
    private readonly Random _random;
    private bool _shown;
    private int _bounces;

    public SimulatedContact(ContactWiring wiring, SimulatedLine line, Random random, bool seen)
    {
        (_wiring, _random, Line, _shown) = (wiring, random, line, seen);
        line.Drive(wiring.Level(seen));
    }

    public SimulatedLine Line { get; }

    public LineId Id => _wiring.Line;

    /// <summary>What the sensor says whatever it sees; null when it follows the world.</summary>
    public bool? Forced { get; set; }

    /// <summary>The contact stays as it is.</summary>
    public bool Stuck { get; set; }

    public bool CutWire { get; set; }

    public bool Shown => _shown;

    /// <returns>The edge of this step, or none.</returns>
    public PinEventTypes Step(bool seen)
    {
        var active = Stuck ? _shown : Forced ?? seen;
        if (active != _shown) (_shown, _bounces) = (active, _random.Next(MostBounces + 1) * 2);
        if (CutWire) return Line.Drive(_wiring.OpenCircuitLevel);
        return Line.Drive(_wiring.Level(_bounces-- > 0 && _bounces % 2 == 0 ? !_shown : _shown));
    }
}
