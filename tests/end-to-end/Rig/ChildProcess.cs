using System.Diagnostics;
using System.Text;

namespace Checkpoint.EndToEnd.Tests.Rig;

/// <summary>A program of the system under test, started by the test and ended with it. Its output goes into the failure message.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private bool _isDisposed;

    private ChildProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output
    {
        get { lock (_output) return _output.ToString(); }
    }

    public bool HasExited => _process.HasExited;

    public static ChildProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return new ChildProcess(new Process { StartInfo = start });
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        using var child = Start(program, arguments, environment, folder);
        await child._process.WaitForExitAsync();
        return child._process.ExitCode == 0
            ? child.Output
            : throw new InvalidOperationException($"{Path.GetFileName(program)} ended with {child._process.ExitCode}:\n{child.Output}");
    }

    /// <summary>Asks the program to stop, as systemd would, and gives its exit code.</summary>
    public async Task<int> StopAsync()
    {
        if (!_process.HasExited) await RunAsync("/bin/kill", ["-TERM", $"{_process.Id}"]);
        return await EndAsync();
    }

    /// <summary>Waits for an end that comes by itself, and gives its exit code.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Wait.Bound);
        return _process.ExitCode;
    }

    /// <summary>As a power cut.</summary>
    public void Kill()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        Kill();
        _process.Dispose();
    }

    private void Add(string? line)
    {
        lock (_output) if (line is not null) _output.AppendLine(line);
    }
}
