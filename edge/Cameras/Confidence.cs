using System.Collections.Immutable;
using System.Globalization;

namespace Checkpoint.Edge.Cameras;

/// <summary>Confidences as cameras write them: percent as an integer or with decimals, or a share of one with decimals.</summary>
internal static class Confidence
{
    /// <returns>0 to 1; null when there is no text, so that the camera gives none; 0, which is doubtful, when it is no number from 0 to 100.</returns>
    public static double? Read(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.IsEmpty)
            return null;
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number is not (>= 0 and <= 100))
            return 0;
        // "1" is one percent, "1.0" is certainty: only shares of one are written with a point below that.
        return number <= 1 && text.Contains('.') ? number : number / 100;
    }

    /// <summary>"99,99,93": one for each character. Empty when one of them is missing.</summary>
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
