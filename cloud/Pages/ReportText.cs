using System.Globalization;
using Checkpoint.Cloud.Reports;

namespace Checkpoint.Cloud.Pages;

/// <summary>Figures of a report as people read them; a dash for what nobody knows.</summary>
internal static class ReportText
{
    private const string Unknown = "–";

    /// <summary>What a table of gates tells of each, in order.</summary>
    public static IReadOnlyList<(string Heading, Func<ReportRow, string> Text)> Columns { get; } =
    [
        ("Report.Passes", row => Count(row.Passes)), ("PassOutcome.Passed", row => Count(row.Passed)), ("Report.GreenShare", row => Share(row.GreenShare)),
        ("Report.Waiting", row => Pair(row.Waiting)), ("Report.Handling", row => Pair(row.Handling)),
        ("Report.Screened", row => Count(row.Screened)), ("Report.Fevers", row => Count(row.Fevers.All)), ("PassOutcome.Isolated", row => Count(row.Isolated)),
        ("PassOutcome.TurnedAway", row => Count(row.TurnedAway)), ("Report.Disinfected", row => Count(row.Disinfected + row.DisinfectedByHand)),
        ("Report.SprayFailures", row => Count(row.SprayFailures)), ("Report.Interventions", row => Count(row.Interventions)),
    ];

    public static string Share(double? share) => share is { } known ? known.ToString("P0", CultureInfo.CurrentCulture) : Unknown;

    public static string Time(double? seconds) => seconds is { } known ? Span.Clock(Span.OfSeconds(known)) : Unknown;

    private static string Count(int count) => count.ToString("N0", CultureInfo.CurrentCulture);

    private static string Pair(Times times) => times.Count == 0 ? Unknown : $"{Time(times.Median)} / {Time(times.P90)}";
}
