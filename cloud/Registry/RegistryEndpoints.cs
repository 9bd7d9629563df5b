using Checkpoint.Cloud.Operation;
using Checkpoint.Protocols.Whitelist;
using Microsoft.AspNetCore.Http.Features;

namespace Checkpoint.Cloud.Registry;

/// <summary>The registry for programs.</summary>
public static class RegistryEndpoints
{
    private const int MaximumLimit = 500;
    private const string Json = "application/json", JsonLines = "application/x-ndjson";

    public static IEndpointRouteBuilder MapRegistry(this IEndpointRouteBuilder endpoints)
    {
        var registrations = endpoints.MapGroup("/api/registrations").RequireOwnOrigin();
        registrations.MapGet("", ListAsync);
        registrations.MapGet("/{**id}", GetAsync);
        registrations.MapPut("/{**id}", PutAsync);
        registrations.MapDelete("/{**id}", DeleteAsync);
        registrations.MapPost("/import", ImportAsync);
        return endpoints;
    }

    private static async Task<IResult> ListAsync(IRegistryStore store, CancellationToken cancellationToken, string? plate = null, int limit = 50, string? after = null)
    {
        if (limit is < 1 or > MaximumLimit) return Wrong($"limit is {limit}; give 1 to {MaximumLimit}.");
        if (!WhitelistCursor.TryRead(after ?? "", out var key)) return Wrong("after is none that an answer gave as next.");
        var (found, _) = (await store.IndexAsync(cancellationToken)).Search(new(plate), key, limit);
        var filed = (await store.FindAsync([], found, cancellationToken)).ToDictionary(each => each.Filing!.Plate.Key, each => each.Filing!);
        return Results.Json(
            new RegistrationList(store.Head, [.. found.Where(filed.ContainsKey).Select(each => Entry(filed[each]))], found.Count < limit ? null : WhitelistCursor.Write(found[^1])),
            RegistryJson.Default.RegistrationList);
    }

    private static async Task<IResult> GetAsync(IRegistryStore store, string id, CancellationToken cancellationToken) =>
        await store.GetAsync(id, cancellationToken) is { Filing: { } filed } ? Answer(filed, StatusCodes.Status200OK) : NotFound(id);

    private static async Task<IResult> DeleteAsync(IRegistryStore store, string id, CancellationToken cancellationToken) =>
        (await store.ApplyAsync([FilingCommand.Remove(id, FilingAuthor.Program)], cancellationToken: cancellationToken))[0].IsRefused ? NotFound(id) : Results.NoContent();

    private static async Task<IResult> PutAsync(IRegistryStore store, string id, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!Has(request, Json)) return WrongKind(Json);
        var body = new byte[WhitelistMessages.MaximumEntryBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        if (WhitelistMessages.ReadEntry(body.AsSpan(0, length), out var problem) is not { } entry) return Wrong(problem!);
        if (entry.Removed) return Wrong("removed is true; use DELETE.");
        if (entry.Registration is { } other && other != id) return Wrong("registration is another id than the address; leave it out.");
        if (!(entry with { Registration = id }).TryRead(out var change, out problem)) return Wrong(problem!);
        var result = (await store.ApplyAsync([FilingCommand.Put(change.Registration!, FilingAuthor.Program)], cancellationToken: cancellationToken))[0];
        return result.Outcome switch
        {
            FilingOutcome.Created => Answer(result.Filed!.Filing!, StatusCodes.Status201Created),
            FilingOutcome.PlateTaken => Results.Problem("Another registration has this plate with this colour.", statusCode: StatusCodes.Status409Conflict),
            FilingOutcome.Full => Results.Problem($"The registry has {IRegistryStore.MaximumCount} registrations, as many as a gate can hold.", statusCode: StatusCodes.Status409Conflict),
            _ => Answer(result.Filed!.Filing!, StatusCodes.Status200OK),
        };
    }

    private static async Task<IResult> ImportAsync(RegistryImport import, HttpContext http, CancellationToken cancellationToken)
    {
        if (!Has(http.Request, JsonLines)) return WrongKind(JsonLines);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = RegistryImport.MaximumBytes;
        var (result, problems) = await import.RunAsync(http.Request.Body, FilingAuthor.Program, cancellationToken);
        return result is not null ? Results.Json(result, RegistryJson.Default.ImportResult) : Wrong("Nothing was imported. " + string.Join(' ', problems));
    }

    // Only what a page of another site cannot send without asking first.
    private static bool Has(HttpRequest request, string kind) =>
        string.Equals(request.ContentType?.Split(';')[0].Trim(), kind, StringComparison.OrdinalIgnoreCase);

    private static IResult Answer(Filing filed, int status) => Results.Json(Entry(filed), RegistryJson.Default.WhitelistEntry, statusCode: status);

    // Also of what gates are not told.
    private static WhitelistEntry Entry(Filing filed) => WhitelistEntry.Of((filed with { State = FilingState.Active }).Registration!) with { Status = filed.Status };

    private static IResult NotFound(string id) => Results.Problem($"There is no registration {id}.", statusCode: StatusCodes.Status404NotFound);

    private static IResult Wrong(string problem) => Results.Problem(problem, statusCode: StatusCodes.Status400BadRequest);

    private static IResult WrongKind(string kind) => Results.Problem($"Send {kind}.", statusCode: StatusCodes.Status415UnsupportedMediaType);
}
