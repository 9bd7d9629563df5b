using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Checkpoint.Benchmarks;

/// <summary>
/// A published gate with four lanes of simulated hardware. Contacts are forced over its simulation interface, so that
/// vehicles come faster than an arm could move; all that is above the drivers does its whole work for each.
/// </summary>
internal sealed class LoadedGate(string program, string folder) : IDisposable
{
    private const int Plates = 1_000_000, Lanes = 4;
    private const string Characters = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    /// <summary>Both limits at once are a fault; a bouncing contact takes up to 90 ms to come to rest.</summary>
    private static readonly TimeSpan s_betweenLimits = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(5);

    private readonly Uri _address = new($"http://127.0.0.1:{FreePort()}");
    private readonly Dictionary<string, string> _environment = new() { ["CHECKPOINT_SETTINGS"] = Path.Combine(folder, "settings") };
    private HttpClient _http = new();

    public async Task PrepareAsync()
    {
        await WriteSettingsAsync();
        var csv = Path.Combine(folder, "whitelist.csv");
        await using (var file = File.CreateText(csv))
        {
            await file.WriteLineAsync("plate,colour,registration");
            for (var n = 0; n < Plates; n++) await file.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{PlateOf(n)},yellow,SM-2026-{n:D7}"));
        }

        await PublishedGate.RunToEndAsync(program, ["whitelist", "import", csv], _environment);
        var token = (await PublishedGate.RunToEndAsync(program, ["staff", "add", "bench"], _environment)).Trim();
        _http = new HttpClient { BaseAddress = _address };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var (_, process) = await StartAsync(); // Takes the imported list over; the starts that count come after it.
        await StopAsync(process);
    }

    /// <summary>Starts the gate and waits until every lane is free for its first vehicle.</summary>
    public async Task<(TimeSpan Ready, Process Process)> StartAsync()
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardOutput = true };
        foreach (var (name, value) in _environment) start.Environment[name] = value;
        var began = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        await UntilAsync(async () => (await LanesAsync()) is { Count: Lanes } lanes && lanes.All(l => l.GetProperty("phase").GetString() == "Idle"));
        return (Stopwatch.GetElapsedTime(began), process);
    }

    public static async Task StopAsync(Process process)
    {
        await PublishedGate.RunToEndAsync("/bin/kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    public async Task<(int Passes, TimeSpan Lasted)> DriveAsync(double passesPerSecond, TimeSpan time)
    {
        var began = Stopwatch.GetTimestamp();
        var each = TimeSpan.FromSeconds(Lanes / passesPerSecond);
        var passes = await Task.WhenAll(Enumerable.Range(1, Lanes).Select(async lane =>
        {
            var count = 0;
            using var pace = new PeriodicTimer(each);
            while (Stopwatch.GetElapsedTime(began) < time)
            {
                await PassAsync($"lane-{lane}", PlateOf((count++ * Lanes) + lane));
                await pace.WaitForNextTickAsync();
            }

            return count;
        }));
        return (passes.Sum(), Stopwatch.GetElapsedTime(began));
    }

    private async Task PassAsync(string lane, string plate)
    {
        await ForceAsync(lane, "ArrivalLoop", true);
        await PostAsync($"/cameras/{lane}", new { AlarmInfoPlate = new { result = new { PlateResult = new { license = plate, confidence = 96, colorType = 2 } } } });
        await ReachAsync(lane, "Opening");
        await ForceAsync(lane, "DownLimit", false);
        // It drives in below the rising arm, as drivers do.
        await ForceAsync(lane, "BarrierLoop", true);
        await ForceAsync(lane, "PhotoEye", true);
        await Task.Delay(s_betweenLimits);
        await ForceAsync(lane, "UpLimit", true);
        await ReachAsync(lane, "Passing");
        await ForceAsync(lane, "ArrivalLoop", false);
        await ForceAsync(lane, "PhotoEye", false);
        await ForceAsync(lane, "BarrierLoop", false);
        await ReachAsync(lane, "Closing");
        await ForceAsync(lane, "UpLimit", false);
        await Task.Delay(s_betweenLimits);
        await ForceAsync(lane, "DownLimit", true);
        await ReachAsync(lane, "Idle");
    }

    public void Dispose() => _http.Dispose();

    private Task ForceAsync(string lane, string sensor, bool active) => PostAsync($"/simulation/lanes/{lane}/sensors", new { sensor, active });

    private async Task PostAsync(string path, object body)
    {
        using var answer = await _http.PostAsJsonAsync(path, body, JsonSerializerOptions.Default);
        answer.EnsureSuccessStatusCode();
    }

    private Task ReachAsync(string lane, string phase) => UntilAsync(async () =>
        JsonElement.Parse(await _http.GetStringAsync($"/lanes/{lane}")).GetProperty("phase").GetString() == phase, $"{lane} to be {phase}");

    private async Task<List<JsonElement>> LanesAsync()
    {
        try
        {
            return [.. JsonElement.Parse(await _http.GetStringAsync("/lanes")).EnumerateArray()];
        }
        catch (HttpRequestException)
        {
            return []; // It does not listen yet.
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo, string what = "the gate")
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(s_look);
        while (!await isSo())
            if (bound.IsCancellationRequested || !await timer.WaitForNextTickAsync(CancellationToken.None)) throw new TimeoutException($"Waited in vain for {what}.");
    }

    private async Task WriteSettingsAsync()
    {
        Directory.CreateDirectory(_environment["CHECKPOINT_SETTINGS"]);
        var policy = Path.Combine(folder, "policy.json");
        await File.WriteAllTextAsync(policy, """{ "version": 1, "screening": { "required": false }, "disinfection": { "required": false } }""");
        var settings = new JsonObject
        {
            ["Urls"] = _address.ToString(),
            ["Gate"] = new JsonObject { ["Site"] = "bench", ["Name"] = "gate-1", ["DataDirectory"] = Path.Combine(folder, "loaded"), ["PolicyFile"] = policy },
            ["Hardware"] = new JsonObject { ["Driver"] = "Simulated" },
            ["Lanes"] = new JsonArray([.. Enumerable.Range(1, Lanes).Select(Lane)]),
            ["Cameras"] = new JsonArray([.. Enumerable.Range(1, Lanes).Select(n => (JsonNode)new JsonObject
            {
                ["Name"] = $"lane-{n}", ["Kind"] = "Zhenshi", ["Lane"] = $"lane-{n}", ["Address"] = "127.0.0.1", ["SilentAfterSeconds"] = 0,
            })]),
        };
        await File.WriteAllTextAsync(Path.Combine(_environment["CHECKPOINT_SETTINGS"], "gate.json"), settings.ToJsonString());
    }

    private static JsonNode Lane(int number) => new JsonObject
    {
        ["Name"] = $"lane-{number}",
        ["PulseMilliseconds"] = 100,
        ["Timing"] = new JsonObject { ["BarrierClear"] = "00:00:00.2" },
        ["Thermometer"] = new JsonObject { ["Address"] = $"0x5{9 + number:X}" },
        ["Inputs"] = new JsonObject([.. new[] { "ArrivalLoop", "BarrierLoop", "PhotoEye", "UpLimit", "DownLimit", "EmergencyStop" }.Select((sensor, line) =>
            KeyValuePair.Create<string, JsonNode?>(sensor, new JsonObject { ["Chip"] = number, ["Line"] = line, ["DebounceMilliseconds"] = 30 }))]),
        ["Outputs"] = new JsonObject([.. new[] { "Open", "Close", "Stop", "RedLight", "GreenLight" }.Select((relay, line) =>
            KeyValuePair.Create<string, JsonNode?>(relay, new JsonObject { ["Chip"] = number, ["Line"] = 16 + line }))]),
    };

    private static string PlateOf(long n)
    {
        var number = n * 44;
        Span<char> text = ['陕', 'K', '0', '0', '0', '0', '0'];
        for (var place = text.Length - 1; place >= 2; place--, number /= Characters.Length) text[place] = Characters[(int)(number % Characters.Length)];
        return new string(text);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
