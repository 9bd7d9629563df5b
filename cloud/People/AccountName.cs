using System.Globalization;
using System.Text;

namespace Checkpoint.Cloud.People;

/// <summary>Names people sign in with, and names of programs. They stand in orders and in the audit log, so two never look the same.</summary>
internal static class AccountName
{
    public const int MaximumLength = 40;

    private const string Signs = " .-_@·";

    /// <summary>1 to 40 letters and digits of any script, and <c>. - _ @ ·</c> and spaces inside.</summary>
    public static bool IsName(string? text) =>
        text is { Length: > 0 and <= MaximumLength } && text == text.Trim() && text.EnumerateRunes().All(IsFit) && text.IsNormalized(NormalizationForm.FormC);

    /// <summary>The same for names that differ only in case or width; of a text that is no name, something that is nobody's.</summary>
    public static string KeyOf(string text) =>
        IsName(text) ? text.Normalize(NormalizationForm.FormKC).ToUpperInvariant() : "";

    private static bool IsFit(Rune rune) =>
        Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark || (rune.IsAscii && Signs.Contains((char)rune.Value)) || rune.Value == '·';
}
