using Checkpoint.Cloud.Words;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Cloud.Registry.Sheets;

/// <summary>The columns of a sheet of filings, in the order in which they are written.</summary>
public enum FilingColumn
{
    Registration,
    Plate,
    Colour,
    /// <summary>Written, and passed over when it is read: the state is changed by the steps of the life cycle.</summary>
    State,
    VehicleClass,
    Enterprise,
    /// <summary>Names; several with ; between them, as their phones and numbers, in the same order.</summary>
    Drivers,
    Phones,
    IdNumbers,
    From,
    To,
    Gates,
    People,
    ValidFrom,
    ValidTo,
}

/// <summary>What people write in sheets, in either language.</summary>
internal static class SheetWords
{
    private static readonly Dictionary<string, FilingColumn> s_headings = All<FilingColumn>();

    public static FilingColumn? Heading(string text) => s_headings.TryGetValue(Plain(text), out var column) ? column : null;

    /// <summary>The value of a word, or of its name as in JSON.</summary>
    public static bool TryRead<T>(string text, out T value)
        where T : struct, Enum => Values<T>.All.TryGetValue(Plain(text), out value)
            // 黄, 黄色 and 黄牌 are all written.
            || (typeof(T) == typeof(PlateColour) && Values<T>.All.TryGetValue(Plain(text).TrimEnd('色', '牌'), out value));

    /// <summary>As in JSON: "validFrom".</summary>
    public static string Name(FilingColumn column) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(column.ToString());

    private static Dictionary<string, T> All<T>()
        where T : struct, Enum
    {
        var words = new Dictionary<string, T>();
        foreach (var value in Enum.GetValues<T>())
            foreach (var word in Word.InEveryLanguage(value).Append(value.ToString()))
            {
                words.TryAdd(Plain(word), value);
                if (value is PlateColour) words.TryAdd(Plain(word).TrimEnd('色', '牌'), value);
            }
        return words;
    }

    private static string Plain(string text) => string.Concat(text.Where(each => !char.IsWhiteSpace(each) && each is not ('*' or '\ufeff'))).ToUpperInvariant();

    private static class Values<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<string, T> All = All<T>();
    }
}
