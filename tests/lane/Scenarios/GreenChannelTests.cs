using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using Xunit;

namespace Checkpoint.Lane.Tests.Scenarios;

public sealed class GreenChannelTests
{
    [Fact]
    public void A_registered_healthy_truck_goes_through_without_anybody()
    {
        var lane = LaneScenario.Cleared();
        Assert.Equal(ClearanceGround.GreenChannel, lane.Last<PassCleared>().Ground);
        Assert.Equal(LanePhase.Passing, lane.State.Phase);
        Assert.Equal(DriverLight.Green, lane.Light);
        lane.DrivesIn();
        Assert.Equal(DriverLight.Red, lane.Light);
        lane.DrivesOut();
        Assert.Equal(0, lane.Count<PulseClose>());
        lane.Wait(1.5);
        Assert.Equal(LanePhase.Closing, lane.State.Phase);
        lane.ArmGoesDown();
        Assert.Equal(LanePhase.Idle, lane.State.Phase);
        Assert.Equal(DriverLight.Off, lane.Light);
        lane.EndedAs(PassOutcome.Passed);
        Assert.Equal(
            [
                typeof(PassArrived), typeof(PassIdentified), typeof(DisinfectionStarted), typeof(PassReading), typeof(PassScreened),
                typeof(DisinfectionCompleted), typeof(PassCleared), typeof(BarrierOpening), typeof(BarrierOpened), typeof(PassPassing),
                typeof(PassEnded), typeof(BarrierClosing), typeof(BarrierClosed),
            ],
            lane.Events.Select(happened => happened.GetType()));
        Assert.True(lane.State.Alarms.IsEmpty);
    }

    [Fact]
    public void A_plate_read_before_arrival_belongs_to_the_pass()
    {
        var lane = LaneScenario.Idle();
        lane.IsRead();
        lane.Wait(9);
        lane.Arrives();
        Assert.Equal(LanePhase.Screening, lane.State.Phase);
    }

    [Fact]
    public void A_plate_read_too_long_before_arrival_belongs_to_nobody()
    {
        var lane = LaneScenario.Idle();
        lane.IsRead();
        lane.Wait(10);
        lane.Arrives();
        Assert.Equal(LanePhase.Arrived, lane.State.Phase);
        Assert.Null(lane.State.Identification);
    }

    [Fact]
    public void Everybody_aboard_is_measured()
    {
        var lane = LaneScenario.Idle();
        lane.Arrives();
        lane.IsRead(people: 3);
        lane.Sprays();
        lane.Presents();
        lane.Presents();
        Assert.Equal(0, lane.Count<PassScreened>());
        lane.Presents();
        Assert.Equal(3, lane.Last<PassScreened>().People);
        Assert.Equal([1, 2, 3], lane.Events.OfType<PassReading>().Select(reading => reading.Person));
        Assert.Equal(LanePhase.Opening, lane.State.Phase);
    }

    [Fact]
    public void Spraying_waits_for_the_screening_when_the_policy_says_so()
    {
        var lane = LaneScenario.Idle(new Policy { Disinfection = new DisinfectionPolicy { OverlapScreening = false } });
        lane.Arrives();
        lane.IsRead();
        Assert.False(lane.State.Outputs.Pump);
        lane.Presents();
        Assert.True(lane.State.Outputs.Pump);
        Assert.Equal(LanePhase.Disinfecting, lane.State.Phase);
    }

    [Fact]
    public void The_next_truck_is_known_but_not_measured_beside_the_falling_arm()
    {
        var lane = LaneScenario.Cleared();
        lane.DrivesIn();
        lane.DrivesOut();
        lane.Wait(1.5);
        lane.Arrives();
        lane.IsRead(plate: LaneScenario.Other);
        Assert.Equal(LanePhase.Identified, lane.State.Phase);
        Assert.False(lane.State.Outputs.Measuring);
        lane.ArmGoesDown();
        Assert.Equal(LanePhase.Screening, lane.State.Phase);
        Assert.True(lane.State.Outputs.Measuring);
    }

    [Fact]
    public void A_truck_that_waits_close_behind_is_a_pass_of_its_own()
    {
        var lane = LaneScenario.Cleared();
        lane.DrivesIn();
        lane.Arrives();
        lane.DrivesOut();
        lane.Wait(1.5);
        Assert.False(lane.Has(AlarmCode.Tailgating));
        Assert.Equal(PassOutcome.Passed, lane.Last<PassEnded>().Outcome);
        Assert.Equal("0123abcd-north-2", lane.State.Pass);
        Assert.False(lane.State.IsCleared);
        Assert.Equal(1, lane.Count<PulseClose>());
    }
}
