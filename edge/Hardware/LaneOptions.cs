using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Thermometer;

namespace Checkpoint.Edge.Hardware;

/// <summary>One entry of the section <c>Lanes</c>, as written in the settings. <see cref="LaneWiring"/> is what becomes of it.</summary>
public sealed class LaneOptions
{
    /// <summary>Lower-case letters, digits and '-'; part of message topics and pass ids.</summary>
    public string? Name { get; set; }

    /// <summary>Contacts by the name of their <see cref="LaneSensor"/>. Left out altogether: the default pin map.</summary>
    public Dictionary<string, InputOptions> Inputs { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Relays by the name of their <see cref="LaneOutput"/>. Left out altogether: the default pin map.</summary>
    public Dictionary<string, OutputOptions> Outputs { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Length of an open, close or stop pulse, 100 to 3000 ms.</summary>
    public int PulseMilliseconds { get; set; } = 500;

    /// <summary>The pump is switched off after this time whatever the lane asks for, 5 to 600 s.</summary>
    public int PumpLimitSeconds { get; set; } = 90;

    public SprayOptions Spray { get; set; } = new();

    public ThermometerOptions Thermometer { get; set; } = new();

    public LaneTiming Timing { get; set; } = new();
}
