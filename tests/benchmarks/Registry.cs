using System.Globalization;

namespace Checkpoint.Benchmarks;

/// <summary>Registrations as a county would have them: numbered as they were filed, plates in no order.</summary>
internal static class Registry
{
    private const string Characters = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    /// <summary>Writes a file for the centre's import.</summary>
    public static async Task WriteAsync(string path, int count)
    {
        await using var file = File.CreateText(path);
        for (var n = 0; n < count; n++)
            await file.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $$"""{"plate":"{{PlateOf(n, count)}}","colour":"yellow","registration":"{{IdOf(n)}}","people":{{1 + (n % 3)}}}"""));
    }

    public static string IdOf(int n) => string.Create(CultureInfo.InvariantCulture, $"SM-2026-{n:D7}");

    /// <summary>The same step over all plates again and again: 7,919 divides no count that is used, so none comes twice.</summary>
    public static string PlateOf(int n, int count)
    {
        var number = n * 7_919L % count * 44;
        Span<char> text = ['陕', 'K', '0', '0', '0', '0', '0'];
        for (var place = text.Length - 1; place >= 2; place--, number /= Characters.Length) text[place] = Characters[(int)(number % Characters.Length)];
        return new string(text);
    }
}
