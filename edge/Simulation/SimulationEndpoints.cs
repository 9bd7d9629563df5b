using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Checkpoint.Edge.Simulation;

public static class SimulationEndpoints
{
    /// <summary>Maps the control of the simulated world below <c>/simulation</c>. Maps nothing when the gate has real hardware.</summary>
    public static IEndpointRouteBuilder MapSimulation(this IEndpointRouteBuilder endpoints)
    {
        if (endpoints.ServiceProvider.GetService<World>() is not { } world) return endpoints;
        var json = SimulationJson.Default;
        endpoints.MapGet("/simulation", () => Results.Json([.. world.Lanes.Values.Select(l => l.Snapshot())], json.IReadOnlyListLaneSnapshot));
        endpoints.MapGet("/simulation/lanes/{lane}", (string lane) =>
            world.Lanes.TryGetValue(lane, out var found) ? Results.Json(found.Snapshot(), json.LaneSnapshot) : NoLane(world, lane));
        Post(endpoints, world, "truck", json.TruckRequest, (lane, request) => request.Problem() is { } problem
            ? Refused(problem)
            : Results.Json(new TruckArrived(lane.Arrive(request)), json.TruckArrived));
        Post(endpoints, world, "faults", json.FaultRequest, (lane, request) => Answer(lane.Set(request)));
        Post(endpoints, world, "sensors", json.SensorRequest, (lane, request) =>
            Answer(lane.Force(request.Sensor, request.Active) ? null : $"{request.Sensor} is not wired in this lane."));
        Post(endpoints, world, "person", json.PersonRequest, (lane, request) =>
        {
            if (!(request.Seconds is >= 0.1 and <= 600)) return Refused($"seconds is {request.Seconds}; use 0.1 to 600.");
            lane.Present(new Person(request.BodyCelsius, request.SkinCelsius, request.Restless), TimeSpan.FromSeconds(request.Seconds));
            return Results.NoContent();
        });
        Post(endpoints, world, "ambient", json.AmbientRequest, (lane, request) =>
        {
            if (!(request.Celsius is >= -40 and <= 50)) return Refused($"celsius is {request.Celsius}; use -40 to 50.");
            lane.SetAmbient(request.Celsius);
            return Results.NoContent();
        });
        return endpoints;
    }

    private static void Post<T>(IEndpointRouteBuilder endpoints, World world, string what, JsonTypeInfo<T> type, Func<LaneWorld, T, IResult> act) =>
        endpoints.MapPost($"/simulation/lanes/{{lane}}/{what}", async (string lane, HttpRequest request, CancellationToken cancelled) =>
        {
            if (!world.Lanes.TryGetValue(lane, out var found)) return NoLane(world, lane);
            try
            {
                var body = await JsonSerializer.DeserializeAsync(request.Body, type, cancelled);
                return body is null ? Refused("The body is null.") : act(found, body);
            }
            catch (JsonException malformed)
            {
                return Refused(malformed.Message);
            }
        });

    private static IResult Answer(string? problem) => problem is null ? Results.NoContent() : Refused(problem);

    private static IResult Refused(string problem) => Results.Json(new Refusal(problem), SimulationJson.Default.Refusal, statusCode: 400);

    private static IResult NoLane(World world, string lane) =>
        Results.Json(new Refusal($"There is no lane {lane}; there are {string.Join(", ", world.Lanes.Keys)}."), SimulationJson.Default.Refusal, statusCode: 404);
}
