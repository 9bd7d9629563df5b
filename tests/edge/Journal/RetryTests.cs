using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Checkpoint.Edge.Tests.Journal.JournalBench;

namespace Checkpoint.Edge.Tests.Journal;

public sealed class RetryTests
{
    [Fact]
    public async Task A_retry_whose_timer_fires_a_moment_early_is_made_all_the_same()
    {
        var disk = new SimulatedDisk();
        var time = new FakeTimeProvider();
        var early = new EarlyTime(time);
        using var journal = Open(disk, time: early);
        disk.Fault = (call, _) => call == DiskCall.Sync ? new IOException("Input/output error") : null;
        Assert.False(await journal.AppendAsync(Event("a")));
        // A wake that comes by itself sets the timer to a millisecond more.
        Until(() => early.Due.TotalMilliseconds is 250 or 251);
        disk.Fault = null;

        time.Advance(TimeSpan.FromMilliseconds(248));
        Until(() => early.Due != TimeSpan.FromMilliseconds(250));
        Assert.False(journal.IsWritable);
        Until(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
            return journal.IsWritable && journal.PendingEvents == 0;
        });
    }

    /// <summary>As the system's timers do now and then, by the monotonic clock.</summary>
    private sealed class EarlyTime(FakeTimeProvider inner) : TimeProvider
    {
        private static readonly TimeSpan s_early = TimeSpan.FromMilliseconds(2);
        private long _due;

        /// <summary>What a timer was set to last.</summary>
        public TimeSpan Due => TimeSpan.FromTicks(Volatile.Read(ref _due));

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override long GetTimestamp() => inner.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new Timer(this, inner.CreateTimer(callback, state, dueTime, period));

        private sealed class Timer(EarlyTime time, ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                var changed = timer.Change(dueTime > s_early ? dueTime - s_early : dueTime, period);
                Volatile.Write(ref time._due, dueTime.Ticks);
                return changed;
            }

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }
}
