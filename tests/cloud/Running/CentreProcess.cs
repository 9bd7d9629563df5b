using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Checkpoint.Cloud.Tests.Running;

/// <summary>The centre as it ships, in a process of its own on free ports of this machine.</summary>
internal sealed partial class CentreProcess : IAsyncDisposable
{
    private const int Terminate = 15;

    private readonly StringBuilder _output = new(), _errors = new();
    private readonly string[] _arguments;
    private readonly (string Name, string Value)[] _environment;
    private readonly int? _largestFileKiB;
    private Process _process;

    private CentreProcess(string? folder, int webPort, int brokerPort, string[] settings, (string, string)[]? environment = null, int? largestFileKiB = null)
    {
        _largestFileKiB = largestFileKiB;
        environment ??= [];
        (WebPort, BrokerPort, _environment) = (webPort, brokerPort, environment);
        _arguments = [ProgramFile(), .. environment.Length == 0 ? (string[])["--urls", Url] : [], $"--Broker:Port={brokerPort}", .. folder is null ? [] : (string[])[$"--Store:Directory={folder}"], .. settings];
        Accounts = new(Url, StoreOf(_arguments));
        _process = Run();
    }

    public int WebPort { get; }

    public int BrokerPort { get; }

    public string Url => $"http://127.0.0.1:{WebPort}";

    public HttpClient Http { get; } = new();

    public string Output { get { lock (_output) return _output.ToString(); } }

    public string[] Errors { get { lock (_output) return _errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries); } }

    /// <summary>Who Http is: a program that may do everything but administer.</summary>
    public const string Program = "tester";

    /// <summary>The accounts of this centre, from the outside.</summary>
    public Accounts Accounts { get; }

    public static async Task<CentreProcess> StartAsync(string folder, params string[] settings) =>
        await ReadyAsync([$"--Store:Directory={folder}", .. settings], () => new(folder, FreePort(), FreePort(), settings));

    /// <param name="settings">With where its data is.</param>
    public static async Task<CentreProcess> StartAsync(string[] settings) =>
        await ReadyAsync(settings, () => new(null, FreePort(), FreePort(), settings));

    /// <summary>On a disk that takes no larger file.</summary>
    public static async Task<CentreProcess> StartOnSmallDiskAsync(string folder, int largestFileKiB, params string[] settings) =>
        await ReadyAsync([$"--Store:Directory={folder}", .. settings], () => new(folder, FreePort(), FreePort(), settings, largestFileKiB: largestFileKiB));

    /// <summary>Runs with settings that should end it at once.</summary>
    public static async Task<(int ExitCode, string Output, string[] Errors)> RunToEndAsync(string folder, params string[] settings)
    {
        await using var centre = new CentreProcess(folder, FreePort(), FreePort(), settings);
        return (await centre.EndAsync(), centre.Output, centre.Errors);
    }

    /// <summary>Runs with an environment that should end it at once.</summary>
    public static async Task<(int ExitCode, string[] Errors)> RunToEndAsync(string folder, (string, string) variable)
    {
        await using var centre = new CentreProcess(folder, FreePort(), FreePort(), [], [variable]);
        return (await centre.EndAsync(), centre.Errors);
    }

    /// <summary>Waits for an end that comes without being asked for.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(new CancellationTokenSource(Wait.Bound).Token);
        return _process.ExitCode;
    }

    /// <summary>Kill -9, at once.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Starts again after a kill, on the same ports.</summary>
    public async Task RestartAsync()
    {
        _process.Dispose();
        _process = Run();
        await ReadyAsync();
    }

    /// <summary>Asks it to stop, as systemd does.</summary>
    public async Task<(int ExitCode, TimeSpan Elapsed)> StopAsync()
    {
        var watch = Stopwatch.StartNew();
        Xunit.Assert.Equal(0, Signal(_process.Id, Terminate));
        return (await EndAsync(), watch.Elapsed);
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
        Http.Dispose();
        return ValueTask.CompletedTask;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Before it starts it gets its program, by the command that people use.</summary>
    private static async Task<CentreProcess> ReadyAsync(string[] settings, Func<CentreProcess> start)
    {
        var token = await new Accounts("", StoreOf(settings)).AddProgramAsync(Program, "supervisor");
        var centre = start();
        centre.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        await centre.ReadyAsync();
        return centre;
    }

    private static string[] StoreOf(string[] settings) => [.. settings.Where(setting => setting.StartsWith("--Store:", StringComparison.Ordinal))];

    private Task ReadyAsync() => Wait.Until(
        async () =>
        {
            if (_process.HasExited) throw new InvalidOperationException($"The centre ended with {_process.ExitCode}:\n{Output}");
            try
            {
                return (await Http.GetAsync($"{Url}/health/ready")).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        "a ready centre");

    private Process Run()
    {
        // .NET maps its code through a file of its own, which must be larger.
        string[] limited = ["-c", $"trap '' XFSZ; ulimit -f {_largestFileKiB}; export DOTNET_EnableWriteXorExecute=0; exec dotnet \"$@\"", "dotnet", .. _arguments];
        var start = new ProcessStartInfo(_largestFileKiB is null ? "dotnet" : "/bin/bash", _largestFileKiB is null ? _arguments : limited) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in _environment) start.Environment[name] = value;
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Add(line.Data, _output);
        process.ErrorDataReceived += (_, line) => Add(line.Data, _output, _errors);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Add(string? line, params ReadOnlySpan<StringBuilder> streams)
    {
        lock (_output)
            foreach (var stream in streams) stream.AppendLine(line);
    }

    // tests/cloud/bin/Release/net10.0 → cloud/bin/Release/net10.0
    private static string ProgramFile()
    {
        var bin = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(bin.Parent!.Parent!.Parent!.Parent!.Parent!.FullName, "cloud", "bin", bin.Parent.Name, bin.Name, "checkpoint-cloud.dll");
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
