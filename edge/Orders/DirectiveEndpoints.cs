using Checkpoint.Edge.Staff;

namespace Checkpoint.Edge.Orders;

/// <summary>Directives for the people at the gate.</summary>
public static class DirectiveEndpoints
{
    /// <summary>
    /// <c>GET /directives</c>, <c>POST /directives/{id}/acknowledge</c>. For staff only: map them behind
    /// <see cref="StaffRegistration.MapStaffOnly"/>.
    /// </summary>
    public static IEndpointRouteBuilder MapDirectives(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/directives", (HttpContext http) => Results.Json(Board(http).Views, DirectiveJson.Default.IReadOnlyListDirectiveView));
        endpoints.MapPost("/directives/{id}/acknowledge", async (string id, HttpContext http) =>
        {
            var by = http.User.Identity?.Name ?? throw new InvalidOperationException("Directives are mapped without the staff door.");
            return await Board(http).AcknowledgeAsync(id, by) switch
            {
                ({ } view, _) => Results.Json(view, DirectiveJson.Default.DirectiveView),
                (_, true) => StaffDoor.Refused(RefusalWords.Of("DirectiveUnknown"), StatusCodes.Status404NotFound),
                _ => StaffDoor.Refused(RefusalWords.Of("NotRecordedNow"), StatusCodes.Status503ServiceUnavailable),
            };
        });
        return endpoints;
    }

    private static DirectiveBoard Board(HttpContext http) => http.RequestServices.GetRequiredService<DirectiveBoard>();
}
