using System.Globalization;
using System.Text;

namespace Checkpoint.Edge.Whitelist;

/// <summary>
/// The ids of a million registrations without a million strings. Registries number their files, so an id is a beginning
/// that many share and a number of up to nine digits: "SM-2020-" and 000123. Ids that share no beginning with others
/// (or come after 4,095 different ones) are kept as text; pattern 0 says so.
/// </summary>
/// <param name="Patterns">Beginning and number of digits; the first is not used.</param>
/// <param name="Texts">Ids without a pattern: length in one byte, UTF-8.</param>
internal sealed record RegistrationIds(IdPattern[] Patterns, byte[] Texts)
{
    private const int MaximumDigits = 9;

    public long Bytes => Texts.LongLength + Patterns.Sum(pattern => 40 + (2L * pattern.Beginning.Length));

    public string Read(int pattern, uint number)
    {
        if (pattern == 0)
            return Encoding.UTF8.GetString(Texts, (int)number + 1, Texts[number]);
        var (beginning, digits) = Patterns[pattern];
        return string.Create(beginning.Length + digits, (beginning, number), static (text, id) =>
        {
            id.beginning.CopyTo(text);
            var number = id.number;
            for (var place = text.Length - 1; place >= id.beginning.Length; place--, number /= 10)
                text[place] = (char)('0' + (number % 10));
        });
    }

    /// <summary>The pattern of an id, and its number.</summary>
    public static (IdPattern Pattern, uint Number) Split(string id)
    {
        var begin = id.Length;
        while (begin > 0 && id.Length - begin < MaximumDigits && char.IsAsciiDigit(id[begin - 1]))
            begin--;
        var number = begin == id.Length ? 0 : uint.Parse(id.AsSpan(begin), NumberStyles.None, CultureInfo.InvariantCulture);
        return (new IdPattern(id[..begin], id.Length - begin), number);
    }
}

/// <param name="Digits">Digits after the beginning, leading zeros included.</param>
internal readonly record struct IdPattern(string Beginning, int Digits);
