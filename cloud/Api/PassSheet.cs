using System.Globalization;
using Checkpoint.Cloud.Passes;
using Checkpoint.Cloud.Words;
using CsvHelper;

namespace Checkpoint.Cloud.Api;

/// <summary>Passes as a table for a spreadsheet, with headings in the language of the page.</summary>
internal static class PassSheet
{
    private static readonly CsvWriterOptions s_form = new()
    {
        // Tells a spreadsheet that this is UTF-8.
        WriteByteOrderMark = true,
        // A cell that begins with "=" is taken for a formula: whatever a gate was told as a name must not become one.
        Injection = CsvInjection.Escape,
    };

    private static readonly (string Heading, Func<PassRecord, string?> Value)[] s_columns =
    [
        ("Passes.Gate", pass => pass.Gate), ("Passes.Lane", pass => pass.Lane), ("Pass.Arrived", pass => pass.Arrived.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)),
        ("Passes.Plate", pass => pass.Plate), ("Pass.Verdict", pass => pass.Verdict is { } verdict ? Word.Of(verdict) : null), ("Pass.Registration", pass => pass.Registration),
        ("Pass.People", pass => pass.PeopleAboard?.ToString(CultureInfo.InvariantCulture)), ("Passes.Celsius", pass => pass.HighestCelsius?.ToString("F1", CultureInfo.InvariantCulture)),
        ("Pass.Disinfection", pass => Word.Of(pass.Disinfection)), ("Passes.Outcome", pass => pass.Outcome is { } outcome ? Word.Of(outcome) : null),
        ("Pass.Ground", pass => pass.Ground is { } ground ? Word.Of(ground) : null), ("Passes.ClearedBy", pass => pass.ClearedBy), ("Passes.Seconds", pass => pass.Seconds?.ToString("F0", CultureInfo.InvariantCulture)),
        ("Passes.Id", pass => pass.Id),
    ];

    public static async Task WriteAsync(IEnumerable<PassRecord> passes, Stream output, CancellationToken cancellationToken)
    {
        await using var csv = CsvWriter.Create(output, s_form, leaveOpen: true);
        await csv.WriteRecordAsync([.. s_columns.Select(column => Word.Of(column.Heading))], cancellationToken);
        foreach (var pass in passes) await csv.WriteRecordAsync([.. s_columns.Select(column => column.Value(pass))], cancellationToken);
    }
}
