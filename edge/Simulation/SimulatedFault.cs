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
    /// <summary>The kernel tells of no edge.</summary>
    LostEdges,
    ArmJammed,
    NoFlow,
    TankEmpty,
}

/// <summary>Sets or clears a fault.</summary>
/// <param name="Sensor">For <see cref="SimulatedFault.StuckInput"/>, <see cref="SimulatedFault.CutWire"/> and <see cref="SimulatedFault.ReadError"/>.</param>
/// <param name="Output">For <see cref="SimulatedFault.WriteError"/>.</param>
/// <param name="Probability">For the thermometer: share of the transfers that fail, more than 0, at most 1.</param>
public sealed record FaultRequest(SimulatedFault Fault, bool On = true, string? Sensor = null, string? Output = null, double Probability = 1);
