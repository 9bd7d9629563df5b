using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Simulation;
using Checkpoint.Protocols.Messages;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Edge.Tests.Hardware;

public sealed class LanePortRelayTests
{
    private static readonly PulseOpen s_open = new(BarrierCause.Clearance);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_relays_are_released_at_the_start_whatever_they_were(bool activeLow)
    {
        using var gate = new SimulatedGate([.. HardwareSettingsTests.Minimal("Lanes:0"), ("Lanes:0:Outputs:Open:ActiveLow", activeLow ? "true" : "false")]);
        Assert.Empty(gate.Now.On);
        gate.RunSeconds(10);
        Assert.Empty(gate.Now.Pulses);
        Assert.Equal(0, gate.Now.ArmPosition);
    }

    [Theory]
    [InlineData(LaneOutput.Open)]
    [InlineData(LaneOutput.Close)]
    [InlineData(LaneOutput.Stop)]
    public void A_pulse_begins_at_once_and_ends_by_itself(LaneOutput output)
    {
        using var gate = new SimulatedGate(("Lanes:0:PulseMilliseconds", "400")).Started();
        gate.Lane.Perform(Pulse(output));
        Assert.Equal([output], gate.Now.On);
        gate.Run(TimeSpan.FromMilliseconds(390));
        Assert.Equal([output], gate.Now.On);
        gate.Run(TimeSpan.FromMilliseconds(20));
        Assert.Empty(gate.Now.On);
        Assert.Equal(1, gate.Count(output));
    }

    [Fact]
    public void A_repeated_pulse_is_one_longer_pulse()
    {
        using var gate = new SimulatedGate().Started();
        gate.Lane.Perform(s_open);
        gate.Run(TimeSpan.FromMilliseconds(300));
        gate.Lane.Perform(s_open);
        gate.Run(TimeSpan.FromMilliseconds(400));
        Assert.Equal([LaneOutput.Open], gate.Now.On);
        gate.Run(TimeSpan.FromMilliseconds(150));
        var pulse = Assert.Single(gate.Now.Pulses);
        Assert.Equal(0.8, pulse.Seconds!.Value, 0.02);
    }

    [Fact]
    public void An_open_pulse_ends_a_running_close_pulse_first()
    {
        using var gate = new SimulatedGate().Started();
        gate.Lane.Perform(new PulseClose());
        gate.Run(TimeSpan.FromMilliseconds(100));
        gate.Lane.Perform(s_open);
        Assert.Equal([LaneOutput.Open], gate.Now.On);
        gate.Run(TimeSpan.FromMilliseconds(490));
        Assert.Equal([LaneOutput.Open], gate.Now.On);
        gate.RunSeconds(1);
        Assert.Empty(gate.Now.On);
        Assert.Equal(0, gate.Now.InterlockViolations);
    }

    [Fact]
    public void Whatever_is_commanded_and_whenever_the_barrier_relays_are_never_on_together_and_always_end() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 70]).Array[1, 30].Sample(
            commands =>
            {
                using var gate = new SimulatedGate();
                foreach (var (which, gap) in commands)
                {
                    gate.Lane.Perform(Pulse((LaneOutput)which));
                    if (gate.Now.On.Count != 1 || !gate.IsOn((LaneOutput)which)) return false;
                    gate.Run(TimeSpan.FromMilliseconds(gap * 10));
                    if (gate.Now.On.Count > 1) return false;
                }

                gate.RunSeconds(0.6);
                return gate.Now.On.Count == 0 && gate.Now.InterlockViolations == 0;
            },
            iter: Scale.Of(1_000, 50));

    [Fact]
    public void The_lights_are_never_on_together()
    {
        using var gate = new SimulatedGate().Started();
        foreach (var (light, on) in ((DriverLight, LaneOutput[])[])[
            (DriverLight.Red, [LaneOutput.RedLight]), (DriverLight.Green, [LaneOutput.GreenLight]), (DriverLight.Off, []), (DriverLight.Green, [LaneOutput.GreenLight]), (DriverLight.Red, [LaneOutput.RedLight])])
        {
            gate.Lane.Perform(new SetLight(light));
            Assert.Equal(on, gate.Now.On);
        }
    }

    [Fact]
    public void The_buzzer_and_the_pump_stay_as_they_are_told()
    {
        using var gate = new SimulatedGate().Started();
        gate.Lane.Perform(new SetBuzzer(true));
        gate.Lane.Perform(new SetPump(true));
        gate.RunSeconds(30);
        Assert.Equal([LaneOutput.Pump, LaneOutput.Buzzer], gate.Now.On);
        gate.Lane.Perform(new SetBuzzer(false));
        gate.Lane.Perform(new SetPump(false));
        Assert.Empty(gate.Now.On);
        Assert.Empty(gate.Faults);
    }

    [Fact]
    public void The_pump_stops_at_its_limit_and_runs_again_only_after_it_was_told_off()
    {
        using var gate = new SimulatedGate(("Lanes:0:PumpLimitSeconds", "20")).Started();
        gate.Lane.Perform(new SetPump(true));
        gate.RunSeconds(15);
        gate.Lane.Perform(new SetPump(true)); // Asking again does not wind the clock up again.
        gate.RunSeconds(4.9);
        Assert.True(gate.IsOn(LaneOutput.Pump));
        gate.RunSeconds(0.2);
        Assert.False(gate.IsOn(LaneOutput.Pump));
        Assert.Equal(LaneOutput.Pump, Assert.Single(gate.Faults).Output);
        gate.Lane.Perform(new SetPump(true));
        Assert.False(gate.IsOn(LaneOutput.Pump));
        Assert.Single(gate.Faults);
        gate.Lane.Perform(new SetPump(false));
        Assert.True(gate.Faults[1].IsOver);
        gate.Lane.Perform(new SetPump(true));
        Assert.True(gate.IsOn(LaneOutput.Pump));
        gate.RunSeconds(19);
        Assert.True(gate.IsOn(LaneOutput.Pump));
        gate.RunSeconds(1.2);
        Assert.False(gate.IsOn(LaneOutput.Pump));
    }

    [Fact]
    public void A_pump_that_cannot_be_switched_off_at_its_limit_is_not_said_to_be_off_before_it_is()
    {
        using var gate = new SimulatedGate(("Lanes:0:PumpLimitSeconds", "20")).Started();
        gate.Lane.Perform(new SetPump(true));
        gate.Set(SimulatedFault.WriteError, output: LaneOutput.Pump);
        gate.RunSeconds(25);
        Assert.True(gate.IsOn(LaneOutput.Pump));
        Assert.Contains("cannot be switched off", Assert.Single(gate.Faults).Message, StringComparison.Ordinal);
        gate.Set(SimulatedFault.WriteError, on: false, output: LaneOutput.Pump);
        gate.RunSeconds(0.2);
        Assert.False(gate.IsOn(LaneOutput.Pump));
        Assert.Contains("was switched off", gate.Faults[1].Message, StringComparison.Ordinal);
        gate.Lane.Perform(new SetPump(false));
        Assert.Equal((3, true), (gate.Faults.Count, gate.Faults[2].IsOver));
    }

    [Fact]
    public void A_pump_that_obeys_late_runs_again_when_it_is_told_to()
    {
        using var gate = new SimulatedGate(("Lanes:0:PumpLimitSeconds", "20")).Started();
        gate.Lane.Perform(new SetPump(true));
        gate.RunSeconds(15);
        gate.Set(SimulatedFault.WriteError, output: LaneOutput.Pump);
        gate.Lane.Perform(new SetPump(false));
        gate.RunSeconds(10);
        gate.Set(SimulatedFault.WriteError, on: false, output: LaneOutput.Pump);
        gate.Lane.Perform(new SetPump(true));
        gate.RunSeconds(1);
        Assert.True(gate.IsOn(LaneOutput.Pump));
    }

    [Fact]
    public void Who_is_told_of_a_relay_and_fails_keeps_no_other_relay_on()
    {
        using var gate = new SimulatedGate();
        gate.Lane.Start(_ => { }, () => gate.Policy, _ => throw new ObjectDisposedException("journal"));
        gate.Lane.Perform(s_open);
        gate.Lane.Perform(new SetPump(true));
        gate.Lane.Perform(new SetLight(DriverLight.Red));
        gate.Set(SimulatedFault.WriteError, output: LaneOutput.Open);
        gate.Lane.Port.MakeSafe();
        Assert.Equal([LaneOutput.Open], gate.Now.On);
        gate.Set(SimulatedFault.WriteError, on: false, output: LaneOutput.Open);
        gate.RunSeconds(0.2);
        Assert.Empty(gate.Now.On);
    }

    [Fact]
    public void A_relay_that_cannot_be_set_is_reported_with_its_line_and_counted()
    {
        using var gate = new SimulatedGate().Started();
        using var errors = new Counted(gate.Meters, "checkpoint.gpio.write.errors");
        gate.Set(SimulatedFault.WriteError, output: LaneOutput.Open);
        gate.Lane.Perform(s_open);
        Assert.StartsWith("Open (chip 0 line 16) cannot be switched on", gate.Faults[0].Message, StringComparison.Ordinal);
        Assert.Equal("lane=lane-1 output=Open", errors.Tags[0]);
    }

    [Fact]
    public void An_arm_that_cannot_be_sent_up_is_stopped_and_sent_up_as_soon_as_it_can()
    {
        using var gate = new SimulatedGate().Started();
        gate.Lane.Perform(new PulseClose());
        gate.Set(SimulatedFault.WriteError, output: LaneOutput.Open);
        gate.Lane.Perform(s_open);
        Assert.Equal([LaneOutput.Stop], gate.Now.On);
        gate.RunSeconds(3);
        Assert.Equal((1, 0), (gate.Count(LaneOutput.Stop), gate.Count(LaneOutput.Open)));
        Assert.Single(gate.Faults, fault => fault.Message.Contains("switched on", StringComparison.Ordinal));

        gate.Set(SimulatedFault.WriteError, on: false, output: LaneOutput.Open);
        gate.RunSeconds(0.2);
        Assert.Equal([LaneOutput.Open], gate.Now.On);
        gate.RunSeconds(2);
        Assert.Equal((1, 0), (gate.Count(LaneOutput.Open), gate.Now.On.Count));
        Assert.Equal(LaneOutput.Open, Assert.Single(gate.Faults, fault => fault.IsOver).Output);
    }

    [Fact]
    public void An_arm_that_was_stopped_meanwhile_is_not_sent_up_later()
    {
        using var gate = new SimulatedGate().Started();
        gate.Set(SimulatedFault.WriteError, output: LaneOutput.Open);
        gate.Lane.Perform(s_open);
        gate.Lane.Perform(new PulseStop());
        gate.Set(SimulatedFault.WriteError, on: false, output: LaneOutput.Open);
        gate.RunSeconds(3);
        Assert.Equal(0, gate.Count(LaneOutput.Open));
    }

    [Fact]
    public void A_relay_that_cannot_be_released_is_tried_until_it_can()
    {
        using var gate = new SimulatedGate().Started();
        gate.Lane.Perform(new PulseClose());
        gate.Set(SimulatedFault.WriteError, output: LaneOutput.Close);
        gate.RunSeconds(5);
        Assert.True(gate.IsOn(LaneOutput.Close));
        Assert.Equal([LaneOutput.Close], gate.Lane.Port.FaultyOutputs);
        Assert.Single(gate.Faults);
        gate.Set(SimulatedFault.WriteError, on: false, output: LaneOutput.Close);
        gate.RunSeconds(0.2);
        Assert.Equal(new OutputFault(LaneOutput.Close, "Close (chip 0 line 20) obeys again.", IsOver: true), gate.Faults[1]);
        Assert.Equal(2, gate.Faults.Count);
        Assert.Empty(gate.Now.On);
        Assert.Empty(gate.Lane.Port.FaultyOutputs);
    }

    [Fact]
    public void While_the_close_relay_cannot_be_released_up_is_still_tried()
    {
        using var gate = new SimulatedGate().Started();
        gate.Lane.Perform(new PulseClose());
        gate.Set(SimulatedFault.WriteError, output: LaneOutput.Close);
        gate.Lane.Perform(s_open);
        Assert.True(gate.IsOn(LaneOutput.Open));
    }

    [Fact]
    public void While_the_open_relay_cannot_be_released_down_is_not_tried()
    {
        using var gate = new SimulatedGate().Started();
        gate.Lane.Perform(s_open);
        gate.Set(SimulatedFault.WriteError, output: LaneOutput.Open);
        gate.Lane.Perform(new PulseClose());
        Assert.Equal(0, gate.Count(LaneOutput.Close));
    }

    [Fact]
    public void A_relay_that_failed_before_the_lane_was_connected_is_reported_when_it_is()
    {
        using var gate = new SimulatedGate();
        gate.Set(SimulatedFault.WriteError, output: LaneOutput.RedLight);
        gate.Lane.Perform(new SetLight(DriverLight.Red));
        gate.Started();
        Assert.Equal(LaneOutput.RedLight, gate.Faults[0].Output);
    }

    [Fact]
    public void Disposal_releases_everything_in_the_middle_of_a_pulse_and_later_commands_do_nothing()
    {
        var gate = new SimulatedGate().Started();
        gate.Lane.Perform(s_open);
        gate.Lane.Perform(new SetPump(true));
        gate.Lane.Perform(new SetLight(DriverLight.Green));
        gate.Lane.Port.Dispose();
        Assert.Empty(gate.Now.On);
        gate.Lane.Perform(new PulseClose());
        gate.Lane.Perform(new SetPump(true));
        gate.RunSeconds(2);
        Assert.Empty(gate.Now.On);
        gate.Dispose();
    }

    [Fact]
    public void A_lane_made_safe_releases_everything_and_can_work_on()
    {
        using var gate = new SimulatedGate().Started();
        gate.Lane.Perform(new PulseClose());
        gate.Lane.Perform(new SetPump(true));
        gate.Lane.Port.MakeSafe();
        Assert.Empty(gate.Now.On);
        gate.Lane.Perform(s_open);
        Assert.Equal([LaneOutput.Open], gate.Now.On);
    }

    private static LaneCommand Pulse(LaneOutput output) => output switch
    {
        LaneOutput.Open => s_open,
        LaneOutput.Close => new PulseClose(),
        _ => new PulseStop(),
    };
}
