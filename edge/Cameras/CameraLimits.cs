namespace Checkpoint.Edge.Cameras;

/// <summary>Section <c>CameraLimits</c>: what is taken from cameras.</summary>
public sealed class CameraLimits
{
    /// <summary>Largest request, 65536 to 33554432 bytes. Pictures come in it, in base64 from some cameras.</summary>
    public int MaximumBodyBytes { get; set; } = 4 << 20;

    /// <summary>A request must have arrived completely within this time, 1 to 60 s.</summary>
    public int ReadTimeoutSeconds { get; set; } = 10;

    /// <summary>Requests a second of one camera, in the long run, 1 to 100.</summary>
    public int RequestsPerSecond { get; set; } = 5;

    /// <summary>Requests of one camera at once after a quiet time, 1 to 1000.</summary>
    public int Burst { get; set; } = 30;

    /// <summary>Requests of all cameras that are read at the same time, 1 to 64; others wait for their turn.</summary>
    public int Concurrent { get; set; } = 4;

    internal IEnumerable<string> Problems()
    {
        if (MaximumBodyBytes is < 64 << 10 or > 32 << 20) yield return $"CameraLimits:MaximumBodyBytes is {MaximumBodyBytes}; use {64 << 10} to {32 << 20}.";
        if (ReadTimeoutSeconds is < 1 or > 60) yield return $"CameraLimits:ReadTimeoutSeconds is {ReadTimeoutSeconds}; use 1 to 60.";
        if (RequestsPerSecond is < 1 or > 100) yield return $"CameraLimits:RequestsPerSecond is {RequestsPerSecond}; use 1 to 100.";
        if (Burst is < 1 or > 1000) yield return $"CameraLimits:Burst is {Burst}; use 1 to 1000.";
        if (Concurrent is < 1 or > 64) yield return $"CameraLimits:Concurrent is {Concurrent}; use 1 to 64.";
    }
}
