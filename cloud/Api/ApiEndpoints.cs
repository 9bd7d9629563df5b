using System.Text.Json;
using Checkpoint.Cloud.Live;
using Checkpoint.Cloud.Store;

namespace Checkpoint.Cloud.Api;

/// <summary>What the pages show, for programs.</summary>
public static class ApiEndpoints
{
    private const string Root = "/api";

    public static IEndpointRouteBuilder MapApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/gates", (LiveFeed feed) => Results.Json(feed.Gates, CentreJson.Default.IReadOnlyListGateView));
        endpoints.MapGet("/api/passes", Passes);
        endpoints.MapGet("/api/passes/{id}", Pass);
        return endpoints;
    }

    /// <summary>An error that says nothing more, as problem details: a program can do nothing with a page.</summary>
    public static IApplicationBuilder UseApiErrors(this IApplicationBuilder app) => app.UseWhen(IsApi, api =>
        api.UseStatusCodePages(context => Results.Problem(statusCode: context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext)));

    public static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments(Root);

    private static async Task<IResult> Passes(ICentreStore store, CancellationToken cancellationToken, string? gate = null, string? lane = null, string? plate = null, int limit = 50) =>
        limit is < 1 or > PassQuery.MaximumLimit
            ? Results.Problem($"limit is {limit}; give 1 to {PassQuery.MaximumLimit}.", statusCode: StatusCodes.Status400BadRequest)
            : Results.Json(await store.PassesAsync(new(Blank(gate), Blank(lane), Blank(plate), limit), cancellationToken), CentreJson.Default.IReadOnlyListPassRecord);

    private static async Task<IResult> Pass(ICentreStore store, string id, CancellationToken cancellationToken) =>
        await store.PassAsync(id, cancellationToken) is { } pass
            ? Results.Json(new PassDetails(pass, [.. (await store.EventsOfAsync(id, cancellationToken)).Select(stored => JsonElement.Parse(stored.Payload))]), CentreJson.Default.PassDetails)
            : Results.Problem($"There is no pass {id}.", statusCode: StatusCodes.Status404NotFound);

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
