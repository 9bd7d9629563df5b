using System.Device.Gpio;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Screening;

namespace Checkpoint.Edge.Simulation;

/// <summary>One lane of the simulated world: road, arm, sprayer, thermometer, contacts. Safe to use from any thread.</summary>
public sealed class LaneWorld
{
    private readonly Lock _gate;
    private readonly LaneWiring _wiring;
    private readonly Random _random;
    private readonly Dictionary<LaneSensor, SimulatedContact> _contacts;
    private readonly Dictionary<LaneOutput, SimulatedRelay> _relays;
    private readonly Dictionary<LaneOutput, SimulatedLine> _relayLines;
    private readonly List<Truck> _trucks = [];
    private readonly Arm _arm;
    private readonly Sprayer _sprayer = new();
    private readonly Forehead _forehead;
    private readonly double _cruise;
    private SimulatedFault? _trouble;
    private double _troubleProbability;
    private bool _edgesLost;
    private double _pulseDebt;
    private int _lastTruck;
    private int _passed;
    private int _rammed;
    private int _interlockViolations;

    internal LaneWorld(LaneWiring wiring, Func<LineId, SimulatedLine> lines, SimulationOptions options, ScreeningOptions screening, Random random, TimeProvider time, PulseLog? pulses, Lock gate)
    {
        (_wiring, _gate, _random, _cruise) = (wiring, gate, random, options.TruckMetresPerSecond);
        _arm = new Arm(options.ArmSeconds);
        _forehead = new Forehead(options, screening, random);
        _contacts = wiring.Contacts.ToDictionary(c => c.Key, c => new SimulatedContact(c.Value, lines(c.Value.Line), random, Sees(c.Key)));
        _relays = wiring.Relays.ToDictionary(r => r.Key, r => new SimulatedRelay(r.Key, time, at => pulses?.Add(at, wiring.Name, r.Key)));
        _relayLines = wiring.Relays.ToDictionary(r => r.Key, r => lines(r.Value.Line));
        foreach (var (output, relay) in wiring.Relays)
        {
            _relayLines[output].Drive(relay.Level(false));
            _relayLines[output].Written = level => Written(output, level == relay.Level(true));
        }
    }

    public string Name => _wiring.Name;

    /// <summary>Lets a vehicle come to the gate, behind those that are there.</summary>
    /// <returns>Its number in this lane.</returns>
    public int Arrive(TruckRequest request)
    {
        lock (_gate)
        {
            var front = Math.Min(LaneGeometry.Entry, _trucks.Count == 0 ? LaneGeometry.Entry : _trucks.Min(t => t.Tail) - 3);
            _trucks.Add(new Truck(++_lastTruck, request, front, _cruise));
            return _lastTruck;
        }
    }

    /// <summary>Somebody comes to the thermometer now.</summary>
    public void Present(Person person, TimeSpan time)
    {
        lock (_gate) _forehead.Present(person, time.TotalSeconds);
    }

    /// <summary>Makes a contact say something whatever it sees; null lets it follow the world again.</summary>
    /// <returns>False when the lane has no such contact.</returns>
    public bool Force(LaneSensor sensor, bool? active)
    {
        lock (_gate)
        {
            if (!_contacts.TryGetValue(sensor, out var contact)) return false;
            contact.Forced = active;
            return true;
        }
    }

    public void SetAmbient(double celsius)
    {
        lock (_gate) _forehead.AmbientCelsius = celsius;
    }

    /// <summary>Sets or clears a fault.</summary>
    /// <returns>Null, or why the request makes no sense.</returns>
    public string? Set(FaultRequest request)
    {
        lock (_gate)
        {
            switch (request.Fault)
            {
                case SimulatedFault.WrongPec or SimulatedFault.NoAcknowledge or SimulatedFault.ErrorFlag:
                    if (!(request.Probability is > 0 and <= 1)) return $"probability is {request.Probability}; use more than 0, at most 1.";
                    if (request.On) (_trouble, _troubleProbability) = (request.Fault, request.Probability);
                    else if (_trouble == request.Fault) _trouble = null;
                    return null;
                case SimulatedFault.ArmJammed:
                    _arm.Jammed = request.On;
                    return null;
                case SimulatedFault.LostEdges:
                    _edgesLost = request.On;
                    return null;
                case SimulatedFault.NoFlow:
                    _sprayer.Blocked = request.On;
                    return null;
                case SimulatedFault.TankEmpty:
                    _sprayer.TankLitres = request.On ? 0 : 200;
                    return null;
                case SimulatedFault.WriteError:
                    if (!Enum.TryParse<LaneOutput>(request.Output, true, out var output) || !_relayLines.TryGetValue(output, out var line))
                        return $"output is {request.Output}; use one of {string.Join(", ", _relays.Keys)}.";
                    line.Fails = request.On;
                    return null;
                default:
                    if (!Enum.TryParse<LaneSensor>(request.Sensor, true, out var sensor) || !_contacts.TryGetValue(sensor, out var contact))
                        return $"sensor is {request.Sensor}; use one of {string.Join(", ", _contacts.Keys)}.";
                    if (request.Fault == SimulatedFault.StuckInput) contact.Stuck = request.On;
                    else if (request.Fault == SimulatedFault.CutWire) contact.CutWire = request.On;
                    else contact.Line.Fails = request.On;
                    return null;
            }
        }
    }

    /// <summary>The whole lane as it is now.</summary>
    public LaneSnapshot Snapshot()
    {
        lock (_gate)
        {
            return new LaneSnapshot
            {
                Lane = Name,
                Trucks = [.. _trucks.Select(t => new TruckSnapshot(t.Id, t.Behaviour, t.Front, t.Tail, t.Speed, t.IsWaitingAtLine))],
                Passed = _passed,
                ArmPosition = _arm.Position,
                ArmDirection = _arm.Direction,
                Collisions = _arm.Collisions,
                Rammed = _rammed,
                InterlockViolations = _interlockViolations,
                On = [.. _relays.Values.Where(r => r.IsOn).Select(r => r.Output)],
                Counts = _relays.ToDictionary(r => r.Key.ToString(), r => r.Value.Count),
                Pulses = [.. _relays.Values.SelectMany(r => r.Pulses).OrderBy(p => p.At)],
                Sensors = _contacts.ToDictionary(c => c.Key.ToString(), c => c.Value.Shown),
                IsFlowing = _sprayer.IsFlowing,
                TankLitres = _sprayer.TankLitres,
                AmbientCelsius = _forehead.AmbientCelsius,
                ObjectCelsius = _forehead.ObjectCelsius,
            };
        }
    }

    internal SimulatedFault? ThermometerTrouble()
    {
        lock (_gate) return _trouble is not null && _random.NextDouble() < _troubleProbability ? _trouble : null;
    }

    internal double MeasuredAmbientCelsius()
    {
        lock (_gate) return _forehead.Measured(_forehead.AmbientCelsius);
    }

    internal double MeasuredObjectCelsius()
    {
        lock (_gate) return _forehead.Measured(_forehead.ObjectCelsius);
    }

    /// <summary>One step of everything; called with the lock held.</summary>
    internal void Step(double seconds, List<LineEdge> edges)
    {
        if (Take(LaneOutput.Stop)) _arm.Stop();
        else if (Take(LaneOutput.Open)) _arm.Open();
        else if (Take(LaneOutput.Close)) _arm.Close();
        Drive(seconds);
        _arm.Step(seconds, IsUnderArm);
        var litres = _sprayer.Step(seconds, IsOn(LaneOutput.Pump));
        _forehead.Step(seconds, _trucks.Find(t => t.IsWaitingAtLine), IsOn(LaneOutput.GreenLight));
        foreach (var (sensor, contact) in _contacts)
        {
            if (sensor == LaneSensor.SprayFlow && _wiring.Spray.Kind == FlowSensorKind.Pulses) Turn(contact, litres, edges);
            else Add(edges, contact, contact.Step(Sees(sensor)));
        }
    }

    private bool IsUnderArm => Over(LaneGeometry.Arm - 0.05, LaneGeometry.Arm + 0.05);

    private void Drive(double seconds)
    {
        var wasUnderArm = IsUnderArm;
        Truck? ahead = null;
        foreach (var truck in _trucks)
        {
            truck.Step(seconds, IsOn(LaneOutput.GreenLight), _arm, ahead?.Tail);
            ahead = truck;
        }

        if (!wasUnderArm && IsUnderArm && _arm.Position < Arm.Clearance) _rammed++;
        _passed += _trucks.Count(t => t.Tail > LaneGeometry.Exit);
        _trucks.RemoveAll(t => t.HasLeft);
    }

    private bool Sees(LaneSensor sensor) => sensor switch
    {
        LaneSensor.ArrivalLoop => Over(LaneGeometry.ArrivalLoopFrom, LaneGeometry.ArrivalLoopTo),
        LaneSensor.BarrierLoop => Over(LaneGeometry.BarrierLoopFrom, LaneGeometry.BarrierLoopTo),
        LaneSensor.PhotoEye => Over(LaneGeometry.PhotoEye - 0.02, LaneGeometry.PhotoEye + 0.02),
        LaneSensor.UpLimit => _arm.IsUp,
        LaneSensor.DownLimit => _arm.IsDown,
        LaneSensor.TankLevel => _sprayer.IsLow,
        LaneSensor.SprayFlow => _sprayer.IsFlowing,
        _ => false,
    };

    private bool Over(double from, double to) => _trucks.Exists(t => t.Covers(from, to));

    private bool IsOn(LaneOutput output) => _relays.TryGetValue(output, out var relay) && relay.IsOn;

    private bool Take(LaneOutput output) => _relays.TryGetValue(output, out var relay) && relay.TakePulse();

    /// <summary>The turbine of a flow meter: one pulse for each part of a litre.</summary>
    private void Turn(SimulatedContact contact, double litres, List<LineEdge> edges)
    {
        if (contact.Stuck || contact.CutWire) return;
        for (_pulseDebt += litres * _wiring.Spray.PulsesPerLitre; _pulseDebt >= 1; _pulseDebt--)
        {
            Add(edges, contact, contact.Line.Drive(PinValue.High));
            Add(edges, contact, contact.Line.Drive(PinValue.Low));
        }
    }

    private void Written(LaneOutput output, bool on)
    {
        _relays[output].Write(on);
        if (on && IsOn(LaneOutput.Open) && IsOn(LaneOutput.Close)) _interlockViolations++;
    }

    private void Add(List<LineEdge> edges, SimulatedContact contact, PinEventTypes edge)
    {
        if (edge != PinEventTypes.None && !_edgesLost) edges.Add(new LineEdge(contact.Id, contact.Line, edge));
    }
}

/// <summary>An edge to tell the driver's callbacks of, once the world's lock is free.</summary>
internal readonly record struct LineEdge(LineId Id, SimulatedLine Line, PinEventTypes Edge);
