using System.Text;

namespace Checkpoint.Edge.Cameras;

/// <summary>Text of a camera made fit to be recorded.</summary>
internal static class CameraText
{
    /// <summary>Without control characters and half surrogates, and not longer than a plate can be.</summary>
    public static string Clean(string? text)
    {
        var clean = new StringBuilder(PlateReport.MaximumText);
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > PlateReport.MaximumText)
                break;
            if (!Rune.IsControl(rune) && rune != Rune.ReplacementChar)
                clean.Append(rune.ToString());
        }
        return clean.ToString().Trim();
    }
}
