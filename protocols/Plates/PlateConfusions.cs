using static Checkpoint.Protocols.Plates.PlateAlphabet;

namespace Checkpoint.Protocols.Plates;

/// <summary>Which characters recognition takes for one another, and how much one such error explains.</summary>
internal static class PlateConfusions
{
    /// <summary>Below this confidence a character may be any other.</summary>
    public const double LowConfidence = 0.5;

    /// <summary>Stands in where the camera gives no confidence: a read it was content with.</summary>
    private const double UsualConfidence = 0.8;

    // Within a group everything looks like everything. I is on no plate. 1 and 7 are not alike, though both are like T.
    private static readonly string[] s_groups = ["0DQO", "8B", "5S", "2Z", "1TL", "7T", "UV", "CG"];

    private static readonly bool[] s_alike = Alike();

    /// <summary>
    /// How well it is explained that one character was read for the other, 0 when it is not. Symmetric, and never lower
    /// for a lower confidence: 0.6 to 1 for characters that look alike, 0.2 to 0.6 for provinces, 0.2 to 0.4 for anything
    /// else below <see cref="LowConfidence"/>.
    /// </summary>
    /// <param name="confidence">Of the character read; NaN when there is none.</param>
    /// <param name="guess">True when only the province or the low confidence speaks for it, not the look.</param>
    public static double Likelihood(byte one, byte other, double confidence, out bool guess)
    {
        var doubt = 1 - (double.IsNaN(confidence) ? UsualConfidence : Math.Clamp(confidence, 0, 1));
        guess = false;
        if (s_alike[(one * Count) + other])
            return 0.6 + (0.4 * doubt);
        guess = true;
        // Thirty strokes in a few pixels: cameras confuse any two of them, but none with a letter.
        if (IsProvince(one) && IsProvince(other))
            return 0.2 + (0.4 * doubt);
        return doubt > 1 - LowConfidence ? 0.4 * doubt : 0;
    }

    private static bool[] Alike()
    {
        var alike = new bool[Count * Count];
        foreach (var group in s_groups)
            foreach (var one in group)
                foreach (var other in group)
                    alike[(FromChar(one) * Count) + FromChar(other)] = one != other;
        return alike;
    }
}
