using System.Text.Json.Serialization;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Edge.Whitelist;

/// <summary>The whitelist for people at the gate: what is in use, and what is filed for a plate.</summary>
public static class WhitelistEndpoints
{
    /// <summary><c>GET /whitelist</c> and <c>GET /whitelist/{plate}?colour=</c>.</summary>
    public static IEndpointRouteBuilder MapWhitelist(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/whitelist", (HttpContext http) =>
        {
            var green = Service<GreenChannel>(http);
            return Results.Json(new WhitelistView(green.Version, green.Count, green.Digest), WhitelistJson.Default.WhitelistView);
        });
        endpoints.MapGet("/whitelist/{plate}", (string plate, PlateColour? colour, HttpContext http) =>
            Plate.TryParse(plate, colour ?? PlateColour.Unknown, out var asked, out var problem)
                ? Results.Json(Find(asked, http), WhitelistJson.Default.RegistrationViewArray)
                : Results.Problem(PlateWords.Of(problem), statusCode: StatusCodes.Status400BadRequest));
        return endpoints;
    }

    private static RegistrationView[] Find(Plate plate, HttpContext http)
    {
        var green = Service<GreenChannel>(http);
        var (store, index) = (Service<RegistrationStore>(http), green.Index);
        // LiteDB knows nothing of what has changed since the index was built, and follows a new index some seconds later.
        if (green.Replica.IsRecent(plate.KeyWithoutColour) || store.ReadAbout() is { } about && about != (index.Version, index.Digest))
            return View(green.Filed(plate), green);
        var found = store.Find(plate);
        if (found is null)
        {
            Service<StoreKeeper>(http).Check();
            found = green.Filed(plate);
        }
        return View(found, green);
    }

    private static RegistrationView[] View(IEnumerable<Registration> found, GreenChannel green) =>
        [.. found.Select(registration => RegistrationView.Of(registration, green.Find(registration.Plate).Verdict))];

    private static T Service<T>(HttpContext http) where T : notnull => http.RequestServices.GetRequiredService<T>();
}

/// <param name="Digest">See <see cref="WhitelistDigest"/>.</param>
public sealed record WhitelistView(long Version, int Count, string Digest);

public sealed record RegistrationView(
    string Plate, PlateColour Colour, string Registration, RegistrationStatus Status, DateOnly? ValidFrom, DateOnly? ValidTo,
    int People, IReadOnlyList<string> Gates, WhitelistVerdict Verdict)
{
    public static RegistrationView Of(Registration filed, WhitelistVerdict verdict) => new(
        filed.Plate.Text, filed.Plate.Colour, filed.Id, filed.Status, filed.ValidFrom, filed.ValidTo, filed.PeopleAboard, filed.Gates, verdict);
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(WhitelistView))]
[JsonSerializable(typeof(RegistrationView[]))]
internal sealed partial class WhitelistJson : JsonSerializerContext;
