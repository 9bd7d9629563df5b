using Checkpoint.Cloud.Reports;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Cloud.Tests.Store;
using Checkpoint.Protocols.Messages;
using Xunit;

namespace Checkpoint.Cloud.Tests.Reports;

/// <summary>The figures of a day, from the events to the report, in every store.</summary>
public abstract class DayReportTests
{
    private const string Wang = "王建国", Li = "李\0芳";
    private static readonly DateTimeOffset s_morning = new(2026, 2, 11, 8, 0, 0, TimeSpan.FromHours(8));
    private static readonly TimeZoneInfo s_china = TimeZoneInfo.CreateCustomTimeZone("China", TimeSpan.FromHours(8), "China", "China");
    private static readonly DateOnly s_day = new(2026, 2, 11);

    protected abstract Task<IStoreHome> HomeAsync();

    [Fact]
    public async Task A_day_is_told_in_its_figures_and_again_after_they_are_made_anew()
    {
        await using var home = await HomeAsync();
        await using (var store = home.Open())
        {
            foreach (var story in (Story[])[North(), South()]) await store.AppendAsync([.. story.Told.Select(story.Received)]);
            Check(await new ReportMaker(store).MakeAsync(s_day, null, s_china));
        }

        await home.OutdateAsync();
        await using var again = home.Open();
        Check(await new ReportMaker(again).MakeAsync(s_day, null, s_china));

        var south = await new ReportMaker(again).MakeAsync(s_day, "shenmu/south", s_china);
        Assert.Equal(("shenmu/south", 1, 1), (south.Gate, south.Total.Passes, south.Total.Interventions));
        Assert.Equal("shenmu/south", Assert.Single(south.Gates).Name);
        var before = await new ReportMaker(again).MakeAsync(s_day.AddDays(-1), null, s_china);
        Assert.Equal((1, 1), (before.Total.Passes, before.Hours[23].GreenChannel));
    }

    [Fact]
    public async Task Of_a_day_of_which_nothing_is_known_nothing_is_said()
    {
        await using var home = await HomeAsync();
        await using var store = home.Open();
        var report = await new ReportMaker(store).MakeAsync(s_day, null, s_china);
        Assert.Equal(new ReportRow(), report.Total);
        Assert.Null(report.Total.GreenShare);
        Assert.Equal(Enumerable.Range(0, 24), report.Hours.Select(hour => hour.Hour));
        Assert.Empty(report.Gates);
        Assert.Empty(report.Staff);
    }

    private static void Check(DayReport report)
    {
        var total = report.Total;
        Assert.Equal((8, 1, 5, 1, 1, 0), (total.Passes, total.Running, total.Passed, total.TurnedAway, total.Isolated, total.Abandoned));
        Assert.Equal((3, 0.6), (total.GreenChannel, total.GreenShare));
        // Three times 12 s in the green channel, 14 s with help; the fifth had its clock put right meanwhile, and nobody knows.
        Assert.Equal(new Times(4, 12, 14), total.Waiting);
        Assert.Equal(new Times(7, 60, 300), total.Handling);
        Assert.Equal(6, total.Screened);
        Assert.Equal(new FeverRow(2, Isolated: 1, TurnedAway: 0, Passed: 1, Other: 0), total.Fevers);
        Assert.Equal((3, 1, 1), (total.Disinfected, total.DisinfectedByHand, total.SprayFailures));
        Assert.Equal(5, total.Interventions);
        Assert.Equal(["shenmu/north", "shenmu/south"], report.Gates.Select(gate => gate.Name));
        Assert.Equal((7, 1), (report.Gates[0].Passes, report.Gates[1].Passes));
        Assert.Equal(new HourRow(8, GreenChannel: 2, Helped: 2, Other: 2), report.Hours[8]);
        Assert.Equal(new HourRow(23, GreenChannel: 1, Helped: 0, Other: 0), report.Hours[23]);
        Assert.Equal(8, report.Hours.Sum(hour => hour.All));
        Assert.Collection(
            report.Staff,
            first => Assert.Equal((Wang, 3, "openByHand 2 turnAway 1"), Said(first)),
            second => Assert.Equal((Li, 2, "disinfectedByHand 1 isolate 1"), Said(second)));
    }

    private static (string, int, string) Said(StaffRow row) => (row.By, row.Interventions, string.Join(' ', row.Actions.Select(action => $"{action.Action} {action.Count}")));

    private static Story North()
    {
        var story = new Story("shenmu", "north").At(s_morning.AddHours(-9)).Start("entry");
        story.GreenPass("entry", "陕K00001"); // the evening before
        story.At(s_morning).GreenPass("entry", "陕K10001");
        story.At(s_morning.AddMinutes(5)).GreenPass("entry", "陕K10002");

        var isolated = story.At(s_morning.AddMinutes(10)).Arrive("entry");
        story.Identify("entry", isolated, "陕K20001").Measure("entry", isolated, 38.4, ReadingVerdict.Fever).Measure("entry", isolated, 38.5, ReadingVerdict.Fever)
            .Tell(Acted("isolate", Li, isolated)).Tell(Ended(isolated, PassOutcome.Isolated, 300));

        var disproved = story.At(s_morning.AddMinutes(20)).Arrive("entry");
        story.Identify("entry", disproved, "陕K20002").Measure("entry", disproved, 37.6, ReadingVerdict.Fever).Measure("entry", disproved, 36.6)
            .Tell(new DisinfectionFailed { Lane = "entry", Pass = disproved, Reason = DisinfectionFailure.NoFlow }).Tell(Acted("disinfectedByHand", Li, disproved))
            .Tell(new DisinfectionCompleted { Lane = "entry", Pass = disproved, FlowSeconds = 0, ByHand = true, By = Li })
            .Tell(Cleared(disproved, ClearanceGround.Staff, Li)).Tell(Ended(disproved, PassOutcome.Passed, 90));

        var opened = story.At(s_morning.AddMinutes(30)).Arrive("entry");
        story.Identify("entry", opened, "陕K30001").Tell(Acted("openByHand", Wang, opened)).Tell(new StaffActed { Lane = "entry", Action = "openByHand", By = Wang, Pass = opened, Accepted = false, Refusal = "stopped" })
            .Tell(new StaffActed { Lane = "entry", Action = "acknowledgeAlarm", By = Wang, Value = "fever" })
            .Measure("entry", opened, 36.4)
            .Tell(Cleared(opened, ClearanceGround.Override, Wang), synchronized: false).Tell(Ended(opened, PassOutcome.Passed, 60));
        story.Tell(Acted("openByHand", Wang, null));

        story.At(s_morning.AddMinutes(50)).Arrive("entry");
        story.At(new DateTimeOffset(2026, 2, 11, 23, 59, 50, TimeSpan.FromHours(8))).GreenPass("entry", "陕K10003"); // ends on the next day
        return story;
    }

    private static Story South()
    {
        var story = new Story("shenmu", "south", "a7c1c0a9e4d7b4c6f9a3e2b1d0c8f7a6").At(s_morning.AddHours(2)).Start("exit");
        var away = story.Arrive("exit");
        story.Identify("exit", away, "冀A7T119", WhitelistVerdict.Expired).Tell(new StaffActed { Lane = "exit", Action = "turnAway", By = Wang, Pass = away })
            .Tell(new PassEnded { Lane = "exit", Pass = away, Outcome = PassOutcome.TurnedAway, Seconds = 95 });
        return story;
    }

    private static StaffActed Acted(string action, string by, string? pass) => new() { Lane = "entry", Action = action, By = by, Pass = pass };

    private static PassCleared Cleared(string pass, ClearanceGround ground, string by) => new() { Lane = "entry", Pass = pass, Ground = ground, By = by };

    private static PassEnded Ended(string pass, PassOutcome outcome, double seconds) => new() { Lane = "entry", Pass = pass, Outcome = outcome, Seconds = seconds };
}

public sealed class EmbeddedDayReportTests : DayReportTests
{
    protected override Task<IStoreHome> HomeAsync() => Task.FromResult<IStoreHome>(new EmbeddedHome());
}

public sealed class PostgresDayReportTests(PostgresServer server) : DayReportTests
{
    protected override async Task<IStoreHome> HomeAsync() => new PostgresHome(await server.CreateDatabaseAsync());
}
