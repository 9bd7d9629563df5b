using Checkpoint.Edge.Lane;

namespace Checkpoint.Edge.Hardware;

/// <summary>
/// Notices a contact that says something it cannot mean: active without an excuse for longer than the limit. Such a contact is
/// unknown until it lets go. A flow switch that sticks would otherwise prove every later disinfection.
/// </summary>
/// <param name="limit">Longest time the contact may be active without an excuse.</param>
/// <param name="isExcused">What makes it plausible, such as the running pump for the flow; null: nothing does.</param>
public sealed class StuckWatch(TimeSpan limit, Func<bool>? isExcused = null)
{
    private TimeSpan? _since;
    private bool _stuck;

    public Signal Judge(Signal signal, TimeSpan now)
    {
        if (signal != Signal.Active)
        {
            _since = null;
            _stuck = false;
            return signal;
        }

        if (_stuck) return Signal.Unknown;
        if (isExcused?.Invoke() == true) _since = null;
        else _since ??= now;
        _stuck = now - _since >= limit;
        return _stuck ? Signal.Unknown : signal;
    }
}
