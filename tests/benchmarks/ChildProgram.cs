using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Checkpoint.Benchmarks;

/// <summary>A program of the system that is measured, as a process of its own; killed at the end.</summary>
internal sealed class ChildProgram : IDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20), s_longest = TimeSpan.FromMinutes(10);

    private readonly Process _process;
    private readonly List<string> _lines = [];

    public ChildProgram(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string folder = "")
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Resident memory ("VmRSS"), or the most it ever was ("VmHWM").</summary>
    public double Megabytes(string field)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>Waits until something is so that this program brings about.</summary>
    public async Task UntilAsync(string what, Func<Task<bool>> isSo)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(began) > s_longest) throw new TimeoutException($"Waited in vain for {what}.\n{Output}");
            await Task.Delay(s_look);
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string Output
    {
        get { lock (_lines) return string.Join('\n', _lines.TakeLast(40)); }
    }

    private void Keep(string? line)
    {
        lock (_lines) if (line is not null) _lines.Add(line);
    }
}
