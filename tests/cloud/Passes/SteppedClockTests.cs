using Checkpoint.Cloud.Live;
using Checkpoint.Cloud.Passes;
using Checkpoint.Cloud.Store.Embedded;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Messages;
using Checkpoint.Tests;
using Microsoft.Extensions.Options;
using Xunit;

namespace Checkpoint.Cloud.Tests.Passes;

/// <summary>A gate's wall clock, and the centre's, jump back and forth; what is reported stays right.</summary>
public sealed class SteppedClockTests
{
    private static readonly TimeSpan s_years = TimeSpan.FromDays(731);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Passes_of_a_gate_whose_clock_jumps_stay_in_order_and_last_as_long_as_the_gate_measured(bool calledRight)
    {
        using var folder = new Folder();
        await using var store = EmbeddedCentreStore.Open(folder.Path, TimeProvider.System);
        var story = new Story("shenmu", "north").At(DateTimeOffset.UtcNow).Start("entry");
        var passes = new List<string>();
        var offset = TimeSpan.Zero;
        foreach (var step in (TimeSpan[])[s_years, -s_years, -s_years, TimeSpan.FromSeconds(1), s_years, TimeSpan.FromSeconds(-1)])
        {
            var pass = story.Arrive("entry");
            story.Identify("entry", pass, $"陕K1000{passes.Count}");
            offset += step;
            story.At(DateTimeOffset.UtcNow + offset).Tell(new PassCleared { Lane = "entry", Pass = pass, Ground = ClearanceGround.GreenChannel }, synchronized: calledRight);
            story.Tell(new PassEnded { Lane = "entry", Pass = pass, Outcome = PassOutcome.Passed, Seconds = 24 }, synchronized: calledRight);
            passes.Insert(0, pass);
        }

        await store.AppendAsync([.. story.Told.Select(story.Received)]);
        var found = (await store.PassesAsync(new("shenmu/north")));
        Assert.Equal(passes, found.Select(pass => pass.Pass));
        Assert.All(found, pass => Assert.Equal((24, PassOutcome.Passed), (pass.Seconds, pass.Outcome)));
        Assert.Equal(LanePhase.Idle, (await store.GatesAsync()).Single().Lanes.Single().Phase);
    }

    [Fact]
    public async Task A_pass_of_a_gate_whose_clock_is_years_behind_is_listed_where_the_centre_heard_of_it()
    {
        using var folder = new Folder();
        await using var store = EmbeddedCentreStore.Open(folder.Path, TimeProvider.System);
        var right = new Story("shenmu", "north").At(DateTimeOffset.UtcNow.AddHours(-1)).Start("entry");
        var earlier = right.Arrive("entry");
        var wrong = new Story("shenmu", "south").At(DateTimeOffset.UtcNow - s_years);
        wrong.Tell(new PassArrived { Lane = "entry", Pass = "p-1" }, synchronized: false);
        await store.AppendAsync([.. right.Told.Select(right.Received), wrong.Received(wrong.Told[0])]);
        Assert.Equal(["p-1", earlier], (await store.PassesAsync(new())).Select(pass => pass.Pass));
        Assert.InRange(DateTimeOffset.UtcNow - (await store.PassesAsync(new("shenmu/south"))).Single().Began, TimeSpan.Zero, TimeSpan.FromMinutes(5));
    }

    [Theory]
    [InlineData(731)]
    [InlineData(-731)]
    public void An_interrupted_pass_whose_clock_jumped_has_no_length(int days)
    {
        var story = new Story("shenmu", "north").At(DateTimeOffset.UtcNow);
        var id = story.Arrive("entry");
        story.At(DateTimeOffset.UtcNow.AddDays(days)).Tell(new PassEnded { Lane = "entry", Pass = id, Outcome = PassOutcome.Passed, Seconds = 0, Interrupted = true });
        var pass = PassFold.Apply(PassFold.Apply(null, "shenmu/north", story.Told[0], (PassEvent)story.Told[0].Data), "shenmu/north", story.Told[1], (PassEvent)story.Told[1].Data);
        Assert.Null(pass.Seconds);
    }

    [Theory]
    [InlineData(731)]
    [InlineData(-731)]
    public async Task A_gate_is_silent_when_it_was_not_heard_for_long_whatever_the_centres_wall_clock_did(int days)
    {
        using var folder = new Folder();
        var time = new SteppedTime();
        await using var store = EmbeddedCentreStore.Open(folder.Path, time);
        var feed = new LiveFeed(Options.Create(new LiveSettings()), time);
        var status = new GateStatus { Online = true, Version = "1", Stream = "s", Lanes = ["entry"], Hardware = "simulated" };
        feed.Show(await store.SaveStatusAsync("shenmu/north", status, isContact: true));
        time.Step(TimeSpan.FromDays(days));
        Assert.Equal(GateConnection.Online, feed.Gates.Single().Connection);
        time.Pass(TimeSpan.FromSeconds(36));
        Assert.Equal(GateConnection.Silent, feed.Gates.Single().Connection);
        feed.Show("shenmu/north", new GateTelemetry { Time = default, Stream = "s", LastSequence = 1, ConfirmedSequence = 1 });
        Assert.Equal(GateConnection.Online, feed.Gates.Single().Connection);
    }
}
