using System.Device.Gpio;
using Checkpoint.Edge.Lane;

namespace Checkpoint.Edge.Hardware;

/// <summary>
/// One contact of a lane: its line, its filter and the timer that ends a debounce. Edges make it quick; <see cref="Poll"/>,
/// called regularly, makes it certain, because a lost edge or a dead line cannot leave a wrong state for longer than one round.
/// </summary>
internal sealed class Contact : IDisposable
{
    private static readonly TimeSpan s_reopenEvery = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly LaneSensor _sensor;
    private readonly ContactWiring _wiring;
    private readonly ContactFilter _filter;
    private readonly StuckWatch? _watch;
    private readonly Func<int, GpioDriver> _drivers;
    private readonly TimeProvider _time;
    private readonly ContactSink _sink;
    private readonly ITimer _deadline;
    private readonly long _epoch;
    private GpioLine? _line;
    private Signal? _told;
    private bool _broken;
    private bool _disposed;
    private TimeSpan _openedAt;

    public Contact(
        LaneSensor sensor, ContactWiring wiring, ContactFilter filter, StuckWatch? watch,
        Func<int, GpioDriver> drivers, TimeProvider time, ContactSink sink)
    {
        (_sensor, _wiring, _filter, _watch, _drivers, _time, _sink) = (sensor, wiring, filter, watch, drivers, time, sink);
        _epoch = time.GetTimestamp();
        _deadline = time.CreateTimer(_ => Look(PinEventTypes.None), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _openedAt = -s_reopenEvery;
    }

    public LaneSensor Sensor => _sensor;

    public bool IsFaulty { get; private set; }

    private TimeSpan Now => _time.GetElapsedTime(_epoch);

    /// <summary>Looks at the line, requesting it first if need be. Calls must not overlap.</summary>
    public void Poll()
    {
        if ((_line is null || _broken) && Now - _openedAt >= s_reopenEvery) Reopen();
        Look(PinEventTypes.None);
    }

    public void Dispose()
    {
        GpioLine? line;
        lock (_gate)
        {
            _disposed = true;
            (line, _line) = (_line, null);
        }

        _deadline.Dispose();
        line?.Dispose(); // Outside the lock: the driver waits for its callbacks, and they take the lock.
    }

    private void Reopen()
    {
        GpioLine? old;
        lock (_gate) (old, _line) = (_line, null);
        old?.Dispose();
        _openedAt = Now;
        try
        {
            var line = GpioLine.Input(_wiring.Line, _wiring.Mode, (_, change) => Look(change.ChangeType), _drivers);
            lock (_gate)
            {
                if (!_disposed)
                {
                    (_line, _broken) = (line, false);
                    return;
                }
            }

            line.Dispose();
        }
        catch (Exception error) when (GpioLine.IsLineError(error))
        {
            _sink.ReadFailed(_sensor, _wiring.Line, error, first: !IsFaulty);
        }
    }

    private void Look(PinEventTypes edge)
    {
        lock (_gate)
        {
            // While the line is being requested its first edges may arrive before it is ours to read.
            if (_disposed || (edge != PinEventTypes.None && _line is null)) return;
            var now = Now;
            _filter.Observe(Level(), edge, now);
            if (_filter.Reported is { } filtered) Tell(_watch?.Judge(filtered, now) ?? filtered);

            // A timer may fire a moment early by the monotonic clock; a millisecond more saves the empty round.
            var due = _filter.Deadline is { } deadline ? deadline - now + TimeSpan.FromMilliseconds(1) : Timeout.InfiniteTimeSpan;
            _deadline.Change(due < TimeSpan.Zero && due != Timeout.InfiniteTimeSpan ? TimeSpan.Zero : due, Timeout.InfiniteTimeSpan);
        }
    }

    private void Tell(Signal signal)
    {
        if (signal == _told) return;
        _told = signal;
        IsFaulty = signal == Signal.Unknown;
        _sink.Changed(_sensor, signal);
    }

    private Signal Level()
    {
        if (_line is null || _broken) return Signal.Unknown;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return _wiring.Meaning(_line.Read());
            }
            catch (Exception error) when (GpioLine.IsLineError(error))
            {
                if (attempt == 0) continue;
                _broken = true;
                _sink.ReadFailed(_sensor, _wiring.Line, error, first: !IsFaulty);
                return Signal.Unknown;
            }
        }
    }
}

/// <summary>Where contacts report to; both return at once.</summary>
internal sealed record ContactSink(Action<LaneSensor, Signal> Changed, ContactSink.Failure ReadFailed)
{
    public delegate void Failure(LaneSensor sensor, LineId line, Exception error, bool first);
}
