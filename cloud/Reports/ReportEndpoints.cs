using System.Globalization;
using Checkpoint.Cloud.People;

namespace Checkpoint.Cloud.Reports;

/// <summary>The report of a day, for programs.</summary>
public static class ReportEndpoints
{
    public static IServiceCollection AddReports(this IServiceCollection services) => services.AddSingleton<ReportMaker>();

    public static IEndpointRouteBuilder MapReports(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/reports/{day}", Report).RequireAuthorization(May.Report);
        return endpoints;
    }

    /// <summary>"2026-02-11"; null when it is no day of these centuries.</summary>
    internal static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 3000 ? day : null;

    private static async Task<IResult> Report(string day, ReportMaker maker, CancellationToken cancellationToken, string? gate = null) => Day(day) is { } asked
        ? Results.Json(await maker.MakeAsync(asked, string.IsNullOrWhiteSpace(gate) ? null : gate.Trim(), TimeZoneInfo.Local, cancellationToken), CentreJson.Default.DayReport)
        : Results.Problem($"day is \"{day}\"; give one as 2026-02-11.", statusCode: StatusCodes.Status400BadRequest);
}
