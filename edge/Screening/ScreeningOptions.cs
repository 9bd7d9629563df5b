namespace Checkpoint.Edge.Screening;

/// <summary>Section <c>Screening</c>: what a skin temperature can be judged as. Thresholds of fever are policy, not settings.</summary>
public sealed class ScreeningOptions
{
    /// <summary>Weight of the difference between skin and ambient in the body estimate, 0 to 1; see <see cref="BodyEstimate"/>.</summary>
    public double SkinCoefficient { get; set; } = 0.19;

    /// <summary>Added to the body estimate, -2 to 2 °C: the result of a comparison with a reference thermometer.</summary>
    public double OffsetCelsius { get; set; }

    /// <summary>Colder is not a forehead at the right distance, °C.</summary>
    public double MinimumSkinCelsius { get; set; } = 30;

    /// <summary>Hotter is not a forehead, °C.</summary>
    public double MaximumSkinCelsius { get; set; } = 43;

    /// <summary>Below this ambient the sensor has no medical accuracy, °C.</summary>
    public double MinimumAmbientCelsius { get; set; } = 16;

    /// <summary>Above this ambient the sensor has no medical accuracy, °C.</summary>
    public double MaximumAmbientCelsius { get; set; } = 40;

    internal IEnumerable<string> Problems()
    {
        if (!(SkinCoefficient is >= 0 and <= 1)) yield return FormattableString.Invariant($"Screening:SkinCoefficient is {SkinCoefficient}; use 0 to 1, 0.19 as published.");
        if (!(OffsetCelsius is >= -2 and <= 2)) yield return FormattableString.Invariant($"Screening:OffsetCelsius is {OffsetCelsius}; use -2 to 2. A larger difference is a broken sensor.");
        if (!(MinimumSkinCelsius >= 20 && MinimumSkinCelsius < MaximumSkinCelsius && MaximumSkinCelsius <= 50))
            yield return FormattableString.Invariant($"Screening:MinimumSkinCelsius is {MinimumSkinCelsius} and MaximumSkinCelsius {MaximumSkinCelsius}; use 20 to 50, the first below the second.");
        if (!(MinimumAmbientCelsius >= -40 && MinimumAmbientCelsius < MaximumAmbientCelsius && MaximumAmbientCelsius <= 60))
            yield return FormattableString.Invariant($"Screening:MinimumAmbientCelsius is {MinimumAmbientCelsius} and MaximumAmbientCelsius {MaximumAmbientCelsius}; use -40 to 60, the first below the second.");
    }
}
