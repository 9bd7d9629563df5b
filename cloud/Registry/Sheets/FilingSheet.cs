using System.Globalization;
using Checkpoint.Cloud.Words;
using CsvHelper;
using MiniExcelLibs;

namespace Checkpoint.Cloud.Registry.Sheets;

/// <summary>Filings as a sheet, with headings in the language of who asks. It can be read again.</summary>
internal static class FilingSheet
{
    private const string Between = "; ";

    private static readonly CsvWriterOptions s_form = new()
    {
        // Tells a spreadsheet that this is UTF-8.
        WriteByteOrderMark = true,
        // A cell that begins with "=" is taken for a formula: whatever somebody filed as a name must not become one.
        Injection = CsvInjection.Escape,
    };

    public static async Task WriteCsvAsync(IAsyncEnumerable<Filing> filings, bool isMasked, Stream output, CancellationToken cancellationToken)
    {
        await using var csv = CsvWriter.Create(output, s_form, leaveOpen: true);
        await csv.WriteRecordAsync(Headings(), cancellationToken);
        await foreach (var filing in filings.WithCancellation(cancellationToken)) await csv.WriteRecordAsync(Cells(filing, isMasked), cancellationToken);
    }

    public static async Task WriteExcelAsync(IAsyncEnumerable<Filing> filings, bool isMasked, Stream output, CancellationToken cancellationToken)
    {
        var headings = Headings();
        var rows = new List<Dictionary<string, object>>();
        await foreach (var filing in filings.WithCancellation(cancellationToken))
            rows.Add(headings.Zip(Cells(filing, isMasked)).ToDictionary(cell => cell.First, cell => (object)(cell.Second ?? "")));
        if (rows.Count == 0) rows.Add(headings.ToDictionary(heading => heading, _ => (object)""));
        // The writer goes back in its file.
        using var file = new MemoryStream();
        await MiniExcel.SaveAsAsync(file, rows, excelType: ExcelType.XLSX, cancellationToken: cancellationToken);
        file.Position = 0;
        await file.CopyToAsync(output, cancellationToken);
    }

    private static string[] Headings() => [.. Enum.GetValues<FilingColumn>().Select(Word.Of)];

    private static string?[] Cells(Filing filing, bool isMasked) => [.. Enum.GetValues<FilingColumn>().Select(column => Cell(filing, column, isMasked))];

    private static string? Cell(Filing filing, FilingColumn column, bool isMasked) => column switch
    {
        FilingColumn.Registration => filing.Id,
        FilingColumn.Plate => filing.Plate.Text,
        FilingColumn.Colour => Word.Of(filing.Plate.Colour),
        FilingColumn.State => Word.Of(filing.State),
        FilingColumn.VehicleClass => Word.Of(filing.VehicleClass),
        FilingColumn.Enterprise => filing.Enterprise,
        FilingColumn.Drivers => Join(filing.Drivers, driver => driver.Name),
        FilingColumn.Phones => Join(filing.Drivers, driver => isMasked ? PersonalData.Phone(driver.Phone) : driver.Phone),
        FilingColumn.IdNumbers => Join(filing.Drivers, driver => isMasked ? PersonalData.IdNumber(driver.IdNumber) : driver.IdNumber),
        FilingColumn.From => filing.From,
        FilingColumn.To => filing.To,
        FilingColumn.Gates => string.Join(Between, filing.Gates),
        FilingColumn.People => filing.PeopleAboard.ToString(CultureInfo.InvariantCulture),
        FilingColumn.ValidFrom => filing.ValidFrom?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => filing.ValidTo?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    // Each in its place, also where one has none.
    private static string Join(IEnumerable<Driver> drivers, Func<Driver, string?> value)
    {
        var values = drivers.Select(value).ToList();
        return values.All(string.IsNullOrEmpty) ? "" : string.Join(Between, values.Select(each => each ?? "")).TrimEnd();
    }
}
