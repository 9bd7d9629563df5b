namespace Checkpoint.Cloud.Fleet;

/// <summary>The version that everybody has had time to take: the last one that is older than that time.</summary>
public sealed class SettledVersion(long version, TimeSpan after, TimeProvider time)
{
    /// <summary>Changes that follow each other closer count as one.</summary>
    private static readonly TimeSpan s_together = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly LinkedList<(long At, long Version)> _young = new();
    private long _version = version, _newest = version;

    public long Version
    {
        get
        {
            lock (_lock)
            {
                for (; _young.First is { } first && time.GetElapsedTime(first.Value.At) >= after; _young.RemoveFirst()) _version = first.Value.Version;
                return Math.Min(_version, _newest); // An older registry may have been put back.
            }
        }
    }

    /// <summary>There is another version.</summary>
    public void Now(long current)
    {
        lock (_lock)
        {
            _newest = current;
            if (_young.Last is { } last && time.GetElapsedTime(last.Value.At) < s_together) last.Value = (last.Value.At, current);
            else _young.AddLast((time.GetTimestamp(), current));
        }
    }
}
