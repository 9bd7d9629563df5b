using System.Net.Http.Json;
using Checkpoint.Protocols.Messages;
using Checkpoint.Tests;
using Xunit;

namespace Checkpoint.Edge.Tests.Gate;

public sealed class SteppedClockTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_wall_clock_that_jumps_all_the_time_changes_nothing_about_a_pass()
    {
        var time = new SteppedTime();
        await using var gate = await RunningGate.StartAsync(time);
        gate.Import("plate,colour,registration,people\n陕K12345,yellow,R-1,1\n");
        using var stop = new CancellationTokenSource();
        var stepping = StepAsync(time, stop.Token);
        try
        {
            await PassAsync(gate);
        }
        catch
        {
            output.WriteLine($"{gate.Host.State}{Environment.NewLine}{string.Join(Environment.NewLine, gate.Events)}");
            throw;
        }

        await stop.CancelAsync();
        await stepping;
    }

    private static async Task PassAsync(RunningGate gate)
    {
        await gate.Client.PostAsJsonAsync("/simulation/lanes/lane-1/truck", new { });
        await Until.TrueAsync(() => gate.Host.State.Awaits == StaffReason.NoPlate);
        await gate.ActAsync(new { action = "enterPlate", plate = "陕K12345", colour = "Yellow" });
        var ended = await gate.EventAsync<PassEnded>();
        await gate.EventAsync<BarrierClosed>();

        Assert.Equal((PassOutcome.Passed, false), (ended.Outcome, ended.Interrupted));
        Assert.InRange(ended.Seconds, 1, 90);
        var done = Assert.Single(gate.Events.OfType<DisinfectionCompleted>());
        Assert.InRange(done.FlowSeconds, 0.5, 30);
        Assert.Empty(gate.Events.OfType<AlarmRaised>());
        Assert.Equal((1, 0, 0), (gate.Road.Passed, gate.Road.Collisions, gate.Road.Rammed));
    }

    private static async Task StepAsync(SteppedTime time, CancellationToken stop)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(30));
        using var end = stop.Register(pause.Dispose);
        for (var i = 0; await pause.WaitForNextTickAsync(CancellationToken.None); i++)
            time.Step((i % 4) switch { 0 => TimeSpan.FromDays(731), 1 => TimeSpan.FromSeconds(-1), 2 => TimeSpan.FromDays(-731), _ => TimeSpan.FromSeconds(1) });
    }
}
