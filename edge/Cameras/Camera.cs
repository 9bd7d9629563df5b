using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;

namespace Checkpoint.Edge.Cameras;

/// <summary>One camera of the settings with what is remembered of it.</summary>
internal sealed class Camera : IDisposable
{
    private readonly byte[] _keyHash;
    private readonly TokenBucketRateLimiter _rate;

    public Camera(CameraSettings settings, CameraLimits limits)
    {
        Settings = settings;
        Judge = new ReadJudge(settings);
        _keyHash = SHA256.HashData(Encoding.UTF8.GetBytes(settings.Key));
        _rate = new TokenBucketRateLimiter(new()
        {
            TokenLimit = limits.Burst,
            TokensPerPeriod = limits.RequestsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            AutoReplenishment = true,
        });
    }

    public CameraSettings Settings { get; }

    /// <summary>Guarded by <see cref="Order"/>.</summary>
    public ReadJudge Judge { get; }

    /// <summary>Held while a read is judged.</summary>
    public Lock Order { get; } = new();

    /// <summary>Compares in a time that does not depend on the key.</summary>
    /// <param name="isForwarded">A proxy passes it on, so that the address is the proxy's: it cannot stand for a key.</param>
    public bool MayEnter(string? key, IPAddress? from, bool isForwarded)
    {
        var known = CryptographicOperations.FixedTimeEquals(_keyHash, SHA256.HashData(Encoding.UTF8.GetBytes(key ?? "")));
        var placed = Settings.RemoteAddress is not { } only || (from is not null && Same(only, from));
        return known & placed && !(isForwarded && Settings.Key.Length == 0);
    }

    /// <summary>The camera says by its clock what time it is.</summary>
    public void Hear(DateTimeOffset sentAt, TimeSpan arrival)
    {
        lock (Order)
            Judge.Clock.Hear(sentAt, arrival);
    }

    public bool TryTake()
    {
        using var lease = _rate.AttemptAcquire();
        return lease.IsAcquired;
    }

    public void Dispose() => _rate.Dispose();

    private static bool Same(IPAddress one, IPAddress other) => Plain(one).Equals(Plain(other));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
