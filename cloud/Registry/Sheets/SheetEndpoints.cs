using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace Checkpoint.Cloud.Registry.Sheets;

/// <summary>Filings from and to sheets.</summary>
internal static class SheetEndpoints
{
    /// <summary>An Excel file is made in memory.</summary>
    private const int MaximumCsv = 200_000, MaximumExcel = 50_000, ReadAtOnce = 1_000;

    public static void MapSheets(this RouteGroupBuilder registrations)
    {
        registrations.MapPost("/import/preview", PreviewAsync).Accepts<string>(SheetFile.Csv, SheetFile.Excel).Produces<SheetView>().WithSummary("What an import of this sheet would do, row by row");
        registrations.MapGet("/export.csv", (HttpContext http, IRegistryStore store, [AsParameters] ExportRequest request, CancellationToken cancellationToken) => ExportAsync(http, store, request, SheetFile.Csv, cancellationToken))
            .Produces<string>(StatusCodes.Status200OK, SheetFile.Csv).WithSummary("What a search finds, as CSV; what is personal is masked unless personal=true, and that is recorded");
        registrations.MapGet("/export.xlsx", (HttpContext http, IRegistryStore store, [AsParameters] ExportRequest request, CancellationToken cancellationToken) => ExportAsync(http, store, request, SheetFile.Excel, cancellationToken))
            .Produces<string>(StatusCodes.Status200OK, SheetFile.Excel).WithSummary("The same as an Excel file");
    }

    public static bool IsSheet(HttpRequest request) => RegistryAnswers.Has(request, SheetFile.Csv) || RegistryAnswers.Has(request, SheetFile.Excel);

    /// <summary>Files the sheet; with one row that cannot be filed, nothing is.</summary>
    public static async Task<IResult> ImportAsync(HttpContext http, IRegistryStore store, TimeProvider time, string? state, string? reason, CancellationToken cancellationToken)
    {
        var (view, commands, refusal) = await ReadAsync(http, store, time, state, reason, cancellationToken);
        if (view is null) return refusal!;
        if (view.Refused > 0) return Refused("Nothing was imported: rows have errors.", StatusCodes.Status400BadRequest, view);
        var results = await store.ApplyAsync(commands, together: true, cancellationToken);
        return results.Any(result => result.IsRefused)
            ? Refused("Nothing was imported: somebody has changed the registry meanwhile. Look at the preview again.", StatusCodes.Status409Conflict, view)
            : Results.Json(view, SheetJson.Default.SheetView);
    }

    private static async Task<IResult> PreviewAsync(HttpContext http, IRegistryStore store, TimeProvider time, CancellationToken cancellationToken, string? state = null)
    {
        var (view, _, refusal) = await ReadAsync(http, store, time, state, null, cancellationToken);
        return view is null ? refusal! : Results.Json(view, SheetJson.Default.SheetView);
    }

    private static async Task<(SheetView? View, List<FilingCommand> Commands, IResult? Refusal)> ReadAsync(
        HttpContext http, IRegistryStore store, TimeProvider time, string? state, string? reason, CancellationToken cancellationToken)
    {
        if (!IsSheet(http.Request)) return (null, [], RegistryAnswers.WrongKind($"{SheetFile.Csv} or {SheetFile.Excel}"));
        var author = RegistryAnswers.Author(http, reason);
        if (FilingRules.Problem(author) is { } problem) return (null, [], RegistryAnswers.Wrong(problem));
        if (state is not (null or "submitted" or "active")) return (null, [], RegistryAnswers.Wrong("state of new filings is submitted or active."));
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = SheetFile.MaximumBytes;
        using var file = new MemoryStream();
        await http.Request.Body.CopyToAsync(file, cancellationToken);
        var (view, commands, wrong) = await FilingImport.ReadAsync(file.ToArray(), RegistryAnswers.Has(http.Request, SheetFile.Excel), state == "active" ? FilingState.Active : FilingState.Submitted, author, store, time, cancellationToken);
        return (view, commands, view is null ? RegistryAnswers.Wrong(wrong!) : null);
    }

    private static IResult Refused(string problem, int status, SheetView view) =>
        Results.Problem(problem, statusCode: status, extensions: [new("sheet", JsonSerializer.SerializeToElement(view, SheetJson.Default.SheetView))]);

    private static async Task<IResult> ExportAsync(HttpContext http, IRegistryStore store, ExportRequest request, string kind, CancellationToken cancellationToken)
    {
        if (!RegistryAnswers.TryName<FilingState>(request.State, out var state)) return RegistryAnswers.Wrong($"state is none of {RegistryAnswers.Names<FilingState>()}.");
        var author = RegistryAnswers.Author(http, request.Reason);
        if (FilingRules.Problem(author) is { } problem) return RegistryAnswers.Wrong(problem);
        if (request.Personal && author.Reason is null) return RegistryAnswers.Wrong("reason is to say what for.");
        var query = new FilingQuery(request.Plate, request.Enterprise, state);
        var (_, total) = (await store.IndexAsync(cancellationToken)).Search(query, 0, 1);
        var limit = kind == SheetFile.Csv ? MaximumCsv : MaximumExcel;
        if (total > limit) return RegistryAnswers.Wrong($"{total} filings fit; {limit} is the limit. Search for less.");
        http.Response.Headers.CacheControl = "no-store";
        var filings = FilingsAsync(store, query, request.Personal ? author : null, cancellationToken);
        return Results.Stream(
            output => kind == SheetFile.Csv ? FilingSheet.WriteCsvAsync(filings, !request.Personal, output, cancellationToken) : FilingSheet.WriteExcelAsync(filings, !request.Personal, output, cancellationToken),
            kind == SheetFile.Csv ? "text/csv; charset=utf-8" : kind, kind == SheetFile.Csv ? "registrations.csv" : "registrations.xlsx");
    }

    /// <param name="seenBy">Who is shown what is personal; recorded before it is shown.</param>
    private static async IAsyncEnumerable<Filing> FilingsAsync(IRegistryStore store, FilingQuery query, FilingAuthor? seenBy, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (IReadOnlyList<ulong> keys = [0]; keys.Count > 0;)
        {
            (keys, _) = (await store.IndexAsync(cancellationToken)).Search(query, keys[^1], ReadAtOnce);
            var filed = (await store.FindAsync([], keys, cancellationToken)).ToDictionary(each => each.Filing!.Plate.Key, each => each.Filing!);
            if (seenBy is not null) await store.ApplyAsync([.. filed.Values.Select(filing => FilingCommand.See(filing.Id, seenBy))], cancellationToken: cancellationToken);
            foreach (var key in keys)
                if (filed.TryGetValue(key, out var filing)) yield return filing;
        }
    }
}

/// <param name="Personal">Phones and numbers in full: who asks, and why, is recorded with each; needs a reason.</param>
internal sealed record ExportRequest(string? Plate = null, string? Enterprise = null, string? State = null, bool Personal = false, string? Reason = null);

[System.Text.Json.Serialization.JsonSourceGenerationOptions(
    PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(CamelCase<RowOutcome>), typeof(CamelCase<Likeness>), typeof(CamelCase<Protocols.Plates.PlateColour>)])]
[System.Text.Json.Serialization.JsonSerializable(typeof(SheetView))]
internal sealed partial class SheetJson : System.Text.Json.Serialization.JsonSerializerContext;
