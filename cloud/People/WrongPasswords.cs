namespace Checkpoint.Cloud.People;

/// <summary>
/// Counts wrong passwords, of names that exist and of others alike. An attempt counts before it is judged, so that many at once are not
/// more than one after the other. Kept in memory: whoever can restart the centre needs no password.
/// </summary>
internal sealed class WrongPasswords(TimeProvider time)
{
    /// <summary>So many, and the name is closed.</summary>
    public const int Most = 5;
    private const int MostNames = 10_000;

    /// <summary>From the last wrong one on.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    private readonly Lock _using = new();
    private readonly Dictionary<string, (int Count, long Last)> _names = [];

    /// <summary>Whether a password may be judged now. Whoever is let in calls <see cref="Right"/> after that.</summary>
    /// <param name="isLast">This one is the last before the name is closed.</param>
    public bool MayTry(string name, out bool isLast)
    {
        lock (_using)
        {
            isLast = false;
            var known = _names.TryGetValue(name, out var before) && time.GetElapsedTime(before.Last) < Pause ? before : default;
            if (known.Count >= Most) return false;
            if (known.Count == 0 && _names.Count >= MostNames && !Forget()) return false;
            _names[name] = (known.Count + 1, time.GetTimestamp());
            isLast = known.Count + 1 == Most;
            return true;
        }
    }

    public void Right(string name)
    {
        lock (_using) _names.Remove(name);
    }

    // Never one that still counts: who tries many names must not open one by that.
    private bool Forget()
    {
        foreach (var (name, (_, last)) in _names)
            if (time.GetElapsedTime(last) >= Pause) _names.Remove(name);
        return _names.Count < MostNames;
    }
}
