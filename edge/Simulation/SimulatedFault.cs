using System.Text.Json.Serialization;

namespace Checkpoint.Edge.Simulation;

/// <summary>What can go wrong in a simulated lane.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SimulatedFault>))]
public enum SimulatedFault
{
    /// <summary>The thermometer's bytes are damaged on the wire.</summary>
    WrongPec,
    /// <summary>The thermometer does not answer.</summary>
    NoAcknowledge,
    /// <summary>The thermometer marks its values as wrong.</summary>
    ErrorFlag,
    /// <summary>The contact stays as it is.</summary>
    StuckInput,
    CutWire,
    /// <summary>The kernel returns an error for the line.</summary>
    ReadError,
    /// <summary>The kernel refuses to set the line.</summary>
    WriteError,
    ArmJammed,
    NoFlow,
    TankEmpty,
}

/// <summary>Sets or clears a fault.</summary>
public sealed record FaultRequest
{
    public required SimulatedFault Fault { get; init; }
    public bool On { get; init; } = true;
    /// <summary>For <see cref="SimulatedFault.StuckInput"/>, <see cref="SimulatedFault.CutWire"/> and <see cref="SimulatedFault.ReadError"/>.</summary>
    public string? Sensor { get; init; }
    /// <summary>For <see cref="SimulatedFault.WriteError"/>.</summary>
    public string? Output { get; init; }
    /// <summary>For the thermometer: share of the transfers that fail, 0 to 1.</summary>
    public double Probability { get; init; } = 1;
}
