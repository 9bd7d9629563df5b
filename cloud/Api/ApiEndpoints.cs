using System.Text.Json;
using Checkpoint.Cloud.Live;
using Checkpoint.Cloud.People;
using Checkpoint.Cloud.Store;

namespace Checkpoint.Cloud.Api;

/// <summary>What the pages show, for programs.</summary>
public static class ApiEndpoints
{
    private const string Root = "/api";

    public static IEndpointRouteBuilder MapApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/gates", (LiveFeed feed) => Results.Json(feed.Gates, CentreJson.Default.IReadOnlyListGateView)).RequireAuthorization(May.Watch);
        endpoints.MapGet("/api/live", (LiveStream live, Sessions sessions, HttpContext http, CancellationToken cancellationToken) =>
            TypedResults.ServerSentEvents(live.FollowAsync(http.Request.Headers["Last-Event-ID"], () => sessions.IsValidAsync(http.User, cancellationToken), cancellationToken))).RequireAuthorization(May.Watch);
        endpoints.MapGet("/api/passes", Passes).RequireAuthorization(May.Look);
        endpoints.MapGet("/api/passes.csv", Sheet).RequireAuthorization(May.Look);
        endpoints.MapGet("/api/passes/{id}", Pass).RequireAuthorization(May.Look);
        return endpoints;
    }

    /// <summary>An error that says nothing more, as problem details: a program can do nothing with a page.</summary>
    public static IApplicationBuilder UseApiErrors(this IApplicationBuilder app) => app.UseWhen(IsApi, api =>
        api.UseStatusCodePages(context => Results.Problem(statusCode: context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext)));

    public static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments(Root);

    private static async Task<IResult> Passes([AsParameters] PassSearch search, ICentreStore store, CancellationToken cancellationToken, int limit = 50) =>
        limit is < 1 or > PassQuery.MaximumLimit ? Wrong($"limit is {limit}; give 1 to {PassQuery.MaximumLimit}.")
        : search.Read(limit, TimeZoneInfo.Local, out var problem) is { } query ? Results.Json(await store.PassesAsync(query, cancellationToken), CentreJson.Default.IReadOnlyListPassRecord)
        : Wrong(problem!);

    private static async Task<IResult> Sheet([AsParameters] PassSearch search, ICentreStore store, CancellationToken cancellationToken)
    {
        if (search.Read(PassQuery.MaximumExport, TimeZoneInfo.Local, out var problem) is not { } query) return Wrong(problem!);
        var passes = await store.PassesAsync(query, cancellationToken);
        return Results.Stream(output => PassSheet.WriteAsync(passes, output, cancellationToken), "text/csv; charset=utf-8", "passes.csv");
    }

    private static IResult Wrong(string problem) => Results.Problem(problem, statusCode: StatusCodes.Status400BadRequest);

    private static async Task<IResult> Pass(ICentreStore store, string id, CancellationToken cancellationToken) =>
        await store.PassAsync(id, cancellationToken) is { } pass
            ? Results.Json(new PassDetails(pass, [.. (await store.EventsOfAsync(id, cancellationToken)).Select(stored => JsonElement.Parse(stored.Payload))]), CentreJson.Default.PassDetails)
            : Results.Problem($"There is no pass {id}.", statusCode: StatusCodes.Status404NotFound);
}
