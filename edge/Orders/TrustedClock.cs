namespace Checkpoint.Edge.Orders;

/// <summary>
/// Wall time good enough to judge a deadline by, or none. Time the kernel calls synchronised counts; while it is not, the last
/// such time counts on by the monotonic clock. A jump makes it unknown until the kernel has been asked anew: whoever set the
/// clock may have set it back. From any thread.
/// </summary>
/// <param name="isRight">Whether the clock is synchronised; may be some seconds old, see <see cref="Journal.ClockSync"/>.</param>
internal sealed class TrustedClock(Func<bool> isRight, TimeProvider time)
{
    private static readonly TimeSpan s_jump = TimeSpan.FromSeconds(2), s_askedAnew = TimeSpan.FromSeconds(6);
    /// <summary>A crystal of 50 ppm is wrong by 4 s after it.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private (DateTimeOffset Wall, long At)? _known;
    private long? _jumpedAt;

    /// <summary>Null while nobody can tell. Ask now and then, also when nothing depends on it: it remembers the last good time.</summary>
    public DateTimeOffset? Now
    {
        get
        {
            lock (_lock)
            {
                var (wall, at) = (time.GetUtcNow(), time.GetTimestamp());
                DateTimeOffset? expected = _known is { } known ? known.Wall + time.GetElapsedTime(known.At, at) : null;
                if (!isRight()) return _jumpedAt is null && time.GetElapsedTime(_known?.At ?? at, at) <= s_longest ? expected : null;
                if ((wall - expected)?.Duration() > s_jump)
                {
                    _jumpedAt ??= at;
                    if (time.GetElapsedTime(_jumpedAt.Value, at) < s_askedAnew) return null;
                }

                (_known, _jumpedAt) = ((wall, at), null);
                return wall;
            }
        }
    }
}
