using System.Diagnostics;
using Checkpoint.Simulation.Tests.Worlds;
using Checkpoint.Tests;
using Xunit;

namespace Checkpoint.Simulation.Tests;

/// <summary>Lives of whole systems under faults. <c>CHECKPOINT_SEED</c> repeats one.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    [Fact]
    public void Whatever_fails_the_centre_has_every_event_of_every_gate_once_and_in_order()
    {
        var given = int.TryParse(Environment.GetEnvironmentVariable("CHECKPOINT_SEED"), out var seed);
        var first = given ? seed : Random.Shared.Next(1 << 30);
        var lives = given ? 1 : Scale.Of(2_000, 200);
        var (total, watch) = (new Tally(), Stopwatch.StartNew());
        string? broken = null;
        Parallel.For(first, first + lives, (each, loop) =>
        {
            try
            {
                var tally = Live(each);
                lock (total) total.Add(tally);
            }
            catch (Exception problem)
            {
                Interlocked.CompareExchange(ref broken, $"seed {each}: {problem}", null);
                loop.Stop();
            }
        });
        output.WriteLine($"seeds {first} to {first + lives - 1}: {total.Text(watch.Elapsed)}");
        if (broken is not null) Assert.Fail(broken);
        Assert.True(total.Opened > 0 && total.Stored > 100 * lives && total.Repeated > 0);
    }

    [Fact]
    public void A_seed_replays_to_the_last_byte()
    {
        var seed = Random.Shared.Next(1 << 30);
        var (once, again) = (Live(seed), Live(seed));
        Assert.Equal(once.Text(TimeSpan.FromMinutes(1)), again.Text(TimeSpan.FromMinutes(1)));
        Assert.Equal(once.Last, again.Last);
    }

    private static Tally Live(int seed)
    {
        using var world = new World(seed);
        world.Live(TimeSpan.FromMinutes(1 + seed % 5));
        return Tally.Of(world);
    }
}
