using System.Text.Json;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Staff;

/// <summary>The lanes for the people at the gate: what is, and what they can do about it.</summary>
public static class LaneEndpoints
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// <c>GET /lanes</c>, <c>GET /lanes/{lane}</c>, <c>GET /lanes/{lane}/stream</c> (server-sent events, one for each change),
    /// <c>POST /lanes/{lane}/actions</c>. For staff only: map them behind <see cref="StaffRegistration.MapStaffOnly"/>.
    /// </summary>
    public static IEndpointRouteBuilder MapLanes(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/lanes", (HttpContext http) =>
            Results.Json([.. Lanes(http).Lanes.Values.Select(LaneView.Of)], LaneViewJson.Default.IReadOnlyListLaneView));
        endpoints.MapGet("/lanes/{lane}", (string lane, HttpContext http) =>
            Find(http, lane, out var refused) is { } host ? Results.Json(LaneView.Of(host), LaneViewJson.Default.LaneView) : refused!);
        endpoints.MapGet("/lanes/{lane}/stream", (string lane, HttpContext http) =>
            Find(http, lane, out var refused) is { } host ? Service<LaneStreams>(http).Follow(host, StaffDoor.TokenOf(http.Request) ?? "") : refused!);
        endpoints.MapPost("/lanes/{lane}/actions", ActAsync);
        return endpoints;
    }

    private static async Task<IResult> ActAsync(string lane, HttpContext http)
    {
        if (Find(http, lane, out var refused) is not { } host) return refused!;
        ActionRequest? request;
        try
        {
            request = await JsonSerializer.DeserializeAsync(http.Request.Body, ActionJson.Default.ActionRequest, http.RequestAborted);
        }
        catch (JsonException malformed)
        {
            return StaffDoor.Refused(RefusalWords.Of("BodyUnreadable", malformed.Message), StatusCodes.Status400BadRequest);
        }

        var by = http.User.Identity?.Name ?? throw new InvalidOperationException("Actions are mapped without the staff door.");
        var problem = RefusalWords.Of("Missing", "action");
        var action = request is null ? null : Service<ActionReader>(http).Read(request, by, host.Rules.Policy.Screening, out problem);
        return action is null
            ? StaffDoor.Refused(problem!, StatusCodes.Status400BadRequest)
            : await AskAsync(host, new StaffActs(by, action), Service<TimeProvider>(http));
    }

    private static async Task<IResult> AskAsync(LaneHost host, StaffActs acts, TimeProvider time)
    {
        try
        {
            var events = await host.AskAsync(acts).WaitAsync(s_patience, time);
            var acted = events.OfType<StaffActed>().Single();
            var answer = new ActionAnswer(
                acted.Accepted, acted.Refusal, acted.Refusal is { } refusal ? RefusalWords.OfLane(refusal) : null, LaneView.Of(host));
            return Results.Json(
                answer, ActionJson.Default.ActionAnswer, statusCode: acted.Accepted ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
        }
        catch (Exception silent) when (silent is TimeoutException or OperationCanceledException)
        {
            return Closed();
        }
    }

    private static LaneHost? Find(HttpContext http, string lane, out IResult? refused)
    {
        var lanes = Lanes(http).Lanes;
        var host = lanes.GetValueOrDefault(lane);
        refused = host is not null ? null
            : lanes.Count == 0 ? Closed()
            : StaffDoor.Refused(RefusalWords.Of("LaneUnknown", lane, string.Join(", ", lanes.Keys)), StatusCodes.Status404NotFound);
        return host;
    }

    private static IResult Closed() => StaffDoor.Refused(RefusalWords.Of("LanesClosed"), StatusCodes.Status503ServiceUnavailable);

    private static LaneDirectory Lanes(HttpContext http) => Service<LaneDirectory>(http);

    private static T Service<T>(HttpContext http) where T : notnull => http.RequestServices.GetRequiredService<T>();
}
