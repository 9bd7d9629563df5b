using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsvHelper;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;

namespace Checkpoint.Cloud.Registry.Sheets;

/// <summary>A sheet as people keep it, CSV or Excel, as rows of texts. Throws nothing for a bad file: a problem in words.</summary>
internal static class SheetFile
{
    public const string Csv = "text/csv", Excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    /// <summary>Of a file; of the parts of an Excel file together, unpacked.</summary>
    public const int MaximumBytes = 20 << 20, MaximumUnpackedBytes = 128 << 20;
    public const int MaximumRows = 20_000;
    private const int MaximumColumns = 64, MaximumRecordBytes = 64 << 10;

    // A million rows of nothing, which a spreadsheet writes when somebody has formatted a column, are no reason to refuse it.
    private static readonly OpenXmlConfiguration s_excel = new() { EnableSharedStringCache = false, IgnoreEmptyRows = true };

    /// <returns>The rows with their lines, from 1, the heading among them.</returns>
    public static (List<(int Line, string[] Cells)> Rows, string? Problem) Read(byte[] file, bool isExcel)
    {
        try
        {
            if (isExcel && UnpackedProblem(file) is { } problem) return ([], problem);
            var rows = (isExcel ? ReadExcel(file) : ReadCsv(file)).Where(row => row.Cells.Any(cell => cell.Length > 0)).Take(MaximumRows + 2).ToList();
            return rows.Count > MaximumRows + 1 ? ([], $"The sheet has more than {MaximumRows} rows; divide it, or send application/x-ndjson.")
                : rows.Count < 2 ? ([], "The sheet has no row below a heading.")
                : rows.Any(row => row.Cells.Length > MaximumColumns) ? ([], $"The sheet has more than {MaximumColumns} columns.") : (rows, null);
        }
        catch (Exception e) when (e is CsvFormatException or InvalidDataException or System.Xml.XmlException or FormatException or InvalidOperationException or ArgumentException or KeyNotFoundException or NullReferenceException or IndexOutOfRangeException or OverflowException)
        {
            // What the reader says may quote what is in the file.
            return ([], $"The file cannot be read as {(isExcel ? "an Excel sheet (.xlsx)" : "CSV")}.");
        }
    }

    private static IEnumerable<(int Line, string[] Cells)> ReadCsv(byte[] file)
    {
        using var reader = CsvReader.FromText(Text(file), new CsvReaderOptions { HasHeader = false, TrackLineNumbers = true, MaxRecordSize = MaximumRecordBytes, IncludeValuesInExceptions = false });
        while (reader.Read())
            yield return ((int)reader.LineNumber, [.. Enumerable.Range(0, Math.Min(reader.FieldCount, MaximumColumns + 1)).Select(field => Unescaped(reader.GetString(field).Trim()))]);
    }

    private static IEnumerable<(int Line, string[] Cells)> ReadExcel(byte[] file)
    {
        using var stream = new MemoryStream(file, writable: false);
        var line = 0;
        foreach (IDictionary<string, object?> row in MiniExcel.Query(stream, useHeaderRow: false, excelType: ExcelType.XLSX, configuration: s_excel))
        {
            yield return (++line, [.. row.Values.Take(MaximumColumns + 1).Select(Text)]);
            // Each row of a sheet as wide as it can be costs a megabyte.
            if (row.Count > MaximumColumns) yield break;
        }
    }

    // Excel in China writes CSV in GB 18030 unless it is told otherwise.
    private static string Text(byte[] file)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file).TrimStart('\ufeff');
        }
        catch (ArgumentException)
        {
            return CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetString(file);
        }
    }

    private static string Text(object? cell) => cell switch
    {
        null => "",
        string text => text.Trim(),
        DateTime day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        double number when number == Math.Floor(number) && Math.Abs(number) < 1e18 => ((long)number).ToString(CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    // What was written so that no spreadsheet takes it for a formula.
    private static string Unescaped(string cell) => cell is ['\'', '=' or '+' or '-' or '@', ..] ? cell[1..] : cell;

    /// <summary>Unpacks it into nothing: what the file says of its size may be a lie.</summary>
    private static string? UnpackedProblem(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file, writable: false));
        var (left, buffer) = ((long)MaximumUnpackedBytes, new byte[64 << 10]);
        foreach (var entry in archive.Entries)
        {
            using var content = entry.Open();
            for (int read; left >= 0 && (read = content.Read(buffer)) > 0;) left -= read;
            if (left < 0) return $"The file is larger than {MaximumUnpackedBytes >> 20} MiB unpacked.";
        }
        return null;
    }
}
