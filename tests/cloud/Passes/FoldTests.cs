using Checkpoint.Cloud.Passes;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Messages;
using Xunit;

namespace Checkpoint.Cloud.Tests.Passes;

public sealed class FoldTests
{
    [Fact]
    public void A_lane_is_free_when_a_pass_ends_whose_arm_never_moved()
    {
        var story = new Story("shenmu", "north");
        var pass = story.Arrive("entry");
        story.Tell(new PassAwaitsStaff { Lane = "entry", Pass = pass, Reason = StaffReason.NoPlate });
        Assert.Equal((LanePhase.AwaitingStaff, StaffReason.NoPlate), (Lane(story).Phase, Lane(story).Running!.Awaits));

        story.Tell(new PassEnded { Lane = "entry", Pass = pass, Outcome = PassOutcome.Abandoned, Seconds = 12 });
        Assert.Equal((LanePhase.Idle, null), (Lane(story).Phase, Lane(story).Running));
    }

    [Fact]
    public void A_lane_closes_after_a_pass_until_the_arm_is_down()
    {
        var story = new Story("shenmu", "north");
        story.GreenPass("entry", "陕K12345");
        Assert.Equal(LanePhase.Idle, Lane(story).Phase);
        var pass = story.Arrive("entry");
        story.Tell(new BarrierOpened { Lane = "entry", Pass = pass }).Tell(new PassEnded { Lane = "entry", Pass = pass, Outcome = PassOutcome.Passed, Seconds = 12 });
        Assert.Equal(LanePhase.Closing, Lane(story).Phase);
    }

    [Fact]
    public void A_vehicle_turned_away_is_leaving_until_it_has_left()
    {
        var story = new Story("shenmu", "north");
        var pass = story.Arrive("entry");
        story.Tell(new PassAwaitsStaff { Lane = "entry", Pass = pass, Reason = StaffReason.Unregistered });
        story.Tell(new StaffActed { Lane = "entry", Action = "turnAway", By = "a", Pass = pass, Accepted = false });
        Assert.Equal((LanePhase.AwaitingStaff, StaffReason.Unregistered), (Lane(story).Phase, Lane(story).Running!.Awaits));
        story.Tell(new StaffActed { Lane = "entry", Action = "turnAway", By = "a", Pass = pass });
        Assert.Equal((LanePhase.Leaving, LanePhase.Leaving, (StaffReason?)null), (Lane(story).Phase, Lane(story).Running!.Phase, Lane(story).Running!.Awaits));
    }

    [Fact]
    public void An_alarm_stands_until_it_is_cleared()
    {
        var story = new Story("shenmu", "north");
        story.Tell(new AlarmRaised { Lane = "entry", Alarm = AlarmCode.Tailgating }).Tell(new AlarmRaised { Lane = "entry", Alarm = AlarmCode.Tailgating });
        Assert.Equal(AlarmCode.Tailgating, Assert.Single(Lane(story).Alarms).Alarm);
        story.Tell(new AlarmCleared { Lane = "entry", Alarm = AlarmCode.Tailgating });
        Assert.Empty(Lane(story).Alarms);
    }

    [Fact]
    public void A_part_of_the_gate_is_faulty_with_its_last_words_since_its_first_until_it_is_good_or_the_gate_starts_again()
    {
        var story = new Story("shenmu", "north");
        story.Tell(new GateFault { Part = "outputs", Health = PartHealth.Faulty, Message = "Open and Buzzer." });
        story.Tell(new GateFault { Part = "broker", Health = PartHealth.Degraded, Message = "Silent." });
        story.Tell(new GateFault { Part = "outputs", Health = PartHealth.Faulty, Message = "Buzzer." });
        Assert.Equal([("broker", "Silent.", story.Told[1].Time), ("outputs", "Buzzer.", story.Told[0].Time)],
            Gate(story).Faults.Select(fault => (fault.Part, fault.Message, fault.Since)).Order());
        story.Tell(new GateFault { Part = "outputs", Health = PartHealth.Ok, Message = "All relays obey again." });
        Assert.Equal("broker", Assert.Single(Gate(story).Faults).Part);
        Assert.Empty(Gate(story.Start("entry")).Faults);
    }

    [Theory]
    [InlineData(true, true, 90.0)]
    [InlineData(true, false, null)]
    [InlineData(false, true, null)]
    public void A_pass_the_gate_restarted_in_lasted_as_long_as_clocks_that_are_right_say(bool arrival, bool end, double? seconds)
    {
        var story = new Story("shenmu", "north");
        var id = story.Arrive("entry");
        story.Tell(new StaffActed { Lane = "entry", Action = "none", By = "a", Pass = id }, 88);
        story.Tell(new PassEnded { Lane = "entry", Pass = id, Outcome = PassOutcome.Passed, Seconds = 0, Interrupted = true });
        var pass = PassFold.Apply(null, "shenmu/north", story.Told[0] with { ClockSynchronized = arrival }, (PassEvent)story.Told[0].Data);
        pass = PassFold.Apply(pass, "shenmu/north", story.Told[^1] with { ClockSynchronized = end }, (PassEvent)story.Told[^1].Data);
        Assert.Equal(seconds, pass.Seconds);
    }

    private static LaneRecord Lane(Story story) => Gate(story).Lanes.Single(lane => lane.Lane == "entry");

    private static GateRecord Gate(Story story)
    {
        var (gate, pass) = (new GateRecord { Gate = story.Address.ToString() }, (PassRecord?)null);
        foreach (var happened in story.Told)
        {
            var step = happened.Data as PassEvent;
            if (step is not null) pass = PassFold.Apply(pass?.Pass == step.Pass ? pass : null, gate.Gate, happened, step);
            gate = GateFold.Apply(gate, 1, step is null ? null : pass, happened);
        }

        return gate;
    }
}
