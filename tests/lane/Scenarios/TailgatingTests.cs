using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Xunit;

namespace Checkpoint.Lane.Tests.Scenarios;

public sealed class TailgatingTests
{
    private static void IsATailgater(LaneScenario lane)
    {
        Assert.True(lane.Has(AlarmCode.Tailgating));
        Assert.Equal("0123abcd-north-2", lane.Events.OfType<AlarmRaised>().Single(raised => raised.Alarm == AlarmCode.Tailgating).Pass);
        Assert.Equal(PassOutcome.Passed, lane.Last<PassEnded>().Outcome);
        Assert.Equal("0123abcd-north-2", lane.State.Pass);
        Assert.False(lane.State.IsCleared);
        Assert.Equal(DriverLight.Red, lane.Light);
        lane.Wait(30);
        Assert.Equal(0, lane.Count<PulseClose>());
        lane.Off(LaneSensor.ArrivalLoop);
        lane.DrivesOut();
        lane.Wait(1.5);
        Assert.Equal(1, lane.Count<PulseClose>());
        Assert.Equal([PassOutcome.Passed, PassOutcome.Abandoned], lane.Events.OfType<PassEnded>().Select(ended => ended.Outcome));
        Assert.True(lane.Has(AlarmCode.Tailgating));
        lane.Staff(new AcknowledgeAlarm(AlarmCode.Tailgating));
        Assert.False(lane.Has(AlarmCode.Tailgating));
    }

    [Fact]
    public void A_second_vehicle_in_the_line_before_the_arm_comes_down_is_a_tailgater()
    {
        var lane = LaneScenario.Cleared();
        lane.DrivesIn();
        lane.DrivesOut();
        lane.Arrives();
        lane.Wait(1);
        lane.On(LaneSensor.BarrierLoop);
        lane.On(LaneSensor.PhotoEye);
        IsATailgater(lane);
    }

    [Fact]
    public void A_tailgater_so_close_that_no_loop_is_ever_free_shows_at_the_photo_eye()
    {
        var lane = LaneScenario.Cleared();
        lane.On(LaneSensor.BarrierLoop);
        lane.On(LaneSensor.PhotoEye);
        lane.Wait(5);
        lane.Off(LaneSensor.PhotoEye);
        lane.Wait(0.6);
        lane.On(LaneSensor.PhotoEye);
        IsATailgater(lane);
    }

    [Fact]
    public void A_vehicle_that_enters_under_the_closing_arm_is_an_obstruction_and_a_tailgater()
    {
        var lane = LaneScenario.Cleared();
        lane.DrivesIn();
        lane.DrivesOut();
        lane.Wait(1.5);
        lane.Arrives();
        lane.On(LaneSensor.BarrierLoop);
        Assert.True(lane.Has(AlarmCode.Obstruction));
        Assert.True(lane.Has(AlarmCode.Tailgating));
    }

    [Fact]
    public void The_gap_of_a_trailer_is_not_a_second_vehicle()
    {
        var lane = LaneScenario.Cleared();
        lane.On(LaneSensor.BarrierLoop);
        lane.On(LaneSensor.PhotoEye);
        lane.Wait(2);
        lane.Off(LaneSensor.PhotoEye);
        lane.Wait(0.3);
        lane.On(LaneSensor.PhotoEye);
        lane.Wait(2);
        lane.Off(LaneSensor.PhotoEye);
        lane.Off(LaneSensor.BarrierLoop);
        lane.Wait(0.4);
        lane.On(LaneSensor.BarrierLoop);
        lane.Off(LaneSensor.ArrivalLoop);
        lane.DrivesOut();
        lane.Wait(1.5);
        lane.EndedAs(PassOutcome.Passed);
        Assert.False(lane.Has(AlarmCode.Tailgating));
        Assert.Equal(1, lane.Count<PulseClose>());
    }
}
