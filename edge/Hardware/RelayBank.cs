using System.Device.Gpio;

namespace Checkpoint.Edge.Hardware;

/// <summary>A relay that could not be set, or that was switched off by its own watchdog.</summary>
/// <param name="IsOver">The relay obeys again; told once after any number of faults.</param>
public sealed record OutputFault(LaneOutput Output, string Message, bool IsOver = false);

/// <summary>
/// The relays of a lane. At most one of open, close and stop is energised at any time; a pulse is ended by a timer, and the pump
/// by a limit of its own. A relay that cannot be released is tried again until it can. Where the arm cannot be sent up it is stopped,
/// and sent up again and again until that works or something else is wanted.
/// </summary>
internal sealed class RelayBank : IDisposable
{
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Dictionary<LaneOutput, Relay> _relays;
    private readonly HashSet<LaneOutput> _unreleased = [];
    /// <summary>Relays that were told not to obey, and whether it was on that failed last, else off: only the same that works ends it.</summary>
    private readonly Dictionary<LaneOutput, bool> _faulty = [];
    private readonly Queue<(OutputFault Fault, Exception? Error)> _news = new();
    private readonly LaneWiring _wiring;
    private readonly TimeProvider _time;
    private readonly Action<OutputFault, Exception?> _told;
    private readonly ITimer _pulseEnd;
    private readonly ITimer _pumpLimit;
    private readonly ITimer _releaseAgain;
    private readonly ITimer _openAgain;
    private LaneOutput? _pulsing;
    private long _pulseStarted;
    private long _pumpStarted;
    private bool _pumpLocked;
    private bool _openWanted;
    private bool _disposed;

    public RelayBank(LaneWiring wiring, Func<int, GpioDriver> drivers, TimeProvider time, Action<OutputFault, Exception?> told)
    {
        (_wiring, _time, _told) = (wiring, time, told);
        _relays = wiring.Relays.ToDictionary(r => r.Key, r => new Relay(r.Value, drivers));
        _pulseEnd = Timer(EndPulse);
        _pumpLimit = Timer(LimitPump);
        _releaseAgain = Timer(ReleaseAgain);
        _openAgain = Timer(OpenAgain);
    }

    public IReadOnlyList<LaneOutput> Unreleased
    {
        get { lock (_gate) return [.. _unreleased]; }
    }

    /// <summary>Relays whose fault was told and is not over.</summary>
    public IReadOnlyList<LaneOutput> Faulty
    {
        get { lock (_gate) return [.. _faulty.Keys.Union(_unreleased)]; }
    }

    /// <summary>Releases every relay.</summary>
    public void AllOff() => Do(() =>
    {
        _pulsing = null;
        _openWanted = false;
        foreach (var output in _relays.Keys) Release(output);
    });

    public bool IsOn(LaneOutput output)
    {
        lock (_gate) return _relays.TryGetValue(output, out var relay) && relay.IsOn;
    }

    public void Pulse(LaneOutput output) => Do(() =>
    {
        _openWanted = false;
        if (Begin(output) || output != LaneOutput.Open) return;
        _openWanted = true;
        Begin(LaneOutput.Stop);
        _openAgain.Change(s_retry, Timeout.InfiniteTimeSpan);
    });

    /// <summary>Switches a relay that stays as it is told.</summary>
    public void Set(LaneOutput output, bool on) => Do(() =>
    {
        if (!_relays.ContainsKey(output)) return;
        if (output == LaneOutput.Pump) SetPump(on);
        else if (on) Energise(output);
        else Release(output);
    });

    public void Dispose()
    {
        lock (_gate)
        {
            AllOff();
            _disposed = true;
        }

        _pulseEnd.Dispose();
        _pumpLimit.Dispose();
        _releaseAgain.Dispose();
        _openAgain.Dispose();
        lock (_gate)
            foreach (var relay in _relays.Values) relay.Dispose();
    }

    /// <returns>False when the relay cannot be energised.</returns>
    private bool Begin(LaneOutput output)
    {
        foreach (var other in (ReadOnlySpan<LaneOutput>)[LaneOutput.Close, LaneOutput.Stop, LaneOutput.Open])
        {
            if (other == output || !_relays.TryGetValue(other, out var relay) || (!relay.IsOn && !_unreleased.Contains(other))) continue;
            // Up and stop are the safe sides: they are tried whatever the others do. Down is not.
            if (!Release(other) && output == LaneOutput.Close) return false;
        }

        _pulsing = null;
        if (!Energise(output)) return false;
        _pulsing = output;
        _pulseStarted = _time.GetTimestamp();
        _pulseEnd.Change(_wiring.Pulse, Timeout.InfiniteTimeSpan);
        return true;
    }

    private void OpenAgain()
    {
        if (!_openWanted) return;
        // The stop pulse has its whole length first.
        if (_pulsing is null && Energise(LaneOutput.Open, isRetry: true))
        {
            _openWanted = false;
            Begin(LaneOutput.Open);
        }
        else
        {
            _openAgain.Change(s_retry, Timeout.InfiniteTimeSpan);
        }
    }

    private void SetPump(bool on)
    {
        if (!on)
        {
            _pumpLocked = false;
            Release(LaneOutput.Pump);
        }
        else if (!_pumpLocked && (!_relays[LaneOutput.Pump].IsOn || _unreleased.Contains(LaneOutput.Pump)) && Energise(LaneOutput.Pump))
        {
            _pumpStarted = _time.GetTimestamp();
            _pumpLimit.Change(_wiring.PumpLimit, Timeout.InfiniteTimeSpan);
        }
    }

    private void EndPulse()
    {
        // A timer of an earlier pulse may arrive late, in the middle of a later one.
        if (_pulsing is not { } output) return;
        if (Rest(_pulseStarted, _wiring.Pulse) is { } rest)
        {
            _pulseEnd.Change(rest, Timeout.InfiniteTimeSpan);
            return;
        }

        _pulsing = null;
        Release(output);
    }

    private void LimitPump()
    {
        // One that was told off and does not obey is being tried again already; the lane has nothing to let go of.
        if (!_relays.TryGetValue(LaneOutput.Pump, out var pump) || !pump.IsOn || _unreleased.Contains(LaneOutput.Pump)) return;
        if (Rest(_pumpStarted, _wiring.PumpLimit) is { } rest)
        {
            _pumpLimit.Change(rest, Timeout.InfiniteTimeSpan);
            return;
        }

        _pumpLocked = true;
        ReleaseLockedPump();
    }

    private void ReleaseLockedPump()
    {
        if (Release(LaneOutput.Pump))
            Fail(LaneOutput.Pump, on: false, $"The pump ran for its limit of {_wiring.PumpLimit.TotalSeconds:0} s and was switched off.", null);
    }

    private void ReleaseAgain()
    {
        foreach (var output in _unreleased.ToArray())
        {
            if (output == LaneOutput.Pump && _pumpLocked) ReleaseLockedPump();
            else Release(output);
        }
    }

    /// <param name="isRetry">A fault that stands was told when it was new.</param>
    private bool Energise(LaneOutput output, bool isRetry = false)
    {
        if (!_relays.TryGetValue(output, out var relay)) return false;
        if (relay.Set(true) is not { } error)
        {
            _unreleased.Remove(output); // It is on because it is wanted on.
            Obeys(output, on: true);
            return true;
        }

        if (!isRetry || !_faulty.ContainsKey(output)) Fail(output, on: true, $"{output} ({relay.Line}) cannot be switched on: {error.Message}", error);
        Release(output); // A failed write says nothing about the level of the line.
        return false;
    }

    private bool Release(LaneOutput output)
    {
        var relay = _relays[output];
        if (relay.Set(false) is not { } error)
        {
            _unreleased.Remove(output);
            Obeys(output, on: false);
            return true;
        }

        if (_unreleased.Add(output)) Fail(output, on: false, $"{output} ({relay.Line}) cannot be switched off: {error.Message}", error);
        if (!_disposed) _releaseAgain.Change(s_retry, Timeout.InfiniteTimeSpan);
        return false;
    }

    private void Fail(LaneOutput output, bool on, string message, Exception? error)
    {
        _faulty[output] = on;
        _news.Enqueue((new OutputFault(output, message), error));
    }

    private void Obeys(LaneOutput output, bool on)
    {
        // A pump at its limit is not in order before the lane has let go of it.
        if (output == LaneOutput.Pump && _pumpLocked) return;
        if (!_faulty.TryGetValue(output, out var failed) || failed != on) return;
        _faulty.Remove(output);
        _news.Enqueue((new OutputFault(output, $"{output} ({_relays[output].Line}) obeys again.", IsOver: true), null));
    }

    private TimeSpan? Rest(long since, TimeSpan length)
    {
        var rest = length - _time.GetElapsedTime(since);
        return rest > TimeSpan.Zero ? rest + TimeSpan.FromMilliseconds(1) : null;
    }

    private void Do(Action work)
    {
        lock (_gate)
        {
            if (_disposed) return;
            work();
            // Only now: who is told must not stand between one relay and the next.
            while (_news.TryDequeue(out var news)) _told(news.Fault, news.Error);
        }
    }

    private ITimer Timer(Action work) => _time.CreateTimer(_ => Do(work), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
}
