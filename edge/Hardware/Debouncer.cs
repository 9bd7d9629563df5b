using System.Device.Gpio;
using Checkpoint.Edge.Lane;

namespace Checkpoint.Edge.Hardware;

/// <summary>
/// Reports a level once it has held without an edge for the debounce time. A line that cannot be read is unknown at once.
/// A line that does not come to rest for <see cref="RestlessLimit"/> (loose terminal, floating wire) is unknown until it does:
/// a contact that chatters decides nothing. The time for which a busy board does not look makes no line restless, and none restful.
/// </summary>
/// <param name="restlessLimit">Null: two seconds, or ten holds where that is longer.</param>
/// <param name="tellsMissed">
/// An active level that seems to have held, but went before anybody looked, is told all the same: for a contact whose active level
/// keeps the barrier up.
/// </param>
public sealed class Debouncer(TimeSpan hold, TimeSpan? restlessLimit = null, bool tellsMissed = false) : ContactFilter
{
    private Signal _level = Signal.Unknown;
    private TimeSpan _movedAt;
    private TimeSpan? _restlessSince;

    public TimeSpan RestlessLimit { get; } = restlessLimit ?? (hold * 10 > TimeSpan.FromSeconds(2) ? hold * 10 : TimeSpan.FromSeconds(2));

    public override TimeSpan? Deadline => _restlessSince is null ? null : _movedAt + hold;

    private protected override Signal? Judge(Signal level, PinEventTypes edge, TimeSpan now)
    {
        if (level == Signal.Unknown)
        {
            _level = Signal.Unknown;
            _restlessSince = null;
            return Signal.Unknown;
        }

        if (edge != PinEventTypes.None || level != _level)
        {
            var since = _restlessSince ?? now;
            // Nobody looked when the rest would have been over: whether it was one, nobody knows.
            var isLate = _restlessSince is not null && now - _movedAt >= hold;
            var missed = isLate && tellsMissed && _level == Signal.Active;
            _restlessSince = isLate ? since + (now - _movedAt) : since;
            (_level, _movedAt) = (level, now);
            if (missed) return Signal.Active;
        }

        if (now - _movedAt >= hold)
        {
            _restlessSince = null;
            return level;
        }

        return _movedAt - _restlessSince >= RestlessLimit ? Signal.Unknown : null;
    }
}
