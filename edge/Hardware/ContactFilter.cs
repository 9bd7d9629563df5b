using System.Device.Gpio;
using Checkpoint.Edge.Lane;

namespace Checkpoint.Edge.Hardware;

/// <summary>Makes a trustworthy signal of what a line shows. Driven by time that comes with each observation; not thread-safe.</summary>
public abstract class ContactFilter
{
    /// <summary>What was reported last; null until something was.</summary>
    public Signal? Reported { get; private set; }

    /// <summary>Monotonic time at which to observe again even if nothing happens before.</summary>
    public abstract TimeSpan? Deadline { get; }

    /// <summary>Takes one look at the line.</summary>
    /// <param name="level">What the level means; <see cref="Signal.Unknown"/> when the line could not be read.</param>
    /// <param name="edge">The edge that led to this look, or none.</param>
    /// <param name="now">Monotonic time.</param>
    /// <returns>The signal to report, or null when nothing new is known.</returns>
    public Signal? Observe(Signal level, PinEventTypes edge, TimeSpan now)
    {
        if (Judge(level, edge, now) is not { } signal || signal == Reported) return null;
        Reported = signal;
        return signal;
    }

    private protected abstract Signal? Judge(Signal level, PinEventTypes edge, TimeSpan now);
}
