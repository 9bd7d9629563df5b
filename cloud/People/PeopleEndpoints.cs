using System.Text.Json.Serialization;
using Checkpoint.Cloud.Operation;

namespace Checkpoint.Cloud.People;

public static class PeopleEndpoints
{
    public static IEndpointRouteBuilder MapPeople(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(SessionCookie.SignOutPath, SessionCookie.EndAsync).RequireOwnOrigin().RequireAuthorization(May.BeHere);
        endpoints.MapGet("/api/audit", AuditAsync).RequireAuthorization(May.Audit);
        return endpoints;
    }

    private static async Task<IResult> AuditAsync(AuditLog log, CancellationToken cancellationToken, long? before = null, int limit = 50)
    {
        if (limit is < 1 or > AuditLog.MaximumLimit) return Results.Problem($"limit is {limit}; give 1 to {AuditLog.MaximumLimit}.", statusCode: StatusCodes.Status400BadRequest);
        var records = await log.ReadAsync(before, limit, cancellationToken);
        return Results.Json(new AuditPage([.. records.Select(AuditView.Of)], records.Count == limit ? records[^1].Number : null), AuditJson.Default.AuditPage);
    }
}

/// <param name="Next">For "before", to go on; null at the end.</param>
internal sealed record AuditPage(IReadOnlyList<AuditView> Entries, long? Next);

/// <summary>An entry as programs see it.</summary>
internal sealed record AuditView(long Number, DateTimeOffset At, string Who, AuditAction Action, string What, string From)
{
    public static AuditView Of(AuditRecord record) => new(record.Number, record.Entry.At, record.Entry.Who, record.Entry.Action, record.Entry.What, record.Entry.From);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(CamelCase<AuditAction>)])]
[JsonSerializable(typeof(AuditPage))]
internal sealed partial class AuditJson : JsonSerializerContext;
