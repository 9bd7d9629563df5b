using Checkpoint.Protocols.Messages;
using Checkpoint.Tests;
using Xunit;

namespace Checkpoint.Edge.Tests.Uplink;

public sealed class SteppedClockTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-stepped-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_wall_clock_that_jumps_breaks_neither_the_connection_nor_the_order_nor_what_is_kept()
    {
        var time = new SteppedTime();
        await using var broker = await MosquittoBroker.StartAsync();
        await using var centre = new TestCentre(broker.Port);
        await Until.So("the centre listens", () => centre.IsConnected);
        await using var gate = await TestGate.StartAsync(_folder.FullName, broker.Port, time, ("Uplink:WindowEvents", "10"), ("Uplink:TelemetrySeconds", "1"), ("Uplink:KeepAliveSeconds", "5"));
        await gate.Connected();
        foreach (var step in Steps())
        {
            time.Step(step);
            await gate.AppendAsync(20);
        }

        await gate.Confirmed();
        var told = centre.Telemetry.Count;
        await Until.So("telemetry goes on", () => centre.Telemetry.Count >= told + 2);
        Assert.Equal(Enumerable.Range(1, 20 * Steps().Length).Select(i => (long)i), centre.Arrivals);
        Assert.Single(centre.Statuses, status => status.Online);
        Assert.Equal(1, gate.Journal.OldestSequence);
        var spread = centre.Happened(gate.Journal.Stream).Select(happened => happened.Time).ToList();
        Assert.True(spread.Max() - spread.Min() > TimeSpan.FromDays(700), "The events carry the wall time of their moment.");

        // The same with a broker that comes and goes, and a centre that has to be asked again.
        var at = centre.Through(gate.Journal.Stream);
        centre.Confirms = false;
        await broker.KillAsync();
        time.Step(TimeSpan.FromDays(-731));
        await gate.AppendAsync(5);
        await broker.StartAgainAsync();
        time.Step(TimeSpan.FromDays(731));
        centre.Confirms = true;
        await gate.AppendAsync(5);
        await gate.Confirmed();
        Assert.Equal(at + 10, centre.Through(gate.Journal.Stream));
    }

    private static TimeSpan[] Steps()
    {
        var (years, second) = (TimeSpan.FromDays(731), TimeSpan.FromSeconds(1));
        return [years, -second, -years, second, -years, second, years, -second, TimeSpan.Zero];
    }
}
