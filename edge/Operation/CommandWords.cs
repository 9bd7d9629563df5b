using System.Globalization;
using System.Resources;

namespace Checkpoint.Edge.Operation;

/// <summary>What commands say to the person at the keyboard, from CommandWords.resx (English) and CommandWords.zh-CN.resx.</summary>
internal static class CommandWords
{
    private static readonly ResourceManager s_words = new("Checkpoint.Edge.Operation.CommandWords", typeof(CommandWords).Assembly);

    public static string Of(string name, params object?[] values) =>
        string.Format(CultureInfo.CurrentCulture, s_words.GetString(name, CultureInfo.CurrentUICulture) ?? throw new ArgumentOutOfRangeException(nameof(name), name, null), values);
}
