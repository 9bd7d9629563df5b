using System.Net.Http.Json;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Tests.Gate;
using Checkpoint.Edge.Tests.Journal;
using Checkpoint.Protocols.Messages;
using Xunit;

namespace Checkpoint.Edge.Tests.Orders;

/// <summary>An opening from the centre that the lane has taken, on a disk that does not take its record yet.</summary>
public sealed class WaitingOrderTests
{
    [Fact]
    public async Task A_deadline_that_passes_while_the_disk_is_waited_for_leaves_the_arm_down_and_the_centre_is_told()
    {
        var (rig, disk) = await OrdersRig.StartHeldAsync();
        await using var running = rig;
        var command = TestDesk.Command("held-1", CommandActions.Open, "x", lifetimeSeconds: 3);
        await WaitsAsync(rig, disk, command, async () =>
        {
            await Until.TrueAsync(() => DateTimeOffset.Now > command.Deadline);
            Assert.Empty(rig.Desk.Results);
        });
        var result = await rig.Desk.ResultAsync("held-1");
        Assert.Equal((CommandOutcome.Expired, CommandCodes.Late, 0), (result.Outcome, result.Code, rig.Opened));
        Assert.Equal(CommandOutcome.Expired, (await rig.Gate.EventAsync<CommandEnded>()).Outcome);
    }

    [Fact]
    public async Task An_emergency_stop_while_the_disk_is_waited_for_is_no_opening_that_was_done()
    {
        var (rig, disk) = await OrdersRig.StartHeldAsync();
        await using var running = rig;
        await WaitsAsync(rig, disk, TestDesk.Command("held-2", CommandActions.Open, "x"), async () =>
        {
            await rig.Gate.Client.PostAsJsonAsync("/simulation/lanes/lane-1/sensors", new { sensor = nameof(LaneSensor.EmergencyStop), active = true });
            await Until.TrueAsync(() => rig.Gate.Host.State.Mode == LaneMode.Stopped);
        });
        var result = await rig.Desk.ResultAsync("held-2");
        Assert.Equal((CommandOutcome.Refused, CommandCodes.TakenBack, 0), (result.Outcome, result.Code, rig.Opened));
    }

    [Fact]
    public async Task A_disk_that_takes_too_long_lets_nobody_in_from_afar()
    {
        var (rig, disk) = await OrdersRig.StartHeldAsync(("Lanes:0:Name", RunningGate.Lane), ("Lanes:0:Timing:ArmTravel", "00:00:01"));
        await using var running = rig;
        await WaitsAsync(rig, disk, TestDesk.Command("held-3", CommandActions.Open, "x"), () =>
            Until.TrueAsync(() => rig.Gate.Host.State is { Disk: DiskState.Late, Pending: null }));
        var result = await rig.Desk.ResultAsync("held-3");
        Assert.Equal((CommandOutcome.Failed, CommandCodes.NotRecorded, 0), (result.Outcome, result.Code, rig.Opened));
    }

    [Fact]
    public async Task A_disk_that_takes_it_in_time_opens_and_only_then_it_is_done()
    {
        var (rig, disk) = await OrdersRig.StartHeldAsync();
        await using var running = rig;
        await WaitsAsync(rig, disk, TestDesk.Command("held-4", CommandActions.Open, "x"), () =>
        {
            Assert.Empty(rig.Desk.Results);
            return Task.CompletedTask;
        });
        Assert.Equal(CommandOutcome.Done, (await rig.Desk.ResultAsync("held-4")).Outcome);
        Assert.Equal(1, rig.Opened);
    }

    /// <summary>Brings a command so far that the lane has taken it and waits for the disk; then lets the disk go on.</summary>
    private static async Task WaitsAsync(OrdersRig rig, HeldDisk disk, GateCommand command, Func<Task> meanwhile)
    {
        var free = new TaskCompletionSource();
        rig.Gate.Host.Changed += _ => free.Task.Wait();
        try
        {
            // The lane is kept busy until the taking of the command is on the disk: the next it writes is the lane's decision.
            rig.Gate.Host.Post(new CameraChanged(Silent: true));
            await rig.Desk.SendAsync(command);
            await rig.Gate.EventAsync<CommandTaken>();
            var held = disk.Hold(DiskCall.Sync);
            free.SetResult();
            await held;
            await Until.TrueAsync(() => rig.Gate.Host.State.Pending is not null);
            await meanwhile();
        }
        finally
        {
            free.TrySetResult();
            disk.Release();
        }
    }
}
