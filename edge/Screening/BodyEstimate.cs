namespace Checkpoint.Edge.Screening;

/// <summary>
/// Body temperature from forehead skin and ambient by the heat balance of Pompei (US patents 6,056,435 and 6,292,685): heat carried
/// to the skin by blood equals heat lost to the surroundings, so Tbody = Tskin + k (Tskin - Tambient), with k = h/pc about 0.19 at
/// the forehead. It is an estimate of a group's mean: a single person's differs by up to 1 °C (Fisher et al., Sensors 2022, 22, 826).
/// </summary>
public static class BodyEstimate
{
    /// <summary>
    /// Where the surroundings are warmer than the skin the balance would take heat away from the estimate and could hide a fever;
    /// there the skin itself is the estimate.
    /// </summary>
    /// <returns>°C, not rounded.</returns>
    public static double FromSkin(double skinCelsius, double ambientCelsius, ScreeningOptions options) =>
        skinCelsius + options.SkinCoefficient * Math.Max(0, skinCelsius - ambientCelsius) + options.OffsetCelsius;

    /// <summary>The skin that gives a body estimate: the inverse of <see cref="FromSkin"/>.</summary>
    public static double ToSkin(double bodyCelsius, double ambientCelsius, ScreeningOptions options)
    {
        var body = bodyCelsius - options.OffsetCelsius;
        return body <= ambientCelsius ? body : (body + options.SkinCoefficient * ambientCelsius) / (1 + options.SkinCoefficient);
    }
}
