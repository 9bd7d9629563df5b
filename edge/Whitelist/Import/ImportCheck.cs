using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Edge.Whitelist.Import;

/// <summary>An import file, read and judged.</summary>
internal sealed class ImportCheck
{
    public const long MaximumBytes = 1L << 30;

    /// <summary>Bad rows that are kept to be shown; the rest is counted.</summary>
    public const int MaximumShown = 1_000;

    private readonly IndexBuilder _builder = new();
    private readonly List<int> _lines = [];
    private readonly List<BadRow> _bad = [];

    private ImportCheck() { }

    public int Rows { get; private set; }

    public int BadCount { get; private set; }

    /// <summary>In the order of the file, at most <see cref="MaximumShown"/>.</summary>
    public IReadOnlyList<BadRow> Bad => _bad;

    public int Good => _builder.Count;

    /// <exception cref="ImportException">The file as a whole cannot be imported.</exception>
    public static ImportCheck Of(FileInfo file)
    {
        try
        {
            if (file.Length > MaximumBytes)
                throw new ImportException(ImportWords.Of("FileTooLarge", file.Length, MaximumBytes));
            using var stream = file.OpenRead();
            var check = new ImportCheck();
            check.Take(file.Extension.ToUpperInvariant() switch
            {
                ".CSV" => CsvRows.Read(stream),
                ".JSON" => JsonRows.Read(stream),
                _ => throw new ImportException(ImportWords.Of("FileKind")),
            });
            return check;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImportException(ImportWords.Of("Unreadable", e.Message));
        }
    }

    /// <summary>The whitelist of the good rows.</summary>
    public WhitelistIndex Build(long version) => _builder.Build(version);

    private void Take(IEnumerable<ImportLine> lines)
    {
        foreach (var (line, row, unreadable) in lines)
        {
            if (++Rows > IndexFile.MaximumSlots)
                throw new ImportException(ImportWords.Of("TooManyRows", IndexFile.MaximumSlots));
            var problem = unreadable;
            if (row is not null && RowReader.Read(row, out problem) is { } registration)
                problem = Add(registration, line);
            if (problem is null)
                continue;
            BadCount++;
            if (_bad.Count < MaximumShown)
                _bad.Add(new BadRow(line, problem));
        }
    }

    private string? Add(Registration registration, long line)
    {
        if (_builder.PlaceOf(registration) is >= 0 and var place)
            return ImportWords.Of("SamePlate", _lines[place]);
        if (!_builder.Add(registration))
            return ImportWords.Of("GateListsTooMany", IndexSlot.MaximumGateLists - 1);
        _lines.Add((int)line);
        return null;
    }
}
