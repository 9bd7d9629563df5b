using System.Globalization;
using System.Text;
using CsvHelper;

namespace Checkpoint.Edge.Whitelist.Import;

/// <summary>Rows of a CSV file: UTF-8, comma, semicolon or tab, RFC 4180 quotes, the first line names the columns.</summary>
internal static class CsvRows
{
    private const int MaximumRowBytes = 16 * 1024;

    private static readonly string[] s_columns = ["plate", "colour", "registration", "status", "validFrom", "validTo", "people", "gates"];
    private static readonly string[] s_required = ["plate", "registration"];

    /// <exception cref="ImportException">The file as a whole is not usable.</exception>
    public static IEnumerable<ImportLine> Read(Stream file)
    {
        using var text = new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: true));
        var malformed = false;
        using var reader = CsvReader.Create(text, new CsvReaderOptions
        {
            HasHeader = false,
            TrackLineNumbers = true,
            // One quotation mark too few costs its own line, not the rest of the file.
            AllowLineBreaksInQuotes = false,
            OnMalformedRecord = _ => malformed = true,
            MaxRecordSize = MaximumRowBytes,
        });
        if (!Next(reader))
            throw new ImportException(ImportWords.Of("Empty"));
        var header = Header(Fields(reader));
        for (malformed = false; Next(reader); malformed = false)
        {
            var problem = malformed ? ImportWords.Of("Quotes")
                : reader.FieldCount != header.Count ? ImportWords.Of("Fields", reader.FieldCount, header.Count) : null;
            yield return problem is null ? Row(header, Fields(reader), reader.LineNumber) : new ImportLine(reader.LineNumber, null, problem);
        }
    }

    private static string[] Fields(CsvReader reader) => [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];

    private static bool Next(CsvReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (DecoderFallbackException)
        {
            throw new ImportException(ImportWords.Of("NotUtf8"));
        }
        catch (CsvFormatException e)
        {
            throw new ImportException(ImportWords.Of("BadRow", e.LineNumber, ImportWords.Of("RowTooLong", MaximumRowBytes)));
        }
    }

    private static Dictionary<string, int> Header(string[] names)
    {
        var header = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var place = 0; place < names.Length; place++)
        {
            var name = names[place].Trim();
            if (!s_columns.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new ImportException(ImportWords.Of("HeaderUnknown", name.Length > 30 ? name[..30] : name, string.Join(", ", s_columns)));
            if (!header.TryAdd(name, place))
                throw new ImportException(ImportWords.Of("HeaderTwice", name));
        }
        if (Array.Find(s_required, name => !header.ContainsKey(name)) is { } missing)
            throw new ImportException(ImportWords.Of("HeaderMissing", missing));
        return header;
    }

    private static ImportLine Row(Dictionary<string, int> header, string[] record, long line)
    {
        var people = Field("people");
        var row = new ImportRow
        {
            Plate = Field("plate"),
            Colour = Field("colour"),
            Registration = Field("registration"),
            Status = Field("status"),
            ValidFrom = Field("validFrom"),
            ValidTo = Field("validTo"),
            // What is no number is judged as a number that cannot be.
            People = string.IsNullOrWhiteSpace(people) ? null
                : int.TryParse(people, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) ? number : 0,
            Gates = Field("gates")?.Split([' ', ',', ';', '|'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        };
        return new ImportLine(line, row, null);

        string? Field(string name) => header.TryGetValue(name, out var place) ? record[place] : null;
    }
}
