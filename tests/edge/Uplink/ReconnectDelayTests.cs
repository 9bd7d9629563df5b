using Checkpoint.Edge.Uplink;
using Xunit;

namespace Checkpoint.Edge.Tests.Uplink;

public sealed class ReconnectDelayTests
{
    private static readonly TimeSpan s_from = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_to = TimeSpan.FromSeconds(60);

    [Fact]
    public void Waits_double_up_to_the_limit()
    {
        var delay = new ReconnectDelay(s_from, s_to, () => 1);
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], Enumerable.Range(0, 8).Select(_ => delay.After(TimeSpan.Zero, false).TotalSeconds));
    }

    [Fact]
    public void Waits_are_spread_over_nearly_the_whole_time_so_that_gates_do_not_come_back_together()
    {
        var least = new ReconnectDelay(s_from, s_to, () => 0);
        var half = new ReconnectDelay(s_from, s_to, () => 0.5);
        Assert.Equal(0.1, least.After(TimeSpan.Zero, false).TotalSeconds, 6);
        Assert.Equal(0.55, half.After(TimeSpan.Zero, false).TotalSeconds, 6);
    }

    [Fact]
    public void A_connection_that_held_starts_over_and_one_that_broke_soon_does_not()
    {
        var delay = new ReconnectDelay(s_from, s_to, () => 1);
        for (var i = 0; i < 5; i++) delay.After(TimeSpan.Zero, false);
        Assert.Equal(32, delay.After(s_to - TimeSpan.FromSeconds(1), false).TotalSeconds);
        Assert.Equal(1, delay.After(s_to, false).TotalSeconds);
    }

    [Fact]
    public void A_broker_that_refuses_the_gate_is_left_alone_for_minutes()
    {
        Assert.Equal(150, new ReconnectDelay(s_from, s_to, () => 0).After(TimeSpan.Zero, true).TotalSeconds);
        Assert.Equal(300, new ReconnectDelay(s_from, s_to, () => 1).After(TimeSpan.Zero, true).TotalSeconds);
    }

    [Fact]
    public void A_broker_that_stays_away_for_months_does_not_overflow_the_wait()
    {
        var delay = new ReconnectDelay(s_from, s_to, () => 1);
        for (var i = 0; i < 10_000; i++) delay.After(TimeSpan.Zero, false);
        Assert.Equal(s_to, delay.After(TimeSpan.Zero, false));
    }
}
