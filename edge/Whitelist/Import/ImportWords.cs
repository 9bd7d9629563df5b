using System.Globalization;
using System.Resources;

namespace Checkpoint.Edge.Whitelist.Import;

/// <summary>What the import says to the person at the keyboard, from ImportWords.resx (English) and ImportWords.zh-CN.resx.</summary>
internal static class ImportWords
{
    private static readonly ResourceManager s_words = new("Checkpoint.Edge.Whitelist.Import.ImportWords", typeof(ImportWords).Assembly);

    public static string Of(string name, params object?[] values) =>
        string.Format(CultureInfo.CurrentCulture, s_words.GetString(name, CultureInfo.CurrentUICulture) ?? throw new ArgumentOutOfRangeException(nameof(name), name, null), values);
}
