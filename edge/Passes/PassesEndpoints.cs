using System.Text.Json.Serialization;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Edge.Passes;

/// <summary>Looking up passes at the gate.</summary>
public static class PassesEndpoints
{
    public const int DefaultLimit = 100, MaximumLimit = 1_000;

    /// <summary>
    /// <c>GET /passes?from=&amp;to=&amp;plate=&amp;outcome=&amp;limit=</c>, newest first, today's when nothing is asked;
    /// <c>GET /passes/{id}</c> with the steps. 503 while the store is being made again.
    /// </summary>
    public static IEndpointRouteBuilder MapPasses(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/passes", (DateTimeOffset? from, DateTimeOffset? to, string? plate, PassOutcome? outcome, int? limit, HttpContext http) =>
        {
            Plate? asked = null;
            if (!string.IsNullOrWhiteSpace(plate))
            {
                if (!Plate.TryParse(plate, PlateColour.Unknown, out var parsed, out var problem))
                    return Results.Problem(PlateWords.Of(problem), statusCode: StatusCodes.Status400BadRequest);
                asked = parsed;
            }
            if (limit is < 1 or > MaximumLimit)
                return Results.Problem($"limit is {limit}; give a number from 1 to {MaximumLimit}.", statusCode: StatusCodes.Status400BadRequest);
            if (from is null && to is null && asked is null)
                from = Midnight(http.RequestServices.GetRequiredService<TimeProvider>());
            var query = new PassQuery(from, to, asked, outcome, limit ?? DefaultLimit);
            return Answer(http, store => Results.Json(new PassList(store.Find(query), store.Position), PassesJson.Default.PassList));
        });
        endpoints.MapGet("/passes/{id}", (string id, HttpContext http) => Answer(http, store =>
            store.Find(id) is { } pass ? Results.Json(pass, PassesJson.Default.Pass) : Results.NotFound()));
        return endpoints;
    }

    private static DateTimeOffset Midnight(TimeProvider time)
    {
        var now = time.GetLocalNow();
        return new DateTimeOffset(now.Date, now.Offset);
    }

    private static IResult Answer(HttpContext http, Func<PassStore, IResult> answer)
    {
        try
        {
            return answer(http.RequestServices.GetRequiredService<PassStore>());
        }
        catch (PassStoreException e)
        {
            http.Response.Headers.RetryAfter = "5";
            return Results.Problem(e.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}

/// <param name="Through">The journal's events up to here are in the answer: less than the journal has while it is being read again.</param>
public sealed record PassList(IReadOnlyList<Pass> Passes, long Through);

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PassList))]
[JsonSerializable(typeof(Pass))]
internal sealed partial class PassesJson : JsonSerializerContext;
