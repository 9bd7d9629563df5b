using System.Collections.Immutable;
using System.Globalization;

namespace Checkpoint.Edge.Cameras;

/// <summary>Confidences as cameras write them: percent as an integer or with decimals, or a share of one with decimals.</summary>
internal static class Confidence
{
    /// <returns>0 to 1; null when the text is no number from 0 to 100.</returns>
    public static double? Read(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number is not (>= 0 and <= 100))
            return null;
        // "1" is one percent, "1.0" is certainty: only shares of one are written with a point below that.
        return number <= 1 && text.Contains('.') ? number : number / 100;
    }

    /// <summary>"99,99,93": one for each character. Empty when one of them is no number.</summary>
    public static ImmutableArray<float> ReadEach(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];
        var each = ImmutableArray.CreateBuilder<float>();
        foreach (var part in text.AsSpan().Split(','))
        {
            if (each.Count == PlateReport.MaximumText || Read(text.AsSpan(part)) is not { } share)
                return [];
            each.Add((float)share);
        }
        return each.ToImmutable();
    }
}
