using System.Diagnostics;

namespace Checkpoint.Benchmarks;

/// <summary>The physical limit of a durable decision: 400 bytes appended and fsync'ed, with nothing around it.</summary>
internal sealed class BareAppend(string path) : IDisposable
{
    private readonly byte[] _bytes = [.. Enumerable.Repeat((byte)'x', 400)];
    private readonly FileStream _file = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);

    public TimeSpan Measure()
    {
        var started = Stopwatch.GetTimestamp();
        _file.Write(_bytes);
        _file.Flush(flushToDisk: true);
        return Stopwatch.GetElapsedTime(started);
    }

    public void Dispose() => _file.Dispose();
}
