using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Thermometer;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;

namespace Checkpoint.Edge.Screening;

/// <summary>Makes verdicts of temperatures. Plain functions; whatever is doubtful is no verdict (rule 6).</summary>
public static class ScreeningJudge
{
    /// <summary>Range in which a contact thermometer's value can be a living person's, °C.</summary>
    public const double MinimumContactCelsius = 34, MaximumContactCelsius = 43;

    /// <summary>The thermometer cannot be trusted: no values, no verdict.</summary>
    public static Measurement SensorFault { get; } = new() { Method = ReadingMethod.Infrared, Verdict = ReadingVerdict.SensorFault };

    /// <summary>
    /// Judges a presentation. Ambient comes first: outside the sensor's medical range no repetition helps. The body estimate is
    /// compared as it is shown, rounded to 0.1 °C with halves upwards.
    /// </summary>
    public static Measurement Judge(Plateau plateau, ScreeningPolicy policy, ScreeningOptions options)
    {
        var measurement = new Measurement
        {
            Method = ReadingMethod.Infrared,
            Verdict = ReadingVerdict.Retake,
            SkinCelsius = Rounded(plateau.SkinCelsius, 2),
            AmbientCelsius = Rounded(plateau.AmbientCelsius, 2),
            Quality = Rounded(plateau.Quality, 2),
        };
        if (!double.IsFinite(plateau.AmbientCelsius)) return SensorFault;
        if (plateau.AmbientCelsius < options.MinimumAmbientCelsius || plateau.AmbientCelsius > options.MaximumAmbientCelsius)
            return measurement with { Verdict = ReadingVerdict.ContactRequired };
        if (plateau.SkinCelsius is not { } skin || !(skin >= options.MinimumSkinCelsius && skin <= options.MaximumSkinCelsius))
            return measurement;
        var body = Math.Round(BodyEstimate.FromSkin(skin, plateau.AmbientCelsius, options), 1, MidpointRounding.AwayFromZero);
        return measurement with { BodyCelsius = body, Verdict = Verdict(body, policy) };
    }

    /// <summary>Judges the value of an ear or axillary thermometer as staff typed it; one that cannot be a person's must be taken again.</summary>
    public static Measurement JudgeContact(double bodyCelsius, ScreeningPolicy policy) => new()
    {
        Method = ReadingMethod.Contact,
        BodyCelsius = bodyCelsius,
        Verdict = bodyCelsius is >= MinimumContactCelsius and <= MaximumContactCelsius ? Verdict(bodyCelsius, policy) : ReadingVerdict.Retake,
    };

    private static ReadingVerdict Verdict(double bodyCelsius, ScreeningPolicy policy) =>
        bodyCelsius >= policy.FeverCelsius ? ReadingVerdict.Fever : ReadingVerdict.Normal;

    private static double? Rounded(double? value, int digits) =>
        value is { } number ? Math.Round(number, digits, MidpointRounding.AwayFromZero) : null;
}
