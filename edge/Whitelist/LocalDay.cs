namespace Checkpoint.Edge.Whitelist;

/// <summary>
/// The gate's local date. Asking the time zone at each lookup would cost more than the lookup, so the answer is kept for
/// a quarter of an hour of UTC: every zone's midnight and every change of offset lies on such a boundary.
/// </summary>
internal sealed class LocalDay(TimeProvider time)
{
    private long _known; // quarter << 32 | day, in one word so that no reader sees half of it

    /// <summary>Day number as <see cref="DateOnly.DayNumber"/>.</summary>
    public int Number
    {
        get
        {
            var quarter = time.GetUtcNow().UtcTicks / (15 * TimeSpan.TicksPerMinute);
            var known = Volatile.Read(ref _known);
            if (known >> 32 == quarter)
                return (int)known;
            var day = DateOnly.FromDateTime(time.GetLocalNow().DateTime).DayNumber;
            Volatile.Write(ref _known, (quarter << 32) | (uint)day);
            return day;
        }
    }
}
