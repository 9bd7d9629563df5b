using System.Net;
using System.Net.Http.Json;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Simulation;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Checkpoint.Edge.Tests.Gate;

public sealed class GateServiceTests
{
    [Fact]
    public async Task A_truck_passes_from_the_loop_to_the_end_with_the_help_of_staff()
    {
        await using var gate = await RunningGate.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await gate.Client.PostAsJsonAsync("/simulation/lanes/lane-1/truck", new { })).StatusCode);

        await Until.TrueAsync(() => gate.Host.State.Awaits == StaffReason.NoPlate);
        Assert.Equal(HttpStatusCode.OK, (await gate.ActAsync(new { action = "enterPlate", plate = "陕k·12345", colour = "Yellow" })).StatusCode);
        await Until.TrueAsync(() => gate.Host.State.Awaits == StaffReason.Unregistered);
        Assert.Equal(HttpStatusCode.OK, (await gate.ActAsync(new { action = "admit", reason = "delivery note 7" })).StatusCode);
        var ended = await gate.EventAsync<PassEnded>();

        Assert.Equal(PassOutcome.Passed, ended.Outcome);
        Assert.IsType<GateStarted>(gate.Events[0]);
        Assert.Equal(3, ((GateStarted)gate.Events[0]).PolicyVersion);
        Assert.Equal("陕K12345", gate.Events.OfType<PassIdentified>().Single().Plate);
        Assert.All(gate.Events.OfType<StaffActed>(), acted => Assert.Equal(RunningGate.Person, acted.By));
        Assert.Contains(gate.Events, e => e is PassReading { Verdict: ReadingVerdict.Normal });
        Assert.Equal((1, 0, 0), (gate.Road.Passed, gate.Road.Collisions, gate.Road.Rammed));
    }

    [Fact]
    public async Task Stopping_switches_everything_off_and_is_the_last_event()
    {
        await using var gate = await RunningGate.StartAsync();
        await gate.Client.PostAsJsonAsync("/simulation/lanes/lane-1/truck", new { });
        await Until.TrueAsync(() => gate.Road.On.Contains(LaneOutput.RedLight));

        await gate.StopAsync();

        Assert.Empty(gate.Road.On);
        await gate.EventAsync<GateStopping>();
        Assert.IsType<GateStopping>(gate.Events[^1]);
    }

    [Fact]
    public async Task An_arm_that_comes_down_when_the_gate_stops_is_stopped()
    {
        await using var gate = await RunningGate.StartAsync(("Simulation:ArmSeconds", "8"), ("Lanes:0:Timing:ArmTravel", "00:00:30"));
        await gate.ActAsync(new { action = "openByHand", reason = "test" });
        await Until.TrueAsync(() => gate.Host.State.Barrier.Arm == ArmPosition.Up);
        await gate.ActAsync(new { action = "closeBarrier" });
        await Until.TrueAsync(() => gate.Host.State.Barrier.Arm == ArmPosition.Closing && gate.Road is { ArmDirection: < 0, ArmPosition: < 0.98 });

        await gate.StopAsync();

        Assert.Equal(0, gate.Road.ArmDirection);
        Assert.InRange(gate.Road.ArmPosition, 0.01, 0.99);
        Assert.Empty(gate.Road.On);
    }

    [Fact]
    public async Task An_arm_that_comes_down_with_limits_that_contradict_each_other_when_the_gate_stops_is_stopped()
    {
        await using var gate = await RunningGate.StartAsync(("Simulation:ArmSeconds", "8"), ("Lanes:0:Timing:ArmTravel", "00:00:30"));
        await gate.ActAsync(new { action = "openByHand", reason = "test" });
        await Until.TrueAsync(() => gate.Host.State.Barrier.Arm == ArmPosition.Up);
        var road = gate.Services.GetRequiredService<World>().Lanes[RunningGate.Lane];
        Assert.Null(road.Set(new FaultRequest(SimulatedFault.StuckInput, true, Sensor: nameof(LaneSensor.UpLimit))));
        await gate.ActAsync(new { action = "closeBarrier" });
        await Until.TrueAsync(() => gate.Host.State.Barrier.Arm == ArmPosition.Closing && gate.Road is { ArmDirection: < 0, ArmPosition: < 0.98 });
        road.Force(LaneSensor.DownLimit, true);
        await Until.TrueAsync(() => gate.Host.State.Barrier.Arm == ArmPosition.Unknown);

        await gate.StopAsync();

        Assert.Equal(0, gate.Road.ArmDirection);
        Assert.InRange(gate.Road.ArmPosition, 0.01, 0.99);
    }

    [Fact]
    public async Task A_vehicle_that_waits_goes_on_when_the_whitelist_that_comes_has_it()
    {
        await using var gate = await RunningGate.StartAsync();
        await gate.Client.PostAsJsonAsync("/simulation/lanes/lane-1/truck", new { });
        await Until.TrueAsync(() => gate.Host.State.Awaits == StaffReason.NoPlate);
        await gate.ActAsync(new { action = "enterPlate", plate = "陕K12345" });
        await Until.TrueAsync(() => gate.Host.State.Awaits == StaffReason.Unregistered);

        gate.Import("plate,registration\n陕K12345,REG-1\n");

        Assert.Equal(PassOutcome.Passed, (await gate.EventAsync<PassEnded>()).Outcome);
        Assert.Contains(gate.Events, e => e is WhitelistApplied { Count: 1 });
    }

    [Fact]
    public async Task Relays_that_do_not_obey_are_recorded_until_the_last_of_them_does()
    {
        await using var gate = await RunningGate.StartAsync();
        Break(LaneOutput.RedLight, true);
        Break(LaneOutput.GreenLight, true);
        await gate.Client.PostAsJsonAsync("/simulation/lanes/lane-1/truck", new { });
        await Until.TrueAsync(() => Last() is { Health: PartHealth.Faulty, Message: var told } && told.Contains("RedLight", StringComparison.Ordinal) && told.Contains("GreenLight", StringComparison.Ordinal));

        Break(LaneOutput.RedLight, false);
        await Until.TrueAsync(() => Last() is { Health: PartHealth.Faulty, Message: var told } && !told.Contains("RedLight", StringComparison.Ordinal) && told.Contains("GreenLight", StringComparison.Ordinal));
        Assert.DoesNotContain(gate.Events, e => e is GateFault { Health: PartHealth.Ok });

        Break(LaneOutput.GreenLight, false);
        await Until.TrueAsync(() => Last() is { Health: PartHealth.Ok, Part: "outputs" });

        GateFault? Last() => gate.Events.OfType<GateFault>().LastOrDefault();

        void Break(LaneOutput output, bool on) =>
            Assert.Null(gate.Services.GetRequiredService<World>().Lanes[RunningGate.Lane].Set(new FaultRequest(SimulatedFault.WriteError, on, Output: output.ToString())));
    }

    [Fact]
    public async Task A_relay_that_fails_only_when_the_gate_has_stopped_does_not_disturb_its_end()
    {
        var gate = await RunningGate.StartAsync();
        await gate.StopAsync();
        Assert.Null(gate.Services.GetRequiredService<World>().Lanes[RunningGate.Lane].Set(new FaultRequest(SimulatedFault.WriteError, true, Output: nameof(LaneOutput.Pump))));
        await gate.DisposeAsync();
    }

    [Fact]
    public async Task A_lane_that_fails_takes_the_gate_down_with_its_outputs_off()
    {
        await using var gate = await RunningGate.StartAsync(("Lanes:0:Name", "lane-1"), ("Lanes:1:Name", "lane-2"));
        await gate.Client.PostAsJsonAsync("/simulation/lanes/lane-1/truck", new { });
        await Until.TrueAsync(() => gate.Road.On.Contains(LaneOutput.RedLight));

        gate.Host.Post(new StaffActs("nobody", null!)); // No lane can take it: stands for a bug.
        await gate.StoppedAsync();

        Assert.Empty(gate.Road.On);
        Assert.Equal(GateOutcome.SoftwareError, gate.Services.GetRequiredService<GateOutcome>().ExitCode);
        await gate.EventAsync<GateStopping>();
    }

    [Fact]
    public async Task A_lane_that_failed_answers_nobody_and_keeps_nobody_waiting()
    {
        await using var gate = await RunningGate.StartAsync();
        var host = gate.Host;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.AskAsync(new StaffActs("nobody", null!)));
        Assert.False(await host.AnswersAsync(TimeSpan.FromSeconds(60), TimeProvider.System));
    }
}
