using Checkpoint.Cloud.Reports;
using CsCheck;
using Xunit;

namespace Checkpoint.Cloud.Tests.Reports;

public sealed class TimesTests
{
    [Fact]
    public void Half_wait_no_longer_than_the_median_and_nine_of_ten_no_longer_than_the_p90() =>
        Gen.Double[0, 10_000].List[1, 200].Sample(seconds =>
        {
            var times = Times.Of([.. seconds]);
            Assert.Equal(seconds.Count, times.Count);
            Assert.Contains(times.Median!.Value, seconds);
            Assert.Contains(times.P90!.Value, seconds);
            Assert.True(seconds.Count(each => each <= times.Median) * 2 >= seconds.Count && seconds.Count(each => each < times.Median) * 2 < seconds.Count);
            Assert.True(seconds.Count(each => each <= times.P90) * 10 >= seconds.Count * 9 && seconds.Count(each => each < times.P90) * 10 < seconds.Count * 9);
        });

    [Fact]
    public void Of_nothing_nothing_is_known() => Assert.Equal(new Times(0, null, null), Times.Of([]));
}
