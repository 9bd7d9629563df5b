using Checkpoint.Cloud.Operation;
using Checkpoint.Cloud.People;
using Checkpoint.Cloud.Registry.Sheets;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;
using Microsoft.AspNetCore.Http.Features;

namespace Checkpoint.Cloud.Registry;

/// <summary>The registry for programs and for the pages. What is personal is masked in every answer but one, and that one is recorded.</summary>
public static class RegistryEndpoints
{
    private const int MaximumLimit = 500;
    private const string JsonLines = "application/x-ndjson";

    public static IEndpointRouteBuilder MapRegistry(this IEndpointRouteBuilder endpoints)
    {
        var registrations = endpoints.MapGroup("/api/registrations").RequireOwnOrigin().RequireAuthorization(May.File).Audit(AuditAction.RegistryChanged).AddEndpointFilter<RegistryAway>().WithTags("Registry").ProducesProblem(StatusCodes.Status400BadRequest);
        registrations.MapGet("", ListAsync).Produces<FilingList>().WithSummary("Search by any part of the plate, enterprise and state, in the order of plates");
        registrations.MapPost("", FileAsync).Accepts<FilingRequest>(RegistryAnswers.Json).Produces<FilingView>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status409Conflict).WithSummary("File a vehicle; it is submitted");
        registrations.MapGet("/near", NearAsync).Produces<IReadOnlyList<NearView>>().WithSummary("Plates that are taken for this one easily");
        registrations.MapGet("/{**id}", GetAsync).Produces<FilingView>().ProducesProblem(StatusCodes.Status404NotFound).WithSummary("One filing");
        registrations.MapPut("/{**id}", FilingChanges.PutAsync).Accepts<FilingRequest>(RegistryAnswers.Json).Produces<FilingView>().Produces<FilingView>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("File or change as a program does that knows gates: with the status it says, active when it says none");
        registrations.MapPatch("/{**id}", FilingChanges.PatchAsync).Accepts<FilingRequest>(RegistryAnswers.Json).Produces<FilingView>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Change what is given; the state stays");
        registrations.MapDelete("/{**id}", DeleteAsync).Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound).WithSummary("Remove it; its history stays");
        registrations.MapGet("/{id}/history", HistoryAsync).Produces<IReadOnlyList<HistoryView>>().ProducesProblem(StatusCodes.Status404NotFound).WithSummary("Everything that was done with it, the newest first");
        registrations.MapGet("/{id}/personal", PersonalAsync).Produces<FilingView>().ProducesProblem(StatusCodes.Status404NotFound).WithSummary("One filing with phones and numbers in full; who asked is recorded");
        foreach (var step in Enum.GetValues<FilingStep>().Where(step => step != FilingStep.Expire))
            registrations.MapPost($"/{{id}}/{step.ToString().ToLowerInvariant()}", (string id, HttpContext http, IRegistryStore store, TimeProvider time, CancellationToken cancellationToken) => FilingChanges.StepAsync(step, id, http, store, time, cancellationToken))
                .Accepts<StepRequest>(RegistryAnswers.Json).Produces<FilingView>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).WithSummary($"{step} it");
        registrations.MapPost("/import", ImportAsync).Accepts<string>(JsonLines, SheetFile.Csv, SheetFile.Excel).Produces<ImportResult>().ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("File or change many: a sheet with headings, all of it or nothing; or one object as for PUT, with registration, in each line");
        registrations.MapSheets();
        return endpoints;
    }

    private static async Task<IResult> ListAsync(
        IRegistryStore store, TimeProvider time, CancellationToken cancellationToken, string? plate = null, string? enterprise = null, string? state = null, int limit = 50, string? after = null)
    {
        if (limit is < 1 or > MaximumLimit) return RegistryAnswers.Wrong($"limit is {limit}; give 1 to {MaximumLimit}.");
        if (!WhitelistCursor.TryRead(after ?? "", out var key)) return RegistryAnswers.Wrong("after is none that an answer gave as next.");
        if (!RegistryAnswers.TryName<FilingState>(state, out var wanted)) return RegistryAnswers.Wrong($"state is none of {RegistryAnswers.Names<FilingState>()}.");
        var (found, total) = (await store.IndexAsync(cancellationToken)).Search(new(plate, enterprise, wanted), key, limit);
        var filed = (await store.FindAsync([], found, cancellationToken)).ToDictionary(each => each.Filing!.Plate.Key);
        return Results.Json(
            new FilingList(store.Head, total, [.. found.Where(filed.ContainsKey).Select(each => FilingView.Of(filed[each], RegistryAnswers.Today(time)))], found.Count < limit ? null : WhitelistCursor.Write(found[^1])),
            RegistryJson.Default.FilingList);
    }

    private static async Task<IResult> GetAsync(IRegistryStore store, TimeProvider time, string id, CancellationToken cancellationToken) =>
        await store.GetAsync(RegistryAnswers.IdOf(id), cancellationToken) is { } filed ? RegistryAnswers.View(FilingView.Of(filed, RegistryAnswers.Today(time))) : RegistryAnswers.NotFound(id);

    private static async Task<IResult> NearAsync(IRegistryStore store, CancellationToken cancellationToken, string? plate = null, string? colour = null) =>
        !RegistryAnswers.TryName<PlateColour>(colour, out var known) ? RegistryAnswers.Wrong($"colour is none of {RegistryAnswers.Names<PlateColour>()}.")
        : Plate.TryParse(plate, known ?? PlateColour.Unknown, out var own, out var problem) ? Results.Json(await NearView.OfAsync(store, own, cancellationToken), RegistryJson.Default.IReadOnlyListNearView)
        : RegistryAnswers.Wrong($"plate is no plate: {PlateWords.Of(problem)}");

    private static async Task<IResult> FileAsync(HttpContext http, IRegistryStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var (request, refusal) = await RegistryAnswers.ReadAsync(http, RegistryJson.Default.FilingRequest, cancellationToken);
        return request is null ? refusal! : await FilingChanges.FileAsync(request, http, store, time, cancellationToken);
    }

    private static async Task<IResult> DeleteAsync(HttpContext http, IRegistryStore store, string id, CancellationToken cancellationToken, string? reason = null)
    {
        var author = RegistryAnswers.Author(http, reason);
        if (FilingRules.Problem(author) is { } problem) return RegistryAnswers.Wrong(problem);
        var result = (await store.ApplyAsync([FilingCommand.Remove(RegistryAnswers.IdOf(id), author)], cancellationToken: cancellationToken))[0];
        return result.IsRefused ? RegistryAnswers.Refused(result, id) : Results.NoContent();
    }

    private static async Task<IResult> HistoryAsync(IRegistryStore store, string id, CancellationToken cancellationToken, int limit = 100)
    {
        if (limit is < 1 or > FilingHistory.MaximumLimit) return RegistryAnswers.Wrong($"limit is {limit}; give 1 to {FilingHistory.MaximumLimit}.");
        // One more, to say what the last of them has changed.
        var history = await store.HistoryAsync(RegistryAnswers.IdOf(id), limit + 1, cancellationToken);
        return history.Count == 0 ? RegistryAnswers.NotFound(id) : Results.Json([.. ChangeView.Of(history).Take(limit)], RegistryJson.Default.IReadOnlyListHistoryView);
    }

    private static async Task<IResult> PersonalAsync(HttpContext http, IRegistryStore store, TimeProvider time, string id, CancellationToken cancellationToken, string? reason = null)
    {
        var author = RegistryAnswers.Author(http, reason);
        if (FilingRules.Problem(author) is { } problem) return RegistryAnswers.Wrong(problem);
        if (author.Reason is null) return RegistryAnswers.Wrong("reason is to say what for.");
        var result = (await store.ApplyAsync([FilingCommand.See(RegistryAnswers.IdOf(id), author)], cancellationToken: cancellationToken))[0];
        http.Response.Headers.CacheControl = "no-store";
        return result.IsRefused ? RegistryAnswers.Refused(result, id) : RegistryAnswers.View(FilingView.Of(result.Filed!, RegistryAnswers.Today(time), isMasked: false));
    }

    private static async Task<IResult> ImportAsync(
        RegistryImport import, IRegistryStore store, TimeProvider time, HttpContext http, CancellationToken cancellationToken, string? state = null, string? reason = null)
    {
        if (SheetEndpoints.IsSheet(http.Request)) return await SheetEndpoints.ImportAsync(http, store, time, state, reason, cancellationToken);
        if (!RegistryAnswers.Has(http.Request, JsonLines)) return RegistryAnswers.WrongKind($"{JsonLines}, {SheetFile.Csv} or {SheetFile.Excel}");
        var author = RegistryAnswers.Author(http, reason);
        if (FilingRules.Problem(author) is { } problem) return RegistryAnswers.Wrong(problem);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = RegistryImport.MaximumBytes;
        var (result, problems) = await import.RunAsync(http.Request.Body, author, cancellationToken);
        return result is not null ? Results.Json(result, RegistryJson.Default.ImportResult) : RegistryAnswers.Wrong("Nothing was imported. " + string.Join(' ', problems));
    }
}
