using System.Net;

namespace Checkpoint.Edge.Staff;

/// <summary>
/// Bounds how often an address is told that its token is wrong. A right token is always let in, so that nobody can lock staff
/// out; guessing is hopeless anyway, this keeps it from filling the log.
/// </summary>
internal sealed class WrongTokens(TimeProvider time)
{
    public const int PerMinute = 10;
    private const int MostAddresses = 1_000;
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, (long Since, int Count)> _wrong = [];

    /// <summary>Counts a wrong token.</summary>
    /// <returns>True when the address has shown too many.</returns>
    public bool IsTooMany(IPAddress? from)
    {
        lock (_gate)
        {
            var (address, now) = (from ?? IPAddress.None, time.GetTimestamp());
            if (_wrong.Count >= MostAddresses) Forget();
            var (since, count) = _wrong.TryGetValue(address, out var before) && time.GetElapsedTime(before.Since) < s_window ? before : (now, 0);
            _wrong[address] = (since, Math.Min(count + 1, PerMinute + 1));
            return count >= PerMinute;
        }
    }

    private void Forget()
    {
        foreach (var (address, (since, _)) in _wrong)
            if (time.GetElapsedTime(since) >= s_window) _wrong.Remove(address);
        if (_wrong.Count >= MostAddresses) _wrong.Clear();
    }
}
