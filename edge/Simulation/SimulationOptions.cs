namespace Checkpoint.Edge.Simulation;

/// <summary>Section <c>Simulation</c>, read when <c>Hardware:Driver</c> is <c>simulated</c>.</summary>
public sealed class SimulationOptions
{
    /// <summary>The same seed and the same requests at the same times give the same world.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Air at the gate, -40 to 50 °C.</summary>
    public double AmbientCelsius { get; set; } = 20;

    /// <summary>Time the arm takes from one end to the other, 0.5 to 20 s.</summary>
    public double ArmSeconds { get; set; } = 2.5;

    /// <summary>Speed of the trucks, 0.5 to 10 m/s.</summary>
    public double TruckMetresPerSecond { get; set; } = 2.5;

    /// <summary>From standing at the stop line until the first person is at the thermometer, 0 to 60 s.</summary>
    public double PersonAfterSeconds { get; set; } = 2;

    /// <summary>File to which a line is added each time a relay is energised; empty: none. See <see cref="Simulation.PulseLog"/>.</summary>
    public string PulseLog { get; set; } = "";

    internal IEnumerable<string> Problems()
    {
        if (!(AmbientCelsius is >= -40 and <= 50)) yield return FormattableString.Invariant($"Simulation:AmbientCelsius is {AmbientCelsius}; use -40 to 50.");
        if (!(ArmSeconds is >= 0.5 and <= 20)) yield return FormattableString.Invariant($"Simulation:ArmSeconds is {ArmSeconds}; use 0.5 to 20.");
        if (!(TruckMetresPerSecond is >= 0.5 and <= 10)) yield return FormattableString.Invariant($"Simulation:TruckMetresPerSecond is {TruckMetresPerSecond}; use 0.5 to 10.");
        if (!(PersonAfterSeconds is >= 0 and <= 60)) yield return FormattableString.Invariant($"Simulation:PersonAfterSeconds is {PersonAfterSeconds}; use 0 to 60.");
        if (PulseLog.Length > 0 && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(PulseLog)))) yield return $"Simulation:PulseLog is {PulseLog}, in a folder that does not exist; create it.";
    }
}
