using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Simulation;
using Xunit;

namespace Checkpoint.Edge.Tests.Hardware;

public sealed class LanePortContactTests
{
    [Fact]
    public void Every_sensor_is_reported_once_at_the_start_and_none_is_unknown()
    {
        using var gate = new SimulatedGate().Started();
        foreach (var sensor in Enum.GetValues<LaneSensor>())
            Assert.Equal([sensor == LaneSensor.DownLimit ? Signal.Active : Signal.Inactive], gate.All(sensor));
    }

    [Fact]
    public void An_optional_contact_that_is_not_wired_is_inactive_for_the_lane()
    {
        using var gate = new SimulatedGate(HardwareSettingsTests.Minimal("Lanes:0")).Started();
        Assert.Equal([Signal.Inactive], gate.All(LaneSensor.CabinetDoor));
        Assert.Equal([Signal.Inactive], gate.All(LaneSensor.SprayFlow));
        Assert.Empty(gate.Lane.Port.FaultyInputs);
    }

    [Theory]
    [InlineData(LaneSensor.ArrivalLoop, 200)]
    [InlineData(LaneSensor.PhotoEye, 30)]
    [InlineData(LaneSensor.MeasureButton, 50)]
    [InlineData(LaneSensor.TankLevel, 1000)]
    public void A_change_is_reported_after_the_debounce_time_and_soon_after(LaneSensor sensor, int debounce)
    {
        using var gate = new SimulatedGate().Started();
        gate.Forget();
        gate.Road.Force(sensor, true);
        gate.Run(TimeSpan.FromMilliseconds(debounce));
        Assert.Empty(gate.All(sensor));
        // Bounces of the contact, six steps at most, come on top.
        gate.Run(TimeSpan.FromMilliseconds(100));
        Assert.Equal([Signal.Active], gate.All(sensor));
        gate.Road.Force(sensor, false);
        gate.Run(TimeSpan.FromMilliseconds(debounce + 100));
        Assert.Equal([Signal.Active, Signal.Inactive], gate.All(sensor));
    }

    [Fact]
    public void Bouncing_contacts_report_each_change_once()
    {
        using var gate = new SimulatedGate().Started();
        gate.Forget();
        var expected = new List<Signal>();
        for (var i = 0; i < 100; i++)
        {
            gate.Road.Force(LaneSensor.PhotoEye, i % 2 == 0);
            expected.Add(i % 2 == 0 ? Signal.Active : Signal.Inactive);
            gate.Run(TimeSpan.FromMilliseconds(130));
        }

        Assert.Equal(expected, gate.All(LaneSensor.PhotoEye));
    }

    [Theory]
    [InlineData(LaneSensor.PhotoEye)]
    [InlineData(LaneSensor.EmergencyStop)]
    [InlineData(LaneSensor.BarrierLoop)]
    public void A_cut_wire_of_a_safety_contact_reads_as_the_bad_case(LaneSensor sensor)
    {
        using var gate = new SimulatedGate().Started();
        gate.Set(SimulatedFault.CutWire, sensor: sensor);
        gate.RunSeconds(1);
        Assert.Equal(Signal.Active, gate.Last(sensor));
    }

    [Fact]
    public void A_line_that_cannot_be_read_is_unknown_within_a_round_and_known_again_after_recovery()
    {
        using var gate = new SimulatedGate().Started();
        using var errors = new Counted(gate.Meters, "checkpoint.gpio.read.errors");
        gate.Set(SimulatedFault.ReadError, sensor: LaneSensor.BarrierLoop);
        gate.Run(LanePort.ReadEvery);
        Assert.Equal(Signal.Unknown, gate.Last(LaneSensor.BarrierLoop));
        Assert.Equal([LaneSensor.BarrierLoop], gate.Lane.Port.FaultyInputs);
        Assert.Equal("lane=lane-1 sensor=BarrierLoop", errors.Tags[0]);

        gate.RunSeconds(10);
        Assert.Equal(1, gate.All(LaneSensor.BarrierLoop).Count(s => s == Signal.Unknown));
        gate.Set(SimulatedFault.ReadError, on: false, sensor: LaneSensor.BarrierLoop);
        gate.RunSeconds(3);
        Assert.Equal(Signal.Inactive, gate.Last(LaneSensor.BarrierLoop));
        Assert.Empty(gate.Lane.Port.FaultyInputs);
    }

    [Fact]
    public void A_recovered_line_reports_its_edges_again()
    {
        using var gate = new SimulatedGate().Started();
        gate.Set(SimulatedFault.ReadError, sensor: LaneSensor.PhotoEye);
        gate.RunSeconds(1);
        gate.Set(SimulatedFault.ReadError, on: false, sensor: LaneSensor.PhotoEye);
        gate.RunSeconds(3);
        gate.Forget();
        // Between two rounds of the regular reading only an edge can tell.
        gate.Run(TimeSpan.FromMilliseconds(10));
        gate.Road.Force(LaneSensor.PhotoEye, true);
        gate.Run(TimeSpan.FromMilliseconds(110));
        Assert.Equal([Signal.Active], gate.All(LaneSensor.PhotoEye));
    }

    [Fact]
    public void A_line_that_is_unreadable_from_the_start_is_unknown_and_the_others_work()
    {
        using var gate = new SimulatedGate();
        gate.Set(SimulatedFault.ReadError, sensor: LaneSensor.UpLimit);
        gate.Started();
        Assert.Equal([Signal.Unknown], gate.All(LaneSensor.UpLimit));
        Assert.Equal([Signal.Active], gate.All(LaneSensor.DownLimit));
    }

    [Fact]
    public void A_line_that_another_program_holds_is_unknown_until_it_is_let_go()
    {
        using var gate = new SimulatedGate();
        using (var other = new System.Device.Gpio.GpioController(gate.World.Chip(0)))
        {
            other.OpenPin(7);
            gate.Started();
            Assert.Equal([Signal.Unknown], gate.All(LaneSensor.PhotoEye));
        }

        gate.RunSeconds(3);
        Assert.Equal([Signal.Unknown, Signal.Inactive], gate.All(LaneSensor.PhotoEye));
    }

    [Fact]
    public void An_edge_that_the_kernel_loses_is_made_good_within_a_round()
    {
        using var gate = new SimulatedGate().Started();
        gate.Forget();
        gate.Set(SimulatedFault.LostEdges);
        gate.Road.Force(LaneSensor.PhotoEye, true);
        gate.Run(LanePort.ReadEvery + TimeSpan.FromMilliseconds(100));
        Assert.Equal([Signal.Active], gate.All(LaneSensor.PhotoEye));
    }

    [Fact]
    public void A_flow_meter_confirms_flow_while_the_pump_runs_and_no_longer()
    {
        using var gate = new SimulatedGate(("Lanes:0:Spray:Kind", "Pulses")).Started();
        Assert.Equal([Signal.Inactive], gate.All(LaneSensor.SprayFlow));
        gate.Lane.Perform(new SetPump(true));
        gate.RunSeconds(2);
        Assert.Equal([Signal.Inactive, Signal.Active], gate.All(LaneSensor.SprayFlow));
        gate.Set(SimulatedFault.NoFlow);
        gate.RunSeconds(2);
        Assert.Equal([Signal.Inactive, Signal.Active, Signal.Inactive], gate.All(LaneSensor.SprayFlow));
        gate.Set(SimulatedFault.NoFlow, on: false);
        gate.RunSeconds(2);
        gate.Lane.Perform(new SetPump(false));
        gate.RunSeconds(2);
        Assert.Equal([Signal.Inactive, Signal.Active, Signal.Inactive, Signal.Active, Signal.Inactive], gate.All(LaneSensor.SprayFlow));
    }

    [Fact]
    public void Flow_without_the_pump_is_a_stuck_sensor_that_proves_nothing()
    {
        using var gate = new SimulatedGate().Started();
        gate.Lane.Perform(new SetPump(true));
        gate.RunSeconds(20);
        gate.Set(SimulatedFault.StuckInput, sensor: LaneSensor.SprayFlow);
        gate.Lane.Perform(new SetPump(false));
        gate.RunSeconds(9.5);
        Assert.Equal(Signal.Active, gate.Last(LaneSensor.SprayFlow));
        gate.RunSeconds(1);
        Assert.Equal(Signal.Unknown, gate.Last(LaneSensor.SprayFlow));
        Assert.Equal([LaneSensor.SprayFlow], gate.Lane.Port.FaultyInputs);
        gate.Lane.Perform(new SetPump(true));
        gate.RunSeconds(5);
        Assert.Equal(Signal.Unknown, gate.Last(LaneSensor.SprayFlow));
        gate.Lane.Perform(new SetPump(false));
        gate.Set(SimulatedFault.StuckInput, on: false, sensor: LaneSensor.SprayFlow);
        gate.RunSeconds(2);
        Assert.Equal(Signal.Inactive, gate.Last(LaneSensor.SprayFlow));
        Assert.Empty(gate.Lane.Port.FaultyInputs);
    }

    [Fact]
    public void A_button_that_stays_pressed_is_a_stuck_button()
    {
        using var gate = new SimulatedGate().Started();
        gate.Forget();
        gate.Road.Force(LaneSensor.MeasureButton, true);
        gate.RunSeconds(62);
        gate.Road.Force(LaneSensor.MeasureButton, false);
        gate.RunSeconds(1);
        Assert.Equal([Signal.Active, Signal.Unknown, Signal.Inactive], gate.All(LaneSensor.MeasureButton));
    }

    [Fact]
    public void After_disposal_nothing_is_reported()
    {
        var gate = new SimulatedGate().Started();
        gate.Forget();
        gate.Lane.Port.Dispose();
        gate.Road.Force(LaneSensor.PhotoEye, true);
        gate.RunSeconds(2);
        Assert.Empty(gate.All(LaneSensor.PhotoEye));
        gate.Dispose();
    }
}
