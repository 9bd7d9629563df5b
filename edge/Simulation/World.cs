using System.Device.Gpio;
using System.Device.I2c;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Screening;
using Checkpoint.Edge.Thermometer;

namespace Checkpoint.Edge.Simulation;

/// <summary>
/// The lanes of a simulated gate and the chips and buses that show them. Advances in steps of 10 ms with its
/// <see cref="TimeProvider"/>; the same seed, requests and times give the same world.
/// </summary>
public sealed class World : IDisposable
{
    public static readonly TimeSpan StepLength = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<LineId, SimulatedLine> _lines = [];
    private readonly Dictionary<ThermometerAddress, LaneWorld> _thermometers;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly PulseLog? _pulses;
    private readonly long _epoch;
    private TimeSpan _now;
    private int _advancing;

    public World(HardwareSettings settings, SimulationOptions options, ScreeningOptions screening, TimeProvider time)
    {
        _time = time;
        _epoch = time.GetTimestamp();
        _pulses = options.PulseLog.Length > 0 ? new PulseLog(options.PulseLog) : null;
        var lanes = settings.Lanes.Select((wiring, index) =>
            (wiring, lane: new LaneWorld(wiring, Line, options, screening, new Random(unchecked(options.Seed * 31 + index)), time, _pulses, _gate))).ToList();
        Lanes = lanes.ToDictionary(l => l.lane.Name, l => l.lane, StringComparer.Ordinal);
        _thermometers = lanes.ToDictionary(l => l.wiring.Thermometer, l => l.lane);
        _timer = time.CreateTimer(_ => Advance(), null, StepLength, StepLength);
    }

    public IReadOnlyDictionary<string, LaneWorld> Lanes { get; }

    /// <summary>The driver of a gpiochip.</summary>
    public GpioDriver Chip(int chip) => new SimulatedGpioDriver(this, chip);

    /// <summary>The thermometer at an address; where none is wired nothing answers.</summary>
    public I2cDevice Thermometer(ThermometerAddress at) => _thermometers.TryGetValue(at, out var lane)
        ? new SimulatedMlx90614(lane, at)
        : throw new IOException($"Nothing is wired to {at}.");

    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate) _pulses?.Dispose();
    }

    internal T OnLine<T>(int chip, int line, Func<SimulatedLine, T> work)
    {
        lock (_gate) return work(Line(new LineId(chip, line)));
    }

    private SimulatedLine Line(LineId id)
    {
        if (!_lines.TryGetValue(id, out var line)) _lines[id] = line = new SimulatedLine();
        return line;
    }

    private void Advance()
    {
        if (Interlocked.Exchange(ref _advancing, 1) == 1) return;
        var edges = new List<LineEdge>();
        var until = _time.GetElapsedTime(_epoch);
        while (_now + StepLength <= until)
        {
            _now += StepLength;
            lock (_gate)
                foreach (var lane in Lanes.Values) lane.Step(StepLength.TotalSeconds, edges);
            // Callbacks read the lines again, so they are called when the lock is free.
            foreach (var (id, line, edge) in edges)
                (edge == PinEventTypes.Rising ? line.Rising : line.Falling)?.Invoke(this, new PinValueChangedEventArgs(edge, id.Line));
            edges.Clear();
        }

        Volatile.Write(ref _advancing, 0);
    }
}
