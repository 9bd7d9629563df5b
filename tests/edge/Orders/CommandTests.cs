using System.Globalization;
using System.Net.Http.Json;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Tests.Gate;
using Checkpoint.Edge.Tests.Uplink;
using Checkpoint.Edge.Uplink;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Until = Checkpoint.Edge.Tests.Gate.Until;

namespace Checkpoint.Edge.Tests.Orders;

/// <summary>Commands through a real mosquitto to a gate with simulated pins.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task Open_from_the_centre_moves_the_barrier_once_however_often_it_is_sent()
    {
        await using var rig = await OrdersRig.StartAsync();
        var command = TestDesk.Command("open-1", CommandActions.Open, "消防车");
        for (var i = 0; i < 5; i++) await rig.Desk.SendAsync(command);
        Assert.Equal(CommandOutcome.Done, (await rig.Desk.ResultAsync("open-1")).Outcome);
        await rig.Gate.EventAsync<BarrierOpened>();
        await rig.Desk.SendAsync(command);
        await Until.TrueAsync(() => rig.Desk.Results.Count(result => result.Id == "open-1") >= 2);

        Assert.All(rig.Desk.Results, result => Assert.Equal(CommandOutcome.Done, result.Outcome));
        Assert.Equal(1, rig.Opened);
        var acted = Assert.Single(rig.Gate.Events.OfType<StaffActed>());
        Assert.Equal(("openByHand", "centre: 李娜", "消防车"), (acted.Action, acted.By, acted.Value));
        var order = rig.Gate.Events.Where(each => each is CommandTaken or BarrierOpening or CommandEnded).Select(each => each.GetType().Name).ToList();
        Assert.Equal(nameof(CommandTaken), order[0]);
        Assert.Single(rig.Gate.Events.OfType<CommandTaken>());
        Assert.Single(rig.Gate.Events.OfType<CommandEnded>());
    }

    [Fact]
    public async Task A_late_command_moves_nothing_and_is_recorded()
    {
        await using var rig = await OrdersRig.StartAsync();
        var late = TestDesk.Command("late-1", CommandActions.Open, "x") with { IssuedAt = DateTimeOffset.Now.AddMinutes(-2), Deadline = DateTimeOffset.Now.AddMinutes(-1) };
        Assert.Equal(CommandOutcome.Expired, (await rig.Desk.AskAsync(late)).Outcome);
        var ended = await rig.Gate.EventAsync<CommandEnded>();
        Assert.Equal(("late-1", CommandOutcome.Expired, "李娜", "openByHand"), (ended.Command, ended.Outcome, ended.Issuer, ended.Action));
        Assert.Empty(rig.Gate.Events.OfType<CommandTaken>());
        Assert.Equal(0, rig.Opened);
    }

    [Fact]
    public async Task A_command_that_waits_in_the_lane_beyond_its_deadline_is_not_done()
    {
        await using var rig = await OrdersRig.StartAsync();
        using var hold = new ManualResetEventSlim();
        rig.Gate.Host.Changed += _ => hold.Wait();
        rig.Gate.Host.Post(new Edge.Lane.CameraChanged(Silent: true));
        var command = TestDesk.Command("slow-1", CommandActions.Open, "x", lifetimeSeconds: 2);
        await rig.Desk.SendAsync(command);
        await rig.Gate.EventAsync<CommandTaken>();
        await Until.TrueAsync(() => DateTimeOffset.Now > command.Deadline);
        hold.Set();
        Assert.Equal(CommandOutcome.Expired, (await rig.Desk.ResultAsync("slow-1")).Outcome);
        Assert.Equal(0, rig.Opened);
    }

    [Fact]
    public async Task Without_a_clock_that_is_right_no_command_is_taken()
    {
        await using var rig = await OrdersRig.StartAsync(trustClock: false, ("Uplink:TelemetrySeconds", "1"));
        if (rig.Gate.Services.GetRequiredService<Edge.Journal.ClockSync>().IsSynchronized) Assert.Skip("This machine's clock is synchronised.");
        var result = await rig.Desk.AskAsync(TestDesk.Command("blind-1", CommandActions.Open, "x"));
        Assert.Equal(CommandOutcome.Refused, result.Outcome);
        Assert.Contains("not synchronised", result.Message, StringComparison.Ordinal);
        Assert.Equal(0, rig.Opened);
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_with_the_reason_and_what_comes_after_works()
    {
        await using var rig = await OrdersRig.StartAsync();
        (GateCommand Command, string Why)[] wrong =
        [
            (TestDesk.Command("w-1", "dance"), "dance"), (TestDesk.Command("w-2", CommandActions.Open, "x", lane: "lane-9"), "lane-1"),
            (TestDesk.Command("w-3", CommandActions.Open), "reason"), (TestDesk.Command("w-4", CommandActions.Release), "not-held"),
            (TestDesk.Command("w-5", CommandActions.TurnAway, "x"), "no-vehicle"), (TestDesk.Command("w-6", CommandActions.MeasureAgain), "not-screening"),
            (TestDesk.Command("w-7", CommandActions.Hold, "x") with { Pass = "other" }, "another-pass"), (TestDesk.Command("w-8", CommandActions.Restart), "not for a lane"),
            (TestDesk.Command("w-10", CommandActions.Open, "x") with { Pass = null }, "pass-missing"),
            (TestDesk.Command("w-9", CommandActions.Open, "x") with { IssuedAt = DateTimeOffset.Now.AddMinutes(5), Deadline = DateTimeOffset.Now.AddMinutes(6) }, "future"),
        ];
        foreach (var (command, why) in wrong)
        {
            var result = await rig.Desk.AskAsync(command);
            Assert.Equal(CommandOutcome.Refused, result.Outcome);
            Assert.Contains(why, $"{result.Code}: {result.Message}", StringComparison.Ordinal);
        }

        string[] malformed = ["", "null", "{}", "[1]", "\u0000", new string('x', 70_000), """{"id":"other"}"""];
        foreach (var (payload, place) in malformed.Select((payload, place) => (payload, place)))
        {
            await rig.Desk.SendAsync($"m-{place}", payload);
            Assert.Equal(CommandOutcome.Refused, (await rig.Desk.ResultAsync($"m-{place}")).Outcome);
            await rig.Gate.EventAsync<CommandEnded>(ended => ended.Command == $"m-{place.ToString(CultureInfo.InvariantCulture)}");
        }

        Assert.Equal(CommandOutcome.Done, (await rig.Desk.AskAsync(TestDesk.Command("good", CommandActions.Open, "x"))).Outcome);
        await rig.Gate.EventAsync<BarrierOpened>();
        Assert.Equal(1, rig.Opened);
    }

    [Fact]
    public async Task Commands_work_over_a_broker_of_3_1_1_with_a_vehicle_in_the_lane()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var proxy = new BrokerProxy(broker.Port, OldBroker.AnswersNo);
        await using var rig = await OrdersRig.StartAsync(broker, proxy.Port);
        Assert.Equal("3.1.1", rig.Gate.Services.GetRequiredService<UplinkState>().View.ProtocolVersion);
        await rig.Gate.Client.PostAsync("/simulation/lanes/lane-1/truck", new StringContent("{}", System.Text.Encoding.UTF8, "application/json"));
        var pass = (await rig.Gate.EventAsync<PassArrived>()).Pass;
        Assert.Equal(CommandOutcome.Done, (await rig.Desk.AskAsync(TestDesk.Command("h-1", CommandActions.Hold, "查验") with { Pass = pass })).Outcome);
        await rig.Gate.EventAsync<PassHeld>();
        Assert.Equal("held", (await rig.Desk.AskAsync(TestDesk.Command("h-2", CommandActions.Open, "x") with { Pass = pass })).Code);
        Assert.Equal(0, rig.Opened);
        Assert.Equal(CommandOutcome.Done, (await rig.Desk.AskAsync(TestDesk.Command("h-3", CommandActions.Release) with { Pass = pass })).Outcome);
        Assert.Equal(CommandOutcome.Done, (await rig.Desk.AskAsync(TestDesk.Command("h-4", CommandActions.TurnAway, "未备案") with { Pass = pass })).Outcome);
        Assert.Equal("centre: 李娜", (await rig.Gate.EventAsync<PassReleased>()).By);
    }

    [Fact]
    public async Task What_was_meant_for_an_empty_lane_or_another_vehicle_is_not_done_to_the_one_that_came()
    {
        await using var rig = await OrdersRig.StartAsync();
        await rig.Gate.Client.PostAsync("/simulation/lanes/lane-1/truck", new StringContent("{}", System.Text.Encoding.UTF8, "application/json"));
        await rig.Gate.EventAsync<PassArrived>();
        foreach (var action in CommandActions.OfLane)
        {
            var command = TestDesk.Command($"{action.ToLowerInvariant()}-1", action, "x");
            Assert.Equal((action, CommandOutcome.Refused, CommandCodes.AnotherPass), await rig.Desk.AskAsync(command) is var empty ? (action, empty.Outcome, empty.Code) : default);
            var gone = command with { Id = $"{action.ToLowerInvariant()}-2", Pass = "the-vehicle-before" };
            Assert.Equal((action, CommandOutcome.Refused, CommandCodes.AnotherPass), await rig.Desk.AskAsync(gone) is var other ? (action, other.Outcome, other.Code) : default);
        }

        Assert.Empty(rig.Gate.Events.OfType<StaffActed>());
        Assert.Equal(0, rig.Opened);
    }

    [Fact]
    public async Task A_restart_is_refused_while_a_vehicle_is_in_a_lane_and_done_when_it_is_forced()
    {
        using var folder = new TempFolder();
        await using var broker = await MosquittoBroker.StartAsync();
        (string, string) data = ("Gate:DataDirectory", folder.Path);
        await using (var rig = await OrdersRig.StartAsync(broker, broker.Port, settings: data))
        {
            var outcome = rig.Gate.Services.GetRequiredService<GateOutcome>();
            await rig.Gate.Client.PostAsJsonAsync("/simulation/lanes/lane-1/truck", new { });
            await rig.Gate.EventAsync<PassArrived>();
            var refused = await rig.Desk.AskAsync(TestDesk.Command("b-1", CommandActions.Restart, lane: null));
            Assert.Equal((CommandOutcome.Refused, CommandCodes.LaneBusy, 0), (refused.Outcome, refused.Code, outcome.ExitCode));
            await rig.Desk.SendAsync(TestDesk.Command("b-2", CommandActions.Restart, lane: null) with { Force = true });
            await rig.Gate.StoppedAsync();
            Assert.Equal(GateOutcome.StartAgain, outcome.ExitCode);
        }

        await using var again = await OrdersRig.StartAsync(broker, broker.Port, settings: data);
        Assert.Equal(CommandOutcome.Done, (await again.Gate.EventAsync<CommandEnded>(ended => ended.Command == "b-2")).Outcome);
    }

    [Fact]
    public async Task A_restart_is_refused_while_an_arm_is_not_down()
    {
        await using var rig = await OrdersRig.StartAsync();
        Assert.Equal(CommandOutcome.Done, (await rig.Desk.AskAsync(TestDesk.Command("a-1", CommandActions.Open, "x"))).Outcome);
        await rig.Gate.EventAsync<BarrierOpened>();
        Assert.Null(rig.Gate.Host.State.Pass);
        Assert.Equal(CommandCodes.LaneBusy, (await rig.Desk.AskAsync(TestDesk.Command("a-2", CommandActions.Restart, lane: null))).Code);
        Assert.Equal(0, rig.Gate.Services.GetRequiredService<GateOutcome>().ExitCode);
    }

    [Theory]
    [InlineData(LaneSensor.PhotoEye)]
    [InlineData(LaneSensor.BarrierLoop)]
    public async Task What_the_centre_opened_does_not_come_down_before_the_line_is_clear(LaneSensor sensor)
    {
        await using var rig = await OrdersRig.StartAsync();
        Assert.Equal(CommandOutcome.Done, (await rig.Desk.AskAsync(TestDesk.Command("o-1", CommandActions.Open, "x"))).Outcome);
        await rig.Gate.EventAsync<BarrierOpened>();
        await ForceAsync(true);
        await Until.TrueAsync(() => rig.Gate.Host.State.Contacts.IsActive(sensor));
        await rig.Gate.ActAsync(new { action = "closeBarrier" });
        Assert.True((await rig.Gate.EventAsync<StaffActed>(acted => acted.Action == "closeBarrier")).Accepted);
        // Far beyond the time after which it would have come down.
        var due = DateTimeOffset.UtcNow + (2 * rig.Gate.Host.Rules.Timing.BarrierClear);
        await Until.TrueAsync(() => DateTimeOffset.UtcNow > due);
        Assert.Equal(0, Closed());
        await ForceAsync(null);
        await rig.Gate.EventAsync<BarrierClosed>();
        Assert.Equal((1, 0), (Closed(), rig.Gate.Road.Collisions));

        int Closed() => rig.Gate.Road.Counts[nameof(LaneOutput.Close)];

        async Task ForceAsync(bool? active) => Assert.True(
            (await rig.Gate.Client.PostAsJsonAsync("/simulation/lanes/lane-1/sensors", new { sensor = sensor.ToString(), active })).IsSuccessStatusCode);
    }

    [Fact]
    public async Task The_centre_has_a_temperature_taken_again()
    {
        await using var rig = await OrdersRig.StartAsync();
        await rig.Gate.Client.PostAsJsonAsync("/simulation/lanes/lane-1/truck", new { people = Array.Empty<object>() });
        var pass = (await rig.Gate.EventAsync<PassArrived>()).Pass;
        await rig.Gate.EventAsync<PassAwaitsStaff>(waits => waits.Reason == StaffReason.NoPlate);
        await rig.Gate.ActAsync(new { action = "enterPlate", plate = "陕K12345" });
        await rig.Gate.EventAsync<PassAwaitsStaff>(waits => waits.Reason == StaffReason.Unregistered);
        await rig.Gate.ActAsync(new { action = "admit", reason = "7" });
        await Until.TrueAsync(() => rig.Gate.Host.State.Phase == Edge.Lane.LanePhase.Screening);
        Assert.Equal(CommandOutcome.Done, (await rig.Desk.AskAsync(TestDesk.Command("again-1", CommandActions.MeasureAgain) with { Pass = pass })).Outcome);
        Assert.Contains(rig.Gate.Events.OfType<StaffActed>(), acted => acted is { Action: "measureAgain", By: "centre: 李娜", Accepted: true });
    }

    [Fact]
    public async Task Diagnostics_tell_how_the_gate_is_within_a_message()
    {
        await using var rig = await OrdersRig.StartAsync();
        var result = await rig.Desk.AskAsync(TestDesk.Command("d-1", CommandActions.SendDiagnostics, lane: null));
        Assert.Equal(CommandOutcome.Done, result.Outcome);
        Assert.Equal(3, result.Diagnostics!.PolicyVersion);
        Assert.Contains(result.Diagnostics.Parts, part => part.Part == "journal" && part.Health == PartHealth.Ok);
        Assert.Equal(RunningGate.Lane, Assert.Single(result.Diagnostics.Lanes).Lane);
    }
}
