using Checkpoint.Cloud.Fleet;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Cloud.Tests.Fleet;

public sealed class SettledVersionTests
{
    private static readonly TimeSpan s_after = TimeSpan.FromSeconds(35);

    [Fact]
    public void However_often_it_changes_a_version_settles_after_its_time_and_not_much_before() =>
        Gen.Int[0, 4_000].Array[1, 60].Sample(pauses =>
        {
            var time = new FakeTimeProvider();
            var settled = new SettledVersion(0, s_after, time);
            var changes = new List<(DateTimeOffset At, long Version)> { (DateTimeOffset.MinValue, 0) };
            foreach (var (index, pause) in pauses.Index())
            {
                time.Advance(TimeSpan.FromMilliseconds(pause));
                changes.Add((time.GetUtcNow(), index + 1));
                settled.Now(index + 1);
                var now = time.GetUtcNow();
                Assert.InRange(settled.Version, LastBefore(now - s_after - TimeSpan.FromSeconds(1)), LastBefore(now - s_after + TimeSpan.FromSeconds(1)));
            }

            time.Advance(s_after);
            Assert.Equal(pauses.Length, settled.Version);

            long LastBefore(DateTimeOffset moment) => changes.Last(change => change.At <= moment).Version;
        });

    [Fact]
    public void A_registry_that_is_put_back_settles_at_once()
    {
        var settled = new SettledVersion(10, s_after, new FakeTimeProvider());
        settled.Now(4);
        Assert.Equal(4, settled.Version);
    }
}
