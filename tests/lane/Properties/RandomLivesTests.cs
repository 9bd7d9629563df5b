using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Checkpoint.Tests;
using Xunit;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>Random lives of lanes under the eyes of <see cref="LaneJudge"/>. <c>CHECKPOINT_SEED</c> repeats a run.</summary>
public sealed class RandomLivesTests(ITestOutputHelper output)
{
    private const int InputsPerLife = 1000;

    [Fact]
    public void Whatever_happens_in_whatever_order_the_lane_keeps_its_rules()
    {
        var lives = Scale.Of(1_000_000, 100_000) / InputsPerLife;
        var first = int.TryParse(Environment.GetEnvironmentVariable("CHECKPOINT_SEED"), out var given) ? given : Random.Shared.Next(1 << 30);
        output.WriteLine($"seed {first}");
        var total = new Tally();
        string? broken = null;
        Parallel.For(first, first + lives, () => new Tally(), (seed, loop, tally) =>
        {
            if (Live(seed, tally) is not { } problem) return tally;
            Interlocked.CompareExchange(ref broken, problem, null);
            loop.Stop();
            return tally;
        }, tally =>
        {
            lock (total) total.Add(tally);
        });
        output.WriteLine($"{total.Steps} steps, {total.Commands} commands, {total.Passes} passes, {total.Recoveries} recoveries of at most {total.LongestRecovery} inputs");
        output.WriteLine($"outcomes: {Tally.Text(total.Outcomes)}");
        output.WriteLine($"openings: {Tally.Text(total.Openings)}");
        output.WriteLine($"phases: {Tally.Text(total.Phases)}");
        output.WriteLine($"reasons: {Tally.Text(total.Reasons)}");
        output.WriteLine($"alarms: {Tally.Text(total.Alarms)}");
        if (broken is not null) Assert.Fail(broken);
        Assert.True(total.Steps >= lives * InputsPerLife);
        Assert.Equal(Enum.GetValues<PassOutcome>(), total.Outcomes.Keys.Order());
        Assert.Equal(Enum.GetValues<LanePhase>(), total.Phases.Keys.Order());
        Assert.Equal(Enum.GetValues<AlarmCode>(), total.Alarms.Keys.Order());
        Assert.Equal(Enum.GetValues<StaffReason>(), total.Reasons.Keys.Order());
        Assert.Equal([BarrierCause.Clearance, BarrierCause.Staff, BarrierCause.Obstruction], total.Openings.Keys.Order());
    }

    /// <returns>Null when every rule was kept, else the shortest history that breaks the one that was broken.</returns>
    private static string? Live(int seed, Tally tally)
    {
        var walk = new Walk(seed);
        try
        {
            walk.Go(InputsPerLife, tally);
            return null;
        }
        catch (RuleBroken broken)
        {
            var shortest = Shrinker.Shrink(walk.Lane, walk.History, broken.Rule);
            return $"seed {seed}, {walk.History.Count} inputs, shrunk to {shortest.Count}: {broken.Message}\n{Shrinker.Tell(walk.Lane, shortest)}";
        }
    }
}
