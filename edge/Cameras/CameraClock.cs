namespace Checkpoint.Edge.Cameras;

/// <summary>
/// Judges how late a read is without trusting the camera's clock. What counts is how much longer a read took from the
/// camera's time stamp to its arrival, by the gate's monotonic clock, than the quickest of the last ones: that is
/// independent of how wrong the camera's clock is. One thread at a time.
/// </summary>
internal sealed class CameraClock(TimeSpan lateAfter)
{
    private const int Remembered = 32;
    private static readonly TimeSpan s_agreement = TimeSpan.FromSeconds(2), s_apart = TimeSpan.FromSeconds(5);

    /// <summary>From camera time to arrival, of reads that came without delay.</summary>
    private readonly Queue<TimeSpan> _prompt = new();
    private (TimeSpan Offset, TimeSpan Arrival)? _doubtful;

    /// <param name="seen">By the camera's clock.</param>
    /// <param name="arrival">When the request came, by the gate's monotonic clock.</param>
    /// <param name="now">The same moment by the gate's clock on the wall.</param>
    /// <returns>
    /// True when the read is late, or when nothing is known yet and the clocks differ, so that it may be. Two such reads
    /// that differ from the gate by the same amount prove that it is the clock.
    /// </returns>
    public bool IsLate(DateTimeOffset seen, TimeSpan arrival, DateTimeOffset now)
    {
        var offset = arrival - (seen - DateTimeOffset.UnixEpoch);
        var late = _prompt.Count > 0 ? offset - _prompt.Min() > lateAfter : (now - seen).Duration() > lateAfter;
        if (late && !ClockWasSet(offset, arrival))
        {
            _doubtful = (offset, arrival);
            return true;
        }
        if (late)
            _prompt.Clear();
        Remember(offset);
        return false;
    }

    /// <summary>A heartbeat carries the time at which it is sent, and is never sent again.</summary>
    public void Hear(DateTimeOffset sent, TimeSpan arrival)
    {
        var offset = arrival - (sent - DateTimeOffset.UnixEpoch);
        if (_prompt.Count > 0 && offset - _prompt.Min() > lateAfter)
            _prompt.Clear();
        Remember(offset);
    }

    private bool ClockWasSet(TimeSpan offset, TimeSpan arrival) =>
        _doubtful is { } before && arrival - before.Arrival >= s_apart && (offset - before.Offset).Duration() <= s_agreement;

    private void Remember(TimeSpan offset)
    {
        _prompt.Enqueue(offset);
        if (_prompt.Count > Remembered)
            _prompt.Dequeue();
        _doubtful = null;
    }
}
