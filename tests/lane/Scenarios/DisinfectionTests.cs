using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Xunit;

namespace Checkpoint.Lane.Tests.Scenarios;

public sealed class DisinfectionTests
{
    private static LaneScenario Screened(params LaneSensor[] active)
    {
        var lane = LaneScenario.Idle();
        foreach (var sensor in active) lane.On(sensor);
        lane.Arrives();
        lane.IsRead();
        lane.Presents();
        return lane;
    }

    [Fact]
    public void No_flow_calls_staff_who_may_spray_by_hand()
    {
        var lane = Screened();
        Assert.Equal(LanePhase.Disinfecting, lane.State.Phase);
        Assert.True(lane.State.Outputs.Pump);
        lane.Wait(3);
        Assert.False(lane.State.Outputs.Pump);
        Assert.Equal(StaffReason.NoSprayFlow, lane.State.Awaits);
        Assert.True(lane.Has(AlarmCode.NoSprayFlow));
        lane.Staff(new DisinfectedByHand());
        Assert.True(lane.Last<DisinfectionCompleted>() is { ByHand: true, FlowSeconds: 0, By: "王建国" });
        Assert.False(lane.Has(AlarmCode.NoSprayFlow));
        Assert.Equal(LanePhase.Opening, lane.State.Phase);
    }

    [Fact]
    public void An_interrupted_flow_must_come_back_and_only_flow_counts()
    {
        var lane = Screened();
        lane.On(LaneSensor.SprayFlow);
        lane.Wait(10);
        lane.Off(LaneSensor.SprayFlow);
        lane.Wait(2.9);
        lane.On(LaneSensor.SprayFlow);
        lane.Wait(4.9);
        Assert.Equal(0, lane.Count<DisinfectionCompleted>());
        lane.Wait(0.1);
        Assert.Equal(15, lane.Last<DisinfectionCompleted>().FlowSeconds);
    }

    [Theory]
    [InlineData(Signal.Inactive)]
    [InlineData(Signal.Unknown)]
    public void A_flow_that_ended_after_its_time_was_enough_even_when_the_lane_hears_of_it_late(Signal after)
    {
        var lane = Screened();
        lane.On(LaneSensor.SprayFlow);
        lane.IsLateBy(15.5);
        lane.Set(LaneSensor.SprayFlow, after);
        Assert.Equal(15, lane.Last<DisinfectionCompleted>().FlowSeconds);
        Assert.False(lane.State.Outputs.Pump);
    }

    [Fact]
    public void A_flow_switch_in_fault_proves_nothing()
    {
        var lane = Screened();
        lane.Set(LaneSensor.SprayFlow, Signal.Unknown);
        lane.Wait(3);
        Assert.Equal(DisinfectionFailure.NoFlow, lane.Last<DisinfectionFailed>().Reason);
    }

    [Fact]
    public void A_low_tank_calls_staff_before_the_pump_runs()
    {
        var lane = Screened(LaneSensor.TankLevel);
        Assert.Equal(0, lane.Count<SetPump>());
        Assert.Equal(StaffReason.TankLow, lane.State.Awaits);
        Assert.True(lane.Has(AlarmCode.TankLow));
        lane.Off(LaneSensor.TankLevel);
        Assert.False(lane.Has(AlarmCode.TankLow));
        lane.Staff(new Disinfect());
        Assert.Equal(LanePhase.Disinfecting, lane.State.Phase);
        lane.Sprays();
        Assert.Equal(LanePhase.Opening, lane.State.Phase);
    }

    [Fact]
    public void The_pump_stops_with_the_emergency_stop_and_begins_anew_after_it()
    {
        var lane = Screened();
        lane.On(LaneSensor.EmergencyStop);
        Assert.False(lane.State.Outputs.Pump);
        Assert.Equal(DisinfectionFailure.Stopped, lane.Last<DisinfectionFailed>().Reason);
        lane.Off(LaneSensor.EmergencyStop);
        Assert.False(lane.State.Outputs.Pump);
        lane.Staff(new ResetLane());
        Assert.True(lane.State.Outputs.Pump);
    }

    [Fact]
    public void The_pump_stops_when_the_vehicle_drives_away()
    {
        var lane = Screened();
        lane.Off(LaneSensor.ArrivalLoop);
        Assert.False(lane.State.Outputs.Pump);
        lane.Wait(3);
        lane.EndedAs(PassOutcome.Abandoned);
    }
}
