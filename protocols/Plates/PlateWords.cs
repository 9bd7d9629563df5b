using System.Globalization;
using System.Resources;

namespace Checkpoint.Protocols.Plates;

/// <summary>The words for <see cref="PlateProblem"/>, from PlateWords.resx (English) and PlateWords.zh-CN.resx.</summary>
public static class PlateWords
{
    private static readonly ResourceManager s_words = new("Checkpoint.Protocols.Plates.PlateWords", typeof(PlateWords).Assembly);

    private static readonly string[] s_english =
        [.. Enum.GetValues<PlateProblem>().Select(problem => Of(problem, CultureInfo.InvariantCulture))];

    /// <summary>One sentence that says what is wrong and what to do.</summary>
    /// <param name="culture">Null for <see cref="CultureInfo.CurrentUICulture"/>; without words in that language, English.</param>
    public static string Of(PlateProblem problem, CultureInfo? culture = null) =>
        s_words.GetString(problem.ToString(), culture) ?? throw new ArgumentOutOfRangeException(nameof(problem), problem, null);

    internal static string English(PlateProblem problem) => s_english[(int)problem];
}
