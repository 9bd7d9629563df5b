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
        Parallel.For(first, first + lives, () => new Tally(), Live, tally =>
        {
            lock (total) total.Add(tally);
        });
        output.WriteLine($"{total.Steps} steps, {total.Commands} commands, {total.Passes} passes, {total.Recoveries} recoveries of at most {total.LongestRecovery} inputs");
        output.WriteLine($"outcomes: {Tally.Text(total.Outcomes)}");
        output.WriteLine($"openings: {Tally.Text(total.Openings)}");
        output.WriteLine($"phases: {Tally.Text(total.Phases)}");
        output.WriteLine($"reasons: {Tally.Text(total.Reasons)}");
        output.WriteLine($"alarms: {Tally.Text(total.Alarms)}");
        Assert.Equal(Enum.GetValues<PassOutcome>(), total.Outcomes.Keys.Order());
        Assert.Equal(Enum.GetValues<LanePhase>(), total.Phases.Keys.Order());
        Assert.Equal(Enum.GetValues<AlarmCode>(), total.Alarms.Keys.Order());
        Assert.Equal(Enum.GetValues<StaffReason>(), total.Reasons.Keys.Order());
        Assert.Equal([BarrierCause.Clearance, BarrierCause.Staff, BarrierCause.Obstruction], total.Openings.Keys.Order());
    }

    private static Tally Live(int seed, ParallelLoopState loop, Tally tally)
    {
        var walk = new Walk(seed);
        try
        {
            walk.Go(InputsPerLife, tally);
        }
        catch (RuleBroken broken)
        {
            loop.Stop();
            var shortest = Shrinker.Shrink(walk.Lane, walk.History, broken.Rule);
            Assert.Fail($"seed {seed}, {walk.History.Count} inputs, shrunk to {shortest.Count}: {broken.Message}\n{Shrinker.Tell(walk.Lane, shortest)}");
        }
        return tally;
    }
}
