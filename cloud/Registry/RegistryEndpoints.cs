using Checkpoint.Cloud.Operation;
using Checkpoint.Cloud.People;
using Checkpoint.Protocols.Plates;
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
        var registrations = endpoints.MapGroup("/api/registrations").RequireOwnOrigin().RequireAuthorization(May.File).Audit(AuditAction.RegistryChanged);
        registrations.MapGet("", List);
        registrations.MapGet("/{**id}", (RegistryStore store, string id) => store.Get(id) is { } filed ? Entry(filed, StatusCodes.Status200OK) : NotFound(id));
        registrations.MapPut("/{**id}", PutAsync);
        registrations.MapDelete("/{**id}", (RegistryStore store, string id) => store.Remove(id) ? Results.NoContent() : NotFound(id));
        registrations.MapPost("/import", ImportAsync);
        return endpoints;
    }

    private static IResult List(RegistryStore store, string? plate = null, int limit = 50, string? after = null)
    {
        if (limit is < 1 or > MaximumLimit) return Wrong($"limit is {limit}; give 1 to {MaximumLimit}.");
        if (!WhitelistCursor.TryRead(after ?? "", out var key)) return Wrong("after is none that an answer gave as next.");
        if (!string.IsNullOrWhiteSpace(plate))
            return Plate.TryParse(plate, PlateColour.Unknown, out var asked, out var problem)
                ? Results.Json(new RegistrationList(store.Head, [.. store.Get(asked).Select(WhitelistEntry.Of)], null), RegistryJson.Default.RegistrationList)
                : Wrong($"plate is no plate: {PlateWords.Of(problem)}");
        var (head, found, isEnd) = store.After(key, limit);
        return Results.Json(
            new RegistrationList(head, [.. found.Select(each => each.Change.Registration).OfType<Registration>().Select(WhitelistEntry.Of)], isEnd ? null : WhitelistCursor.Write(found[^1].Change.Plate.Key)),
            RegistryJson.Default.RegistrationList);
    }

    private static async Task<IResult> PutAsync(RegistryStore store, string id, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!Has(request, Json)) return WrongKind(Json);
        var body = new byte[WhitelistMessages.MaximumEntryBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        if (WhitelistMessages.ReadEntry(body.AsSpan(0, length), out var problem) is not { } entry) return Wrong(problem!);
        if (entry.Removed) return Wrong("removed is true; use DELETE.");
        if (entry.Registration is { } other && other != id) return Wrong("registration is another id than the address; leave it out.");
        if (!(entry with { Registration = id }).TryRead(out var change, out problem)) return Wrong(problem!);
        return store.Put([change.Registration!])[0] switch
        {
            FilingOutcome.Created => Entry(change.Registration!, StatusCodes.Status201Created),
            FilingOutcome.PlateTaken => Results.Problem("Another registration has this plate with this colour.", statusCode: StatusCodes.Status409Conflict),
            FilingOutcome.Full => Results.Problem($"The registry has {RegistryStore.MaximumCount} registrations, as many as a gate can hold.", statusCode: StatusCodes.Status409Conflict),
            _ => Entry(change.Registration!, StatusCodes.Status200OK),
        };
    }

    private static async Task<IResult> ImportAsync(RegistryImport import, HttpContext http, CancellationToken cancellationToken)
    {
        if (!Has(http.Request, JsonLines)) return WrongKind(JsonLines);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = RegistryImport.MaximumBytes;
        var (result, problems) = await import.RunAsync(http.Request.Body, cancellationToken);
        return result is not null ? Results.Json(result, RegistryJson.Default.ImportResult) : Wrong("Nothing was imported. " + string.Join(' ', problems));
    }

    // Only what a page of another site cannot send without asking first.
    private static bool Has(HttpRequest request, string kind) =>
        string.Equals(request.ContentType?.Split(';')[0].Trim(), kind, StringComparison.OrdinalIgnoreCase);

    private static IResult Entry(Registration filed, int status) => Results.Json(WhitelistEntry.Of(filed), RegistryJson.Default.WhitelistEntry, statusCode: status);

    private static IResult NotFound(string id) => Results.Problem($"There is no registration {id}.", statusCode: StatusCodes.Status404NotFound);

    private static IResult Wrong(string problem) => Results.Problem(problem, statusCode: StatusCodes.Status400BadRequest);

    private static IResult WrongKind(string kind) => Results.Problem($"Send {kind}.", statusCode: StatusCodes.Status415UnsupportedMediaType);
}
