namespace Checkpoint.Edge.Thermometer;

/// <summary>Section <c>Thermometer</c>: how a reading is made of samples. The defaults follow the sensor's default filter, which settles in 0.1 to 0.65 s.</summary>
public sealed class SamplingOptions
{
    /// <summary>While measuring, 10 to 50.</summary>
    public int SamplesPerSecond { get; set; } = 10;

    /// <summary>A plateau is this long, 300 to 5000 ms.</summary>
    public int PlateauMilliseconds { get; set; } = 800;

    /// <summary>Largest standard deviation within a plateau, 0.02 to 1 °C.</summary>
    public double SteadyCelsius { get; set; } = 0.12;

    /// <summary>Somebody is there when the object differs this much from the background, 0.5 to 20 °C.</summary>
    public double ContrastCelsius { get; set; } = 2;

    /// <summary>Nothing colder than this is taken for a person, 0 to 35 °C.</summary>
    public double PresenceCelsius { get; set; } = 25;

    /// <summary>Somebody is there for this long without a plateau: "take it again", 1 to 60 s.</summary>
    public int UnsteadySeconds { get; set; } = 5;

    /// <summary>Without a valid sample for this long the thermometer is faulty, 300 to 10000 ms.</summary>
    public int StaleMilliseconds { get; set; } = 1000;

    /// <summary>Between two looks while nobody is measured, 1 to 60 s.</summary>
    public int IdleSeconds { get; set; } = 2;

    internal TimeSpan Period => TimeSpan.FromSeconds(1.0 / SamplesPerSecond);
    internal TimeSpan Plateau => TimeSpan.FromMilliseconds(PlateauMilliseconds);
    internal TimeSpan Unsteady => TimeSpan.FromSeconds(UnsteadySeconds);
    internal TimeSpan Stale => TimeSpan.FromMilliseconds(StaleMilliseconds);
    internal TimeSpan Idle => TimeSpan.FromSeconds(IdleSeconds);

    internal IEnumerable<string> Problems()
    {
        if (SamplesPerSecond is < 10 or > 50) yield return $"Thermometer:SamplesPerSecond is {SamplesPerSecond}; use 10 to 50.";
        if (PlateauMilliseconds is < 300 or > 5000) yield return $"Thermometer:PlateauMilliseconds is {PlateauMilliseconds}; use 300 to 5000.";
        if (!(SteadyCelsius is >= 0.02 and <= 1)) yield return FormattableString.Invariant($"Thermometer:SteadyCelsius is {SteadyCelsius}; use 0.02 to 1.");
        if (!(ContrastCelsius is >= 0.5 and <= 20)) yield return FormattableString.Invariant($"Thermometer:ContrastCelsius is {ContrastCelsius}; use 0.5 to 20.");
        if (!(PresenceCelsius is >= 0 and <= 35)) yield return FormattableString.Invariant($"Thermometer:PresenceCelsius is {PresenceCelsius}; use 0 to 35.");
        if (UnsteadySeconds is < 1 or > 60) yield return $"Thermometer:UnsteadySeconds is {UnsteadySeconds}; use 1 to 60.";
        if (StaleMilliseconds is < 300 or > 10000) yield return $"Thermometer:StaleMilliseconds is {StaleMilliseconds}; use 300 to 10000.";
        if (IdleSeconds is < 1 or > 60) yield return $"Thermometer:IdleSeconds is {IdleSeconds}; use 1 to 60.";
    }
}
