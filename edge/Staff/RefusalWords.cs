using System.Globalization;
using System.Resources;

namespace Checkpoint.Edge.Staff;

/// <summary>Why something was refused, in the reader's language, from RefusalWords.resx (English) and RefusalWords.zh-CN.resx.</summary>
internal static class RefusalWords
{
    private static readonly ResourceManager s_words = new("Checkpoint.Edge.Staff.RefusalWords", typeof(RefusalWords).Assembly);

    public static string Of(string name, params object?[] values) =>
        string.Format(CultureInfo.CurrentCulture, s_words.GetString(name, CultureInfo.CurrentUICulture) ?? throw new ArgumentOutOfRangeException(nameof(name), name, null), values);

    /// <summary>The lane's reason for a refusal. One that has no words yet is shown as it is recorded.</summary>
    public static string OfLane(string refusal) => s_words.GetString(refusal, CultureInfo.CurrentUICulture) ?? refusal;
}
