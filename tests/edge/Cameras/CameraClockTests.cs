using Checkpoint.Edge.Cameras;
using CsCheck;
using Xunit;

namespace Checkpoint.Edge.Tests.Cameras;

public sealed class CameraClockTests
{
    private static readonly DateTimeOffset s_start = new(2020, 2, 11, 8, 0, 0, TimeSpan.FromHours(8));
    private readonly CameraClock _clock = new(TimeSpan.FromSeconds(10));

    [Fact]
    public void With_right_clocks_a_delay_decides()
    {
        Assert.False(IsLate(seen: 100, arrives: 101));
        Assert.False(IsLate(seen: 130, arrives: 138));
        Assert.True(IsLate(seen: 140, arrives: 152));
    }

    [Fact]
    public void A_first_read_with_another_time_than_the_gates_may_be_late_and_counts_as_late() => Assert.True(IsLate(seen: 60, arrives: 100));

    [Theory]
    [InlineData(-8 * 3600)]
    [InlineData(8 * 3600)]
    [InlineData(-40)]
    public void A_second_read_that_differs_as_much_proves_that_the_cameras_clock_is_wrong(int error)
    {
        Assert.True(IsLate(seen: 100 + error, arrives: 101));
        Assert.False(IsLate(seen: 150 + error, arrives: 151));
        Assert.False(IsLate(seen: 190 + error, arrives: 195));
        Assert.True(IsLate(seen: 200 + error, arrives: 240));
    }

    [Fact]
    public void A_heartbeat_tells_a_wrong_clock_before_the_first_read()
    {
        _clock.Hear(Wall(3600), TimeSpan.FromSeconds(1));
        Assert.False(IsLate(seen: 3699, arrives: 101));
        Assert.True(IsLate(seen: 3699, arrives: 131));
    }

    [Fact]
    public void A_camera_whose_clock_is_put_back_is_late_once()
    {
        Assert.False(IsLate(seen: 100, arrives: 101));
        Assert.True(IsLate(seen: 200 - 600, arrives: 201));
        Assert.False(IsLate(seen: 250 - 600, arrives: 251));
    }

    [Fact]
    public void A_camera_whose_clock_is_put_forward_is_not_late()
    {
        Assert.False(IsLate(seen: 100, arrives: 101));
        Assert.False(IsLate(seen: 800, arrives: 201));
        Assert.False(IsLate(seen: 850, arrives: 251));
        Assert.True(IsLate(seen: 280, arrives: 281)); // put back again
    }

    [Fact]
    public void Reads_kept_for_long_and_sent_in_a_row_are_all_late()
    {
        Assert.False(IsLate(seen: 0, arrives: 1));
        for (var i = 0; i < 20; i++)
            Assert.True(IsLate(seen: 100 + (20 * i), arrives: 1000 + i), $"read {i}");
        Assert.False(IsLate(seen: 1100, arrives: 1101));
    }

    [Fact]
    public void The_gates_own_clock_may_jump_once_the_camera_is_known()
    {
        Assert.False(IsLate(seen: 100, arrives: 101));
        Assert.False(_clock.IsLate(Wall(150), TimeSpan.FromSeconds(151), Wall(151) + TimeSpan.FromHours(5)));
    }

    [Fact]
    public void A_clock_that_drifts_is_followed()
    {
        var (seen, arrives) = (0.0, 0.0);
        for (var i = 0; i < 10_000; i++)
        {
            (seen, arrives) = (seen + 60, arrives + 60.06);
            Assert.False(IsLate(seen, arrives), $"read {i}, {arrives - seen} s behind");
        }
    }

    [Fact]
    public void Whatever_the_clocks_a_read_at_most_as_slow_as_the_one_before_is_not_late() =>
        Gen.Select(Gen.Double[-1e6, 1e6], Gen.Double[0, 9]).Sample((error, delay) =>
        {
            var clock = new CameraClock(TimeSpan.FromSeconds(10));
            clock.Hear(Wall(error), TimeSpan.Zero);
            return !clock.IsLate(Wall(100 + error), TimeSpan.FromSeconds(100 + delay), Wall(100 + delay))
                && clock.IsLate(Wall(200 + error), TimeSpan.FromSeconds(211), Wall(211));
        });

    private bool IsLate(double seen, double arrives) => _clock.IsLate(Wall(seen), TimeSpan.FromSeconds(arrives), Wall(arrives));

    private static DateTimeOffset Wall(double seconds) => s_start.AddSeconds(seconds);
}
