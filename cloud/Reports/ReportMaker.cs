using Checkpoint.Cloud.Passes;
using Checkpoint.Cloud.Store;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Reports;

/// <summary>Makes the report of a day from what is stored, reading through it once; nothing is kept but the figures.</summary>
public sealed class ReportMaker(ICentreStore store)
{
    public async Task<DayReport> MakeAsync(DateOnly day, string? gate, TimeZoneInfo zone, CancellationToken cancellationToken = default)
    {
        var span = new ReportSpan(Midnight(day, zone), Midnight(day.AddDays(1), zone), gate);
        var total = new ReportTally(null);
        var gates = new SortedDictionary<string, ReportTally>(StringComparer.Ordinal);
        var hours = Enumerable.Range(0, 24).Select(hour => new HourRow(hour, 0, 0, 0)).ToArray();
        var staff = new Dictionary<(string By, string Action), int>();
        await store.EachPassAsync(span, TakePass, cancellationToken);
        await store.EachInterventionAsync(span, TakeIntervention, cancellationToken);
        return new(day, gate, total.Row(), [.. gates.Values.Select(tally => tally.Row())], hours, [.. Staff(staff)]);

        void TakePass(PassRecord pass)
        {
            total.Take(pass);
            Of(pass.Gate).Take(pass);
            ref var hour = ref hours[TimeZoneInfo.ConvertTime(pass.Began, zone).Hour];
            hour = ReportTally.IsGreen(pass) ? hour with { GreenChannel = hour.GreenChannel + 1 }
                : pass.Outcome == PassOutcome.Passed ? hour with { Helped = hour.Helped + 1 }
                : hour with { Other = hour.Other + 1 };
        }

        void TakeIntervention(InterventionRecord intervention)
        {
            total.Take(intervention);
            Of(intervention.Gate).Take(intervention);
            var key = (intervention.By, intervention.Action);
            staff[key] = staff.GetValueOrDefault(key) + 1;
        }

        ReportTally Of(string name) => gates.TryGetValue(name, out var tally) ? tally : gates[name] = new(name);
    }

    private static IEnumerable<StaffRow> Staff(Dictionary<(string By, string Action), int> counts) => counts
        .GroupBy(each => each.Key.By, (by, each) => (By: by, Actions: each.Select(action => new ActionCount(action.Key.Action, action.Value)).ToList()))
        .Select(each => new StaffRow(each.By, each.Actions.Sum(action => action.Count), [.. each.Actions.OrderByDescending(action => action.Count).ThenBy(action => action.Action, StringComparer.Ordinal)]))
        .OrderByDescending(each => each.Interventions).ThenBy(each => each.By, StringComparer.Ordinal);

    private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new(midnight, zone.GetUtcOffset(midnight));
    }
}
