using System.Device.Gpio;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Thermometer;

namespace Checkpoint.Edge.Hardware;

/// <summary>A lane's settings, complete and checked.</summary>
public sealed record LaneWiring
{
    public required string Name { get; init; }
    public required IReadOnlyDictionary<LaneSensor, ContactWiring> Contacts { get; init; }
    public required IReadOnlyDictionary<LaneOutput, RelayWiring> Relays { get; init; }
    public required TimeSpan Pulse { get; init; }
    public required TimeSpan PumpLimit { get; init; }
    public required SprayOptions Spray { get; init; }
    public required ThermometerAddress Thermometer { get; init; }
    public required LaneTiming Timing { get; init; }
}

/// <summary>A relay as it is wired.</summary>
public sealed record RelayWiring(LineId Line, bool ActiveLow)
{
    public PinValue Level(bool on) => on == ActiveLow ? PinValue.Low : PinValue.High;
}
