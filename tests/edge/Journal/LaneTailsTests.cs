using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Xunit;

namespace Checkpoint.Edge.Tests.Journal;

/// <summary>What a lane is told after a restart is what its events say of the pass that was open.</summary>
public sealed class LaneTailsTests
{
    private const string Stream = "0123abcd0123abcd", Lane = "lane-1", Pass = "0123abcd-lane-1-7";

    private static readonly PassArrived s_arrived = new() { Lane = Lane, Pass = Pass };
    private static readonly PassCleared s_cleared = new() { Lane = Lane, Pass = Pass, Ground = ClearanceGround.GreenChannel };
    private static readonly PassPassing s_passing = new() { Lane = Lane, Pass = Pass };
    private static readonly AlarmRaised s_stopped = new() { Lane = Lane, Alarm = AlarmCode.EmergencyStop, Pass = Pass };

    public static TheoryData<LaneEvent> TakesTheClearanceBack =>
    [
        new PassHeld { Lane = Lane, Pass = Pass, Reason = StaffReason.HeldByStaff },
        Identified(WhitelistVerdict.Revoked),
        Acted("turnAway"),
        s_stopped,
        new AlarmRaised { Lane = Lane, Alarm = AlarmCode.BarrierNotOpening },
    ];

    [Fact]
    public void A_clearance_is_remembered() => Assert.True(After(s_arrived, Identified(WhitelistVerdict.Registered), s_cleared)!.Cleared);

    [Theory]
    [MemberData(nameof(TakesTheClearanceBack))]
    public void A_clearance_that_was_taken_back_counts_no_more(LaneEvent happened)
    {
        Assert.False(After(s_arrived, s_cleared, happened)!.Cleared);
        Assert.True(After(s_arrived, s_cleared, happened, s_cleared)!.Cleared);
    }

    [Fact]
    public void A_stop_takes_nothing_back_from_a_vehicle_in_the_line() => Assert.True(After(s_arrived, s_cleared, s_passing, s_stopped)!.Cleared);

    [Fact]
    public void A_refused_action_changes_nothing() => Assert.True(After(s_arrived, s_cleared, Acted("turnAway") with { Accepted = false })!.Cleared);

    [Fact]
    public void A_fever_is_held_until_it_is_released()
    {
        var held = new PassHeld { Lane = Lane, Pass = Pass, Reason = StaffReason.Fever };
        Assert.Equal(StaffReason.Fever, After(s_arrived, held)!.Held);
        Assert.Null(After(s_arrived, held, new PassReleased { Lane = Lane, Pass = Pass, By = "li" })!.Held);
    }

    [Theory]
    [InlineData("turnAway", PassOutcome.TurnedAway)]
    [InlineData("isolate", PassOutcome.Isolated)]
    public void Who_was_sent_away_leaves_as_that(string action, PassOutcome outcome) => Assert.Equal(outcome, After(s_arrived, Acted(action))!.LeavesAs);

    [Fact]
    public void A_pass_that_has_ended_is_open_no_more() =>
        Assert.Null(After(s_arrived, new PassEnded { Lane = Lane, Pass = Pass, Outcome = PassOutcome.Passed, Seconds = 1 }));

    [Fact]
    public void The_number_of_a_pass_is_used_even_when_its_arrival_was_not_recorded()
    {
        var tails = new LaneTails(Stream);
        tails.Observe(s_cleared);
        Assert.Equal(7, tails.Of(Lane).LastPass);
        Assert.Null(tails.Of(Lane).Interrupted);
    }

    private static InterruptedPass? After(params LaneEvent[] events)
    {
        var tails = new LaneTails(Stream);
        foreach (var happened in events) tails.Observe(happened);
        return tails.Of(Lane).Interrupted;
    }

    private static PassIdentified Identified(WhitelistVerdict verdict) =>
        new() { Lane = Lane, Pass = Pass, Plate = "陕K12345", Source = PlateSource.Camera, By = "front", Verdict = verdict, PeopleAboard = 1, Candidates = [] };

    private static StaffActed Acted(string action) => new() { Lane = Lane, Action = action, By = "li", Pass = Pass, Accepted = true };
}
