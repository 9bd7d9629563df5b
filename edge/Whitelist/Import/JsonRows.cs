using System.Buffers;
using System.Text.Json;

namespace Checkpoint.Edge.Whitelist.Import;

/// <summary>
/// Rows of a JSON file: an array of objects, read one object at a time. The reader below only finds where an object
/// begins and ends, so that each row has its line and a bad one does not end the reading.
/// </summary>
internal static class JsonRows
{
    private const int MaximumRowBytes = 16 * 1024;

    private enum Place { Before, Array, AfterRow, AfterComma, After }

    /// <exception cref="ImportException">The file as a whole is not usable.</exception>
    public static IEnumerable<ImportLine> Read(Stream file)
    {
        using var bytes = new BufferedStream(file, 64 * 1024);
        var row = new ArrayBufferWriter<byte>(1024);
        var (place, line) = (Place.Before, 1L);
        for (var read = SkipMark(bytes); read >= 0; read = bytes.ReadByte())
        {
            if (read == '\n')
                line++;
            if (read is ' ' or '\t' or '\r' or '\n')
                continue;
            if (read == '{' && place is Place.Array or Place.AfterComma)
            {
                var begun = line;
                yield return Take(bytes, row, ref line) ? Parse(row.WrittenSpan, begun)
                    : new ImportLine(begun, null, ImportWords.Of("RowTooLong", MaximumRowBytes));
                place = Place.AfterRow;
                continue;
            }
            place = (place, (char)read) switch
            {
                (Place.Before, '[') => Place.Array,
                (Place.AfterRow, ',') => Place.AfterComma,
                (Place.Array or Place.AfterRow, ']') => Place.After,
                _ => throw new ImportException(ImportWords.Of("NotArray", line)),
            };
        }
        if (place == Place.Before)
            throw new ImportException(ImportWords.Of("Empty"));
        if (place != Place.After)
            throw new ImportException(ImportWords.Of("Torn"));
    }

    /// <summary>Collects an object to its closing brace. False when it is too long; it is passed over then.</summary>
    private static bool Take(Stream bytes, ArrayBufferWriter<byte> row, ref long line)
    {
        row.ResetWrittenCount();
        var (depth, text, escaped, next) = (0, false, false, (int)'{');
        do
        {
            if (row.WrittenCount <= MaximumRowBytes) // one more than there may be says that it was too long
                row.Write([(byte)next]);
            if (next == '\n')
                line++;
            if (text)
            {
                (text, escaped) = (escaped || next != '"', !escaped && next == '\\');
            }
            else
            {
                text = next == '"';
                depth += next switch { '{' => 1, '}' => -1, _ => 0 };
            }
            if (depth == 0)
                return row.WrittenCount <= MaximumRowBytes;
            next = bytes.ReadByte();
        }
        while (next >= 0);
        throw new ImportException(ImportWords.Of("Torn"));
    }

    private static ImportLine Parse(ReadOnlySpan<byte> row, long line)
    {
        try
        {
            return new ImportLine(line, JsonSerializer.Deserialize(row, ImportJson.Default.ImportRow), null);
        }
        catch (JsonException e)
        {
            return new ImportLine(line, null, ImportWords.Of("Json", e.Path ?? e.Message));
        }
    }

    /// <summary>The first byte after the byte order mark that some editors write.</summary>
    private static int SkipMark(Stream bytes)
    {
        var first = bytes.ReadByte();
        return first != 0xef ? first : bytes.ReadByte() == 0xbb && bytes.ReadByte() == 0xbf ? bytes.ReadByte() : 0;
    }
}
