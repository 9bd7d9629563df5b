namespace Checkpoint.Simulation.Tests.Machinery;

/// <summary>The clocks of one machine: a monotonic one that is the simulation's, and a wall clock that may be wrong and set.</summary>
internal sealed class MachineTime(Agenda agenda, Power power, Func<TimeSpan> wallIsAhead) : TimeProvider
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 15, 6, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() => agenda.Now.Ticks;

    public override DateTimeOffset GetUtcNow() => s_start + agenda.Now + wallIsAhead();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(power, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(Power power, TimerCallback callback, object? state) : ITimer
    {
        private int _setting;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var setting = ++_setting;
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            power.After(dueTime, () => Fire(setting, period));
            return true;
        }

        public void Dispose() => _setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire(int setting, TimeSpan period)
        {
            if (setting != _setting) return;
            if (period != Timeout.InfiniteTimeSpan && period > TimeSpan.Zero) power.After(period, () => Fire(setting, period));
            callback(state);
        }
    }
}
