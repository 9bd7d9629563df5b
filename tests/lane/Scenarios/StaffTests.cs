using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Xunit;

namespace Checkpoint.Lane.Tests.Scenarios;

public sealed class StaffTests
{
    [Fact]
    public void A_vehicle_turned_away_backs_out()
    {
        var lane = LaneScenario.Idle();
        lane.Arrives();
        lane.IsRead(WhitelistVerdict.Revoked);
        lane.Staff(new TurnAway("revoked"));
        Assert.Equal(LanePhase.Leaving, lane.State.Phase);
        lane.Wait(180);
        Assert.Equal(StaffReason.NotLeaving, lane.State.Awaits);
        Assert.True(lane.Has(AlarmCode.PassStalled));
        lane.BacksOut();
        lane.EndedAs(PassOutcome.TurnedAway);
        Assert.False(lane.Has(AlarmCode.PassStalled));
        Assert.Equal(0, lane.Count<PulseOpen>());
    }

    [Fact]
    public void A_vehicle_turned_away_may_be_let_out_through_the_barrier()
    {
        var lane = LaneScenario.Idle();
        lane.Arrives();
        lane.Staff(new TurnAway("no papers"));
        lane.Staff(new OpenByHand("cannot turn here"));
        lane.ArmGoesUp();
        Assert.Equal(DriverLight.Red, lane.Light);
        lane.DrivesIn();
        lane.DrivesOut();
        lane.Wait(1.5);
        lane.EndedAs(PassOutcome.TurnedAway);
        Assert.Equal(0, lane.Count<PassCleared>());
        Assert.Equal(1, lane.Count<PulseClose>());
        Assert.True(lane.State.Alarms.IsEmpty);
    }

    [Fact]
    public void A_held_vehicle_goes_on_when_it_is_released()
    {
        var lane = LaneScenario.Idle();
        lane.Arrives();
        lane.IsRead();
        lane.Staff(new Hold("wanted by the centre"));
        Assert.Equal(LanePhase.Held, lane.State.Phase);
        Assert.Equal(StaffReason.HeldByStaff, lane.State.Awaits);
        Assert.False(lane.State.Outputs.Pump);
        lane.Staff(new OpenByHand("never mind"));
        lane.IsRefused("held");
        lane.Staff(new Release());
        Assert.Equal(LanePhase.Screening, lane.State.Phase);
    }

    [Fact]
    public void Opened_by_hand_without_a_vehicle_it_closes_when_nobody_comes()
    {
        var lane = LaneScenario.Idle();
        lane.Staff(new OpenByHand("fire engine"));
        lane.ArmGoesUp();
        Assert.Equal(LanePhase.Passing, lane.State.Phase);
        lane.Wait(59);
        Assert.Equal(0, lane.Count<PulseClose>());
        lane.Wait(1);
        Assert.Equal(LanePhase.Closing, lane.State.Phase);
    }

    [Fact]
    public void Who_comes_through_an_arm_opened_by_hand_is_recorded_with_the_person_who_opened()
    {
        var lane = LaneScenario.Idle();
        lane.Staff(new OpenByHand("fire engine"));
        lane.ArmGoesUp();
        lane.Arrives();
        lane.DrivesIn();
        Assert.True(lane.Last<PassCleared>() is { Ground: ClearanceGround.Override, By: "王建国", Reason: "fire engine" });
        lane.DrivesOut();
        lane.Wait(1.5);
        lane.EndedAs(PassOutcome.Passed);
        Assert.Equal(1, lane.Count<PulseClose>());
        Assert.False(lane.Has(AlarmCode.Tailgating));
    }

    [Fact]
    public void Held_open_the_arm_stays_up_for_everybody_until_it_is_released()
    {
        var lane = LaneScenario.Idle();
        lane.Staff(new HoldOpen(true));
        Assert.Equal(LanePhase.Opening, lane.State.Phase);
        lane.ArmGoesUp();
        Assert.Equal(LanePhase.HeldOpen, lane.State.Phase);
        for (var vehicle = 0; vehicle < 3; vehicle++)
        {
            lane.Arrives();
            lane.DrivesIn();
            lane.DrivesOut();
            lane.Wait(1);
        }

        lane.Wait(600);
        Assert.Equal(3, lane.Events.OfType<PassEnded>().Count(ended => ended.Outcome == PassOutcome.Passed));
        Assert.Equal(0, lane.Count<PulseClose>());
        lane.Staff(new CloseBarrier());
        lane.IsRefused("held-open");
        lane.Staff(new HoldOpen(false));
        Assert.Equal(1, lane.Count<PulseClose>());
    }

    [Fact]
    public void A_feverish_driver_is_not_let_through_by_an_arm_that_is_held_open()
    {
        var lane = LaneScenario.Idle();
        lane.Staff(new HoldOpen(true));
        lane.ArmGoesUp();
        lane.Arrives();
        lane.ContactReading(39);
        lane.DrivesIn();
        Assert.True(lane.Has(AlarmCode.VehicleInBarrierLine));
        lane.DrivesOut();
        lane.Wait(1.5);
        lane.EndedAs(PassOutcome.Abandoned);
    }

    [Fact]
    public void Closing_by_hand_takes_back_a_clearance_that_was_not_used()
    {
        var lane = LaneScenario.Cleared();
        lane.Staff(new CloseBarrier());
        Assert.Equal(LanePhase.Held, lane.State.Phase);
        Assert.True(lane.Last<BarrierClosing>() is { Cause: BarrierCause.Staff, By: "王建国" });
        lane.ArmGoesDown();
        lane.Staff(new Release());
        Assert.Equal(LanePhase.Opening, lane.State.Phase);
    }

    [Fact]
    public void A_cleared_vehicle_that_does_not_drive_on_raises_an_alarm()
    {
        var lane = LaneScenario.Cleared();
        lane.Wait(60);
        Assert.True(lane.Has(AlarmCode.PassStalled));
        Assert.Equal(StaffReason.NotProceeding, lane.State.Awaits);
        lane.DrivesIn();
        Assert.False(lane.Has(AlarmCode.PassStalled));
    }

    [Fact]
    public void Opening_once_more_for_a_vehicle_under_way_takes_nothing_from_it()
    {
        var lane = LaneScenario.Cleared();
        lane.DrivesIn();
        lane.JournalAnswers = false;
        lane.Staff(new OpenByHand("drive on"));
        lane.DrivesOut();
        lane.Wait(1.5);
        lane.EndedAs(PassOutcome.Passed);
    }

    [Fact]
    public void A_cleared_vehicle_that_backs_out_has_abandoned_its_pass()
    {
        var lane = LaneScenario.Cleared();
        lane.BacksOut();
        lane.EndedAs(PassOutcome.Abandoned);
        Assert.Equal(1, lane.Count<PulseClose>());
    }

    [Fact]
    public void Everything_a_person_does_is_recorded_before_what_follows_from_it()
    {
        var lane = LaneScenario.Idle();
        lane.Arrives();
        lane.Staff(new EnterPlate(LaneScenario.Typed()));
        Assert.Equal(
            [typeof(StaffActed), typeof(PassIdentified), typeof(DisinfectionStarted)],
            lane.Events.TakeLast(3).Select(happened => happened.GetType()));
        Assert.True(lane.Last<StaffActed>() is { Action: "enterPlate", Accepted: true, Value: "陕K12345", By: "王建国" });
    }

    [Fact]
    public void A_person_ends_a_pass_whose_vehicle_a_broken_loop_still_sees()
    {
        var lane = LaneScenario.Idle();
        lane.Arrives();
        lane.Set(LaneSensor.ArrivalLoop, Signal.Unknown);
        lane.Wait(600);
        Assert.Equal(0, lane.Count<PassEnded>());
        lane.Staff(new ResetLane());
        lane.EndedAs(PassOutcome.Abandoned);
    }
}
