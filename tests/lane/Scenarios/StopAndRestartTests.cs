using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Xunit;

namespace Checkpoint.Lane.Tests.Scenarios;

public sealed class StopAndRestartTests
{
    [Theory]
    [InlineData(Signal.Active)]
    [InlineData(Signal.Unknown)]
    public void The_emergency_stop_ends_every_movement_until_a_person_resets_the_lane(Signal signal)
    {
        var lane = LaneScenario.Cleared();
        lane.DrivesIn();
        lane.DrivesOut();
        lane.Wait(1.5);
        lane.Set(LaneSensor.EmergencyStop, signal);
        Assert.Equal(LanePhase.Stopped, lane.State.Phase);
        Assert.Equal(1, lane.Count<PulseStop>());
        Assert.Equal(1, lane.Count<BarrierStopped>());
        Assert.True(lane.Has(AlarmCode.EmergencyStop));
        lane.Staff(new ResetLane());
        lane.IsRefused("emergency-stop-pressed");
        lane.Staff(new OpenByHand("please"));
        lane.IsRefused("stopped");
        lane.Off(LaneSensor.EmergencyStop);
        lane.Wait(60);
        Assert.Equal(LanePhase.Stopped, lane.State.Phase);
        lane.On(LaneSensor.DownLimit);
        lane.Off(LaneSensor.UpLimit);
        lane.Staff(new ResetLane());
        Assert.Equal(LanePhase.Idle, lane.State.Phase);
        Assert.False(lane.Has(AlarmCode.EmergencyStop));
    }

    [Fact]
    public void A_person_stops_everything()
    {
        var lane = LaneScenario.Cleared();
        lane.Staff(new StopEverything());
        Assert.Equal(LanePhase.Stopped, lane.State.Phase);
        Assert.Equal(DriverLight.Red, lane.Light);
        Assert.False(lane.State.IsCleared);
        lane.Staff(new ResetLane());
        Assert.Equal(2, lane.Count<PassCleared>());
        Assert.True(lane.State.IsCleared);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_a_restart_an_arm_that_is_not_down_stays_where_it_is(bool isUp)
    {
        var lane = new LaneScenario();
        lane.Starts(LaneSensor.UpLimit);
        lane.Set(LaneSensor.UpLimit, isUp ? Signal.Active : Signal.Inactive);
        lane.Wait(600);
        Assert.Equal(LanePhase.Fault, lane.State.Phase);
        Assert.True(lane.Has(AlarmCode.BarrierPosition));
        Assert.Equal(0, lane.Count<PulseClose>() + lane.Count<PulseOpen>());
        lane.Staff(new ResetLane());
        Assert.Equal(0, lane.Count<PulseClose>());
        lane.Wait(600);
        Assert.Equal(isUp ? 1 : 0, lane.Count<PulseClose>());
    }

    [Fact]
    public void Contacts_that_stay_silent_after_a_start_are_faults()
    {
        var lane = new LaneScenario();
        lane.On(LaneSensor.DownLimit);
        lane.Off(LaneSensor.EmergencyStop);
        Assert.Equal(LanePhase.Starting, lane.State.Phase);
        lane.Wait(2);
        Assert.Equal(LanePhase.Idle, lane.State.Phase);
        Assert.True(lane.Has(AlarmCode.SensorFault));
        Assert.Equal(nameof(LaneSensor.ArrivalLoop), lane.Last<AlarmRaised>().Detail);
    }

    [Theory]
    [InlineData(false, PassOutcome.Abandoned)]
    [InlineData(true, PassOutcome.Passed)]
    public void A_pass_whose_vehicle_is_gone_after_a_restart_ends_as_the_records_say(bool cleared, PassOutcome outcome)
    {
        var lane = new LaneScenario(interrupted: new InterruptedPass("0123abcd-north-7", "陕K12345", cleared));
        lane.Starts();
        lane.EndedAs(outcome);
        Assert.True(lane.Last<PassEnded>() is { Interrupted: true, Pass: "0123abcd-north-7" });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_pass_whose_vehicle_is_still_there_waits_for_a_person_after_a_restart(bool cleared)
    {
        var lane = new LaneScenario(interrupted: new InterruptedPass("0123abcd-north-7", "陕K12345", cleared));
        lane.Starts(LaneSensor.ArrivalLoop);
        Assert.Equal(StaffReason.Restarted, lane.State.Awaits);
        lane.IsRead();
        lane.Wait(600);
        Assert.Equal(StaffReason.Restarted, lane.State.Awaits);
        lane.Staff(new ResetLane());
        Assert.Equal(LanePhase.Screening, lane.State.Phase);
        lane.BacksOut();
        lane.EndedAs(PassOutcome.Abandoned);
    }

    [Fact]
    public void A_fever_is_still_held_after_a_restart()
    {
        var lane = new LaneScenario(interrupted: new InterruptedPass("0123abcd-north-7", "陕K12345", false, Held: StaffReason.Fever));
        lane.Starts(LaneSensor.ArrivalLoop);
        Assert.Equal(LanePhase.Held, lane.State.Phase);
        lane.Staff(new OpenByHand("please"));
        lane.IsRefused("held-for-fever");
        lane.Staff(new Release());
        lane.IsRefused("fever-not-disproved");
        lane.ContactReading(36.6);
        lane.Staff(new Release());
        Assert.Equal(StaffReason.Restarted, lane.State.Awaits);
    }

    [Theory]
    [InlineData(PassOutcome.TurnedAway)]
    [InlineData(PassOutcome.Isolated)]
    public void Who_was_sent_away_before_a_restart_still_leaves_as_that(PassOutcome outcome)
    {
        var lane = new LaneScenario(interrupted: new InterruptedPass("0123abcd-north-7", "陕K12345", false, LeavesAs: outcome));
        lane.Starts(LaneSensor.ArrivalLoop);
        Assert.Equal(LanePhase.Leaving, lane.State.Phase);
        lane.BacksOut();
        lane.EndedAs(outcome);
    }

    [Fact]
    public void A_cleared_vehicle_under_the_arm_after_a_restart_passes()
    {
        var lane = new LaneScenario(interrupted: new InterruptedPass("0123abcd-north-7", "陕K12345", true));
        lane.Starts(LaneSensor.UpLimit, LaneSensor.BarrierLoop, LaneSensor.PhotoEye);
        Assert.Equal(LanePhase.Fault, lane.State.Phase);
        lane.DrivesOut();
        lane.Wait(1.5);
        lane.EndedAs(PassOutcome.Passed);
        Assert.Equal(0, lane.Count<PulseClose>());
    }

    [Fact]
    public void Time_that_steps_back_or_leaps_to_its_end_does_no_harm()
    {
        var lane = LaneScenario.Cleared();
        var back = LaneController.Step(lane.State, TimePassed.Instance, TimeSpan.MinValue, lane.Rules);
        Assert.Equal(lane.State, back.State);
        var end = LaneController.Step(lane.State, TimePassed.Instance, TimeSpan.MaxValue, lane.Rules);
        Assert.True(end.State.Current!.IsStalled);
        var after = LaneController.Step(end.State, new SensorChanged(LaneSensor.ArrivalLoop, Signal.Inactive), TimeSpan.MaxValue, lane.Rules);
        Assert.Equal(TimeSpan.MaxValue, after.State.Times.Now);
    }
}
