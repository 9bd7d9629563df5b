using Checkpoint.Edge.Orders;
using Xunit;

namespace Checkpoint.Edge.Tests.Orders;

public sealed class TrustedClockTests
{
    private readonly SteppedTime _time = new();
    private bool _isRight;
    private readonly TrustedClock _clock;

    public TrustedClockTests() => _clock = new TrustedClock(() => _isRight, _time);

    [Fact]
    public void A_clock_that_was_never_synchronised_tells_nothing() => Assert.Null(_clock.Now);

    [Fact]
    public void The_last_good_time_counts_on_for_a_day_whatever_the_wall_clock_says()
    {
        _isRight = true;
        var good = _clock.Now!.Value;
        _isRight = false;
        _time.Pass(TimeSpan.FromHours(3));
        _time.Step(TimeSpan.FromDays(-2));
        Assert.Equal(good.AddHours(3), _clock.Now);
        _time.Pass(TimeSpan.FromHours(22));
        Assert.Null(_clock.Now);
    }

    [Fact]
    public void A_jump_makes_time_unknown_until_the_kernel_was_asked_anew()
    {
        _isRight = true;
        Assert.NotNull(_clock.Now);
        _time.Step(TimeSpan.FromHours(-1));
        Assert.Null(_clock.Now);
        _time.Pass(TimeSpan.FromSeconds(7));
        Assert.Equal(_time.GetUtcNow(), _clock.Now);
    }

    /// <summary>A wall clock that can be set, over a monotonic one that cannot.</summary>
    private sealed class SteppedTime : TimeProvider
    {
        private DateTimeOffset _wall = new(2020, 2, 11, 12, 0, 0, TimeSpan.Zero);
        private TimeSpan _elapsed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _wall;

        public override long GetTimestamp() => _elapsed.Ticks;

        public void Pass(TimeSpan time) => (_wall, _elapsed) = (_wall + time, _elapsed + time);

        public void Step(TimeSpan by) => _wall += by;
    }
}
