using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Xunit;

namespace Checkpoint.Lane.Tests.Scenarios;

/// <summary>Rule 1: no barrier comes down on a vehicle.</summary>
public sealed class BarrierTests
{
    private static LaneScenario Closing()
    {
        var lane = LaneScenario.Cleared();
        lane.DrivesIn();
        lane.DrivesOut();
        lane.Wait(1.5);
        Assert.Equal(LanePhase.Closing, lane.State.Phase);
        return lane;
    }

    [Theory]
    [InlineData(LaneSensor.BarrierLoop, Signal.Active)]
    [InlineData(LaneSensor.BarrierLoop, Signal.Unknown)]
    [InlineData(LaneSensor.PhotoEye, Signal.Active)]
    [InlineData(LaneSensor.PhotoEye, Signal.Unknown)]
    public void The_arm_stays_up_while_the_line_is_not_known_to_be_free(LaneSensor sensor, Signal signal)
    {
        var lane = LaneScenario.Cleared();
        lane.DrivesIn();
        lane.DrivesOut();
        lane.Wait(1.4);
        lane.Set(sensor, signal);
        lane.Wait(3600);
        Assert.Equal(0, lane.Count<PulseClose>());
        lane.Off(sensor);
        lane.Wait(1.4);
        Assert.Equal(0, lane.Count<PulseClose>());
        lane.Wait(0.1);
        Assert.Equal(1, lane.Count<PulseClose>());
    }

    [Theory]
    [InlineData(LaneSensor.BarrierLoop, Signal.Active)]
    [InlineData(LaneSensor.BarrierLoop, Signal.Unknown)]
    [InlineData(LaneSensor.PhotoEye, Signal.Active)]
    [InlineData(LaneSensor.PhotoEye, Signal.Unknown)]
    public void An_obstruction_reopens_the_closing_arm_at_once(LaneSensor sensor, Signal signal)
    {
        var lane = Closing();
        lane.Off(LaneSensor.UpLimit);
        lane.Set(sensor, signal);
        Assert.Equal(BarrierCause.Obstruction, lane.Commands.OfType<PulseOpen>().Last().Cause);
        Assert.Equal(BarrierCause.Obstruction, lane.Last<BarrierOpening>().Cause);
        Assert.True(lane.Has(AlarmCode.Obstruction));
        Assert.Equal(DriverLight.Red, lane.Light);
        lane.On(LaneSensor.UpLimit);
        lane.Off(sensor);
        lane.Wait(1.5);
        Assert.False(lane.Has(AlarmCode.Obstruction));
        Assert.Equal(2, lane.Count<PulseClose>());
    }

    [Fact]
    public void An_arm_that_turns_before_it_has_left_its_limit_is_up_again()
    {
        var lane = Closing();
        lane.On(LaneSensor.PhotoEye);
        lane.Off(LaneSensor.UpLimit);
        lane.On(LaneSensor.UpLimit);
        lane.Off(LaneSensor.PhotoEye);
        lane.Wait(20);
        Assert.False(lane.Has(AlarmCode.BarrierPosition));
    }

    [Fact]
    public void An_arm_that_does_not_go_up_is_a_fault_until_a_person_has_looked()
    {
        var lane = LaneScenario.Idle();
        lane.Arrives();
        lane.IsRead();
        lane.Presents();
        lane.Sprays();
        lane.Off(LaneSensor.DownLimit);
        lane.Wait(8);
        Assert.Equal(LanePhase.Fault, lane.State.Phase);
        Assert.Equal(StaffReason.BarrierFault, lane.State.Awaits);
        Assert.True(lane.Has(AlarmCode.BarrierNotOpening));
        Assert.Equal(1, lane.Count<PulseStop>());
        lane.On(LaneSensor.DownLimit);
        lane.Staff(new ResetLane());
        Assert.False(lane.Has(AlarmCode.BarrierNotOpening));
        Assert.Equal(2, lane.Commands.OfType<RecordDecision>().Count());
    }

    [Fact]
    public void An_arm_that_does_not_come_down_is_a_fault_and_still_gives_way()
    {
        var lane = Closing();
        lane.Off(LaneSensor.UpLimit);
        lane.Wait(8);
        Assert.True(lane.Has(AlarmCode.BarrierNotClosing));
        Assert.Equal(LanePhase.Fault, lane.State.Phase);
        lane.Staff(new CloseBarrier());
        lane.IsRefused("barrier-fault");
        lane.On(LaneSensor.PhotoEye);
        Assert.Equal(BarrierCause.Obstruction, lane.Commands.OfType<PulseOpen>().Last().Cause);
        lane.On(LaneSensor.UpLimit);
        lane.Off(LaneSensor.PhotoEye);
        lane.Wait(60);
        Assert.Equal(1, lane.Count<PulseClose>());
        lane.Staff(new ResetLane());
        Assert.Equal(1, lane.Count<PulseClose>());
        lane.Wait(1.5);
        Assert.Equal(2, lane.Count<PulseClose>());
    }

    [Fact]
    public void An_obstruction_and_a_late_decision_in_one_moment_raise_the_arm_once()
    {
        var lane = Closing();
        lane.Off(LaneSensor.UpLimit);
        lane.Wait(8);
        Assert.Equal(LanePhase.Fault, lane.State.Phase);
        lane.JournalAnswers = false;
        lane.Staff(new OpenByHand("ambulance"));
        var before = lane.Count<PulseOpen>();
        lane.IsLateBy(60);
        lane.On(LaneSensor.PhotoEye);
        Assert.Equal(before + 1, lane.Count<PulseOpen>());
    }

    [Fact]
    public void Every_movement_in_a_fault_is_bounded_too()
    {
        var lane = LaneScenario.Idle();
        lane.Staff(new OpenByHand("try"));
        lane.Off(LaneSensor.DownLimit);
        lane.Wait(8);
        Assert.Equal(1, lane.Count<PulseStop>());
        lane.Staff(new OpenByHand("again"));
        Assert.Equal(2, lane.Count<PulseOpen>());
        lane.Wait(8);
        Assert.Equal(2, lane.Count<PulseStop>());
    }

    [Fact]
    public void An_arm_that_stays_down_whatever_it_is_told_leaves_the_lane_usable()
    {
        var lane = LaneScenario.Idle();
        lane.Staff(new OpenByHand("try"));
        lane.Wait(8);
        Assert.Equal(LanePhase.Fault, lane.State.Phase);
        lane.Staff(new ResetLane());
        Assert.Equal(LanePhase.Idle, lane.State.Phase);
    }

    [Fact]
    public void A_falling_arm_gives_way_even_when_its_limits_contradict_each_other()
    {
        var lane = Closing();
        lane.On(LaneSensor.DownLimit);
        Assert.Equal(LanePhase.Fault, lane.State.Phase);
        lane.Off(LaneSensor.DownLimit);
        lane.On(LaneSensor.PhotoEye);
        Assert.Equal(BarrierCause.Obstruction, lane.Commands.OfType<PulseOpen>().Last().Cause);
    }

    [Fact]
    public void An_arm_seen_down_with_its_upper_limit_unknown_falls_no_more()
    {
        var lane = Closing();
        lane.Set(LaneSensor.UpLimit, Signal.Unknown);
        lane.On(LaneSensor.DownLimit);
        Assert.Single(lane.Events.OfType<BarrierClosed>());
        lane.On(LaneSensor.BarrierLoop);
        lane.On(LaneSensor.UpLimit);
        Assert.Equal(LanePhase.Fault, lane.State.Phase);
        Assert.DoesNotContain(new PulseOpen(BarrierCause.Obstruction), lane.Commands);
    }

    [Theory]
    [InlineData(LaneSensor.UpLimit, Signal.Active)]
    [InlineData(LaneSensor.DownLimit, Signal.Inactive)]
    public void A_limit_that_changes_without_a_movement_is_a_fault(LaneSensor limit, Signal signal)
    {
        var lane = LaneScenario.Idle();
        lane.Set(limit, signal);
        Assert.True(lane.Has(AlarmCode.BarrierPosition));
        Assert.Equal(LanePhase.Fault, lane.State.Phase);
        lane.Wait(60);
        Assert.Equal(0, lane.Count<PulseClose>() + lane.Count<PulseOpen>());
    }

    [Fact]
    public void A_key_in_the_barrier_s_own_controller_is_an_alarm_but_no_fault()
    {
        var lane = LaneScenario.Idle();
        lane.On(LaneSensor.ManualKey);
        lane.Off(LaneSensor.DownLimit);
        lane.On(LaneSensor.UpLimit);
        Assert.True(lane.Has(AlarmCode.ManualKey));
        lane.Off(LaneSensor.ManualKey);
        lane.Wait(600);
        Assert.Equal(0, lane.Count<PulseClose>());
        lane.Staff(new CloseBarrier());
        Assert.Equal(1, lane.Count<PulseClose>());
        lane.ArmGoesDown();
        Assert.Equal(LanePhase.Idle, lane.State.Phase);
    }

    [Fact]
    public void A_vehicle_in_the_line_that_nobody_cleared_is_an_alarm()
    {
        var lane = LaneScenario.Idle();
        lane.On(LaneSensor.BarrierLoop);
        Assert.True(lane.Has(AlarmCode.VehicleInBarrierLine));
        lane.Off(LaneSensor.BarrierLoop);
        Assert.False(lane.Has(AlarmCode.VehicleInBarrierLine));
    }

    [Fact]
    public void Only_its_nose_in_the_line_does_not_end_a_pass()
    {
        var lane = LaneScenario.Idle();
        lane.Arrives();
        lane.On(LaneSensor.BarrierLoop);
        lane.Off(LaneSensor.BarrierLoop);
        lane.Wait(5);
        Assert.Equal(LanePhase.Arrived, lane.State.Phase);
        Assert.Equal(0, lane.Count<PassEnded>());
    }
}
