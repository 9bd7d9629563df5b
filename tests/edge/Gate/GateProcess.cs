using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Checkpoint.Edge.Tests.Gate;

/// <summary>The shipped program as a process of its own, with settings by environment variables alone.</summary>
internal sealed class GateProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    /// <summary>The program as it was built; <c>CHECKPOINT_EDGE</c> names another, to test what was published.</summary>
    private static readonly string s_program = Environment.GetEnvironmentVariable("CHECKPOINT_EDGE") ?? Path.Combine(AppContext.BaseDirectory, "checkpoint-edge");

    private GateProcess(string program, IEnumerable<string> arguments, IEnumerable<(string Key, string Value)> settings)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CHECKPOINT_SETTINGS"] = "/nonexistent";
        start.Environment["LANG"] = "C.UTF-8";
        foreach (var (key, value) in settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Add(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Add(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What a Zhenshi camera sends of 陕K12345; its names are not camel case.</summary>
    public static StringContent PlateRead =>
        new("""{"AlarmInfoPlate":{"result":{"PlateResult":{"license":"陕K12345","confidence":98,"colorType":2}}}}""", Encoding.UTF8, "application/json");

    public string Output { get { lock (_output) return _output.ToString(); } }

    public string Errors { get { lock (_errors) return _errors.ToString(); } }

    public static GateProcess Start(IEnumerable<(string Key, string Value)> settings, params string[] arguments) => new(s_program, arguments, settings);

    /// <summary>As a unit of Type=notify is started. The host knows systemd by the name of its parent, so a shell takes that name.</summary>
    public static GateProcess StartAsUnit(IEnumerable<(string Key, string Value)> settings, string folder, string notifySocket, TimeSpan watchdog)
    {
        var systemd = Path.Combine(folder, "systemd");
        File.Copy("/bin/sh", systemd);
        return new GateProcess(
            systemd, ["-c", "\"$0\" & trap 'kill -TERM $!' TERM; wait $!; wait $!", s_program],
            [.. settings, ("NOTIFY_SOCKET", notifySocket), ("WATCHDOG_USEC", ((long)watchdog.TotalMicroseconds).ToString(CultureInfo.InvariantCulture))]);
    }

    /// <summary>Where the service listens, once it does.</summary>
    public Task<Uri> AddressAsync() => Until.FoundAsync(() =>
    {
        if (_process.HasExited) throw new InvalidOperationException($"Ended with {_process.ExitCode}: {Errors} {Output}");
        const string before = "Now listening on: ";
        var at = Output.IndexOf(before, StringComparison.Ordinal);
        var end = at < 0 ? -1 : Output.IndexOf('\n', at);
        return end < 0 ? null : new Uri(Output[(at + before.Length)..end].Trim());
    });

    public void Kill() => _process.Kill();

    public void Terminate() => Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)])!.WaitForExit();

    public async Task<int> EndAsync()
    {
        using var bound = new CancellationTokenSource(s_bound);
        try
        {
            await _process.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException) when (!_process.HasExited)
        {
            throw new TimeoutException($"Has not ended within {s_bound}: {Errors} {Output}");
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static void Add(StringBuilder text, string? line)
    {
        lock (text) text.AppendLine(line);
    }
}
