using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Checkpoint.EndToEnd.Tests.Rig;

namespace Checkpoint.EndToEnd.Tests.Kills;

/// <summary>A gate of two lanes that is killed and started again, always on the same data and address.</summary>
internal sealed partial class KilledGate : IDisposable
{
    public const string Site = "shenmu";
    public static readonly string[] Lanes = ["lane-1", "lane-2"];

    private readonly Dictionary<string, string> _environment;
    private readonly HttpClient _http;
    private readonly string _folder;
    private ChildProcess _process;
    private TaskCompletionSource[] _reached = [];

    private KilledGate(string name, string folder, Uri address, string token, Dictionary<string, string> environment)
    {
        (Name, _folder, _environment, _http) = (name, folder, environment, new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) });
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _process = Run();
    }

    public string Name { get; }

    public string Output => _process.Output;

    /// <summary>Moments at which the open relay of a lane was energised, below everything the gate itself records.</summary>
    public IEnumerable<(DateTimeOffset At, string Lane)> Openings() =>
        from line in File.ReadLines(Path.Combine(_folder, "pulses"))
        let words = line.Split(' ')
        where words is [_, _, "Open"]
        select (DateTimeOffset.Parse(words[0], CultureInfo.InvariantCulture), words[1]);

    /// <summary>The bytes of the journal, in order.</summary>
    public byte[] Journal() =>
        [.. Directory.GetFiles(Path.Combine(_folder, "data", "journal"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(File.ReadAllBytes)];

    /// <param name="like">A gate whose whitelist and staff it gets; null: it makes its own.</param>
    public static async Task<KilledGate> StartAsync(string folder, string name, int brokerPort, string whitelist, KilledGate? like)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.TakeForGood()}");
        var own = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        var environment = await WriteSettingsAsync(own, name, address, brokerPort);
        string token;
        if (like is null)
        {
            await ChildProcess.RunAsync(SourceTree.Gate, ["whitelist", "import", whitelist], environment, own);
            token = (await ChildProcess.RunAsync(SourceTree.Gate, ["staff", "add", GateProcess.Guard], environment, own)).Trim().Split('\n')[^1];
            await ChildProcess.RunAsync("/bin/cp", ["-r", Path.Combine(own, "data"), Path.Combine(own, "new")]);
        }
        else
        {
            token = like._http.DefaultRequestHeaders.Authorization!.Parameter!;
            await ChildProcess.RunAsync("/bin/cp", ["-r", Path.Combine(like._folder, "new"), Path.Combine(own, "data")]);
        }

        return new KilledGate(name, own, address, token, environment);
    }

    /// <summary>Kill -9, and the next start at once.</summary>
    public void KillAndStart()
    {
        Kill();
        _process = Run();
    }

    public void Kill()
    {
        if (_process.HasExited) throw new InvalidOperationException($"{Name} has ended by itself:\n{Output}");
        _process.Dispose();
    }

    /// <summary>A visit has come to a stage.</summary>
    public void Reach(Stage stage) => _reached[(int)stage].TrySetResult();

    /// <summary>Until a visit has come to a stage since the last start.</summary>
    public Task ReachedAsync(Stage stage) => _reached[(int)stage].Task;

    public async Task<JsonElement> LaneAsync(string lane) => JsonElement.Parse(await _http.GetStringAsync($"/lanes/{lane}"));

    public async Task ForceAsync(string lane, string sensor, bool active) => await SimulateAsync(lane, "sensors", new { sensor, active });

    public Task PresentAsync(string lane) => SimulateAsync(lane, "person", new { bodyCelsius = 36.6, seconds = 2 });

    /// <summary>What a person does; a refusal is no failure.</summary>
    public async Task ActAsync(string lane, object action) => (await _http.PostAsJsonAsync($"/lanes/{lane}/actions", action)).Dispose();

    /// <summary>True when the gate has answered the camera that it has it.</summary>
    public async Task<bool> ReadAsync(string lane, string plate)
    {
        using var answer = await _http.PostAsJsonAsync($"/cameras/{lane}", new
        {
            AlarmInfoPlate = new { serialno = "1", result = new { PlateResult = new { license = plate, confidence = 96, colorType = 2, direction = 4, triggerType = 8, isoffline = 0 } } },
        }, JsonSerializerOptions.Default);
        return answer.IsSuccessStatusCode;
    }

    /// <summary>Durable events that the centre has not confirmed.</summary>
    public async Task<int> WaitingAsync() =>
        int.Parse(Waiting().Match(await _http.GetStringAsync("/metrics")).Groups[1].Value, CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _http.Dispose();
        _process.Dispose();
    }

    private ChildProcess Run()
    {
        _reached = [.. Enum.GetValues<Stage>().Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
        return ChildProcess.Start(SourceTree.Gate, [], _environment, _folder);
    }

    private async Task SimulateAsync(string lane, string what, object request) =>
        (await _http.PostAsJsonAsync($"/simulation/lanes/{lane}/{what}", request)).EnsureSuccessStatusCode().Dispose();

    private static async Task<Dictionary<string, string>> WriteSettingsAsync(string folder, string name, Uri address, int brokerPort)
    {
        var settings = Directory.CreateDirectory(Path.Combine(folder, "settings")).FullName;
        var policy = Path.Combine(folder, "policy.json");
        await File.WriteAllTextAsync(policy, """{ "version": 1, "disinfection": { "durationSeconds": 1, "flowTimeoutSeconds": 5 } }""");
        var lanes = Lanes.Select(lane => $$"""{ "Name": "{{lane}}", "Timing": { "BarrierClear": "00:00:00.5" } }""");
        var cameras = Lanes.Select(lane => $$"""{ "Name": "{{lane}}", "Kind": "Zhenshi", "Lane": "{{lane}}", "Address": "127.0.0.1", "SilentAfterSeconds": 0 }""");
        var gate = $$"""
            {
              "Urls": "{{address}}",
              "Gate": { "Site": "{{Site}}", "Name": "{{name}}", "DataDirectory": "{{folder}}/data", "PolicyFile": "{{policy}}" },
              "Hardware": { "Driver": "Simulated" },
              "Simulation": { "ArmSeconds": 0.5, "PulseLog": "{{folder}}/pulses" },
              "Thermometer": { "PlateauMilliseconds": 300, "IdleSeconds": 1 },
              "Lanes": [{{string.Join(", ", lanes)}}],
              "Cameras": [{{string.Join(", ", cameras)}}],
              "Uplink": { "Host": "127.0.0.1", "Port": {{brokerPort}}, "ConfirmTimeout": "00:00:01", "ReconnectFrom": "00:00:00.1", "ReconnectTo": "00:00:01" }
            }
            """;
        await File.WriteAllTextAsync(Path.Combine(settings, "gate.json"), gate);
        return new() { ["CHECKPOINT_SETTINGS"] = settings };
    }

    [GeneratedRegex(@"^checkpoint_uplink_waiting\S* (\d+)", RegexOptions.Multiline)]
    private static partial Regex Waiting();
}

/// <summary>How far a gate has come since its start.</summary>
internal enum Stage
{
    /// <summary>Its process was started, no more.</summary>
    Start,
    LaneFree,
    Arrived,
    PlateRead,
    Screened,
    ArmUp,
    UnderTheArm,
    Gone,
}
