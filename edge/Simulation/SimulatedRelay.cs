using Checkpoint.Edge.Hardware;

namespace Checkpoint.Edge.Simulation;

/// <summary>One energising of a relay.</summary>
/// <param name="At">When, by the clock of the gate.</param>
/// <param name="Seconds">How long; null while it lasts.</param>
public sealed record RelayPulse(LaneOutput Output, DateTimeOffset At, double? Seconds);

/// <summary>What hangs on an output: is it on, since when, and everything it did. Guarded by the world's lock.</summary>
internal sealed class SimulatedRelay(LaneOutput output, TimeProvider time, Action<DateTimeOffset> energised)
{
    private const int Kept = 500;
    private readonly Queue<RelayPulse> _ended = new();
    private DateTimeOffset _onAt;
    private long _onSince;
    private bool _taken;

    public LaneOutput Output => output;

    public bool IsOn { get; private set; }

    /// <summary>Times it was energised.</summary>
    public int Count { get; private set; }

    public IEnumerable<RelayPulse> Pulses => IsOn ? _ended.Append(new RelayPulse(output, _onAt, null)) : _ended;

    public void Write(bool on)
    {
        if (on == IsOn) return;
        IsOn = on;
        if (on)
        {
            Count++;
            _taken = false;
            (_onAt, _onSince) = (time.GetUtcNow(), time.GetTimestamp());
            energised(_onAt);
            return;
        }

        if (_ended.Count == Kept) _ended.Dequeue();
        _ended.Enqueue(new RelayPulse(output, _onAt, time.GetElapsedTime(_onSince).TotalSeconds));
    }

    /// <summary>True once for each pulse, when it has lasted long enough for a barrier controller to take it.</summary>
    public bool TakePulse()
    {
        if (!IsOn || _taken || time.GetElapsedTime(_onSince) < TimeSpan.FromMilliseconds(50)) return false;
        _taken = true;
        return true;
    }
}
