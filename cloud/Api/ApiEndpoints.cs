using System.Text.Json;
using Checkpoint.Cloud.Live;
using Checkpoint.Cloud.Store;

namespace Checkpoint.Cloud.Api;

/// <summary>What the pages show, for programs.</summary>
public static class ApiEndpoints
{
    public static IEndpointRouteBuilder MapApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/gates", (LiveFeed feed) => Results.Json(feed.Gates, CentreJson.Default.IReadOnlyListGateView));
        endpoints.MapGet("/api/passes", Passes);
        endpoints.MapGet("/api/passes/{id}", Pass);
        return endpoints;
    }

    private static IResult Passes(CentreStore store, string? gate = null, string? lane = null, string? plate = null, int limit = 50) =>
        limit is < 1 or > PassQuery.MaximumLimit
            ? Results.Problem($"limit is {limit}; give 1 to {PassQuery.MaximumLimit}.", statusCode: StatusCodes.Status400BadRequest)
            : Results.Json(store.Passes(new(Blank(gate), Blank(lane), Blank(plate), limit)), CentreJson.Default.IReadOnlyListPassRecord);

    private static IResult Pass(CentreStore store, string id) =>
        store.Pass(id) is { } pass
            ? Results.Json(new PassDetails(pass, [.. store.EventsOf(id).Select(stored => JsonElement.Parse(stored.Payload))]), CentreJson.Default.PassDetails)
            : Results.NotFound();

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
