namespace Checkpoint.Tests;

/// <summary>The system's time, with a wall clock that is set now and then; timestamps and timers go on as if nothing were.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly Lock _lock = new();
    private TimeSpan _wall;
    private TimeSpan _passed;

    /// <summary>Sets the wall clock.</summary>
    public void Step(TimeSpan by)
    {
        lock (_lock) _wall += by;
    }

    /// <summary>Lets time pass, for wall clock and timestamps; timers do not know of it.</summary>
    public void Pass(TimeSpan by)
    {
        lock (_lock) _passed += by;
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return System.GetUtcNow() + _wall + _passed;
    }

    public override long GetTimestamp()
    {
        lock (_lock) return System.GetTimestamp() + (long)(_passed.TotalSeconds * TimestampFrequency);
    }
}
