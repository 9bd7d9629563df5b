using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Checkpoint.Benchmarks;

/// <summary>
/// 1,000,000 registrations are imported at the centre, and a new gate, published as it is installed, takes all of them
/// through mosquitto; beside the same bytes between plain clients of that broker.
/// </summary>
internal static class SyncBench
{
    private const int Registrations = 1_000_000, Pages = 100;
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(10);

    public static async Task<IReadOnlyList<Figure>> RunAsync(string folder)
    {
        var program = await PublishedGate.PublishAsync(folder);
        folder = Directory.CreateDirectory(Path.Combine(folder, "sync")).FullName;
        var lines = Path.Combine(folder, "registrations.ndjson");
        await Registry.WriteAsync(lines, Registrations);
        using var broker = await Broker.StartAsync(folder);
        using var centre = await Centre.StartAsync(folder, broker.Port);
        var began = Stopwatch.GetTimestamp();
        var created = await centre.ImportAsync(lines);
        var import = Stopwatch.GetElapsedTime(began);
        if (created != Registrations) throw new InvalidOperationException($"{created} registrations were filed.");
        var afterImport = centre.MostMegabytes;

        using var counter = new ByteCounter(broker.Port);
        using var gate = await Gate.StartAsync(program, folder, counter.Port);
        var whole = await gate.UntilItHasAsync(Registrations);
        var (bytes, inUse) = (counter.Bytes, gate.Process.Megabytes("VmHWM"));
        // LiteDB is written in the background; only then the gate is at rest.
        await gate.Process.UntilAsync("LiteDB of the gate", () => Task.FromResult(File.Exists(Path.Combine(folder, "gate", "whitelist", "registrations.db"))));
        var most = gate.Process.Megabytes("VmHWM");
        await Task.Delay(s_idle);
        var plain = await MqttPeer.TransferAsync(broker.Port, Pages, (int)(bytes / Pages));
        return
        [
            new("import of 1,000,000 registrations at the centre", Registrations / import.TotalSeconds, "registrations/s", "aim: over 10,000"),
            new("first sync of 1,000,000 registrations: start of a new gate to all in use", whole.TotalSeconds, "s", "the same bytes below"),
            new("the same bytes between plain clients of that mosquitto", plain.TotalSeconds, "s"),
            new("first sync: bytes on the wire at the gate", bytes / 1e6, "MB"),
            new("first sync: bytes on the wire a registration", (double)bytes / Registrations, "bytes"),
            new("first sync: most resident memory of the gate until all was in use", inUse, "MB"),
            new("first sync: the same, LiteDB written too", most, "MB"),
            new("first sync: resident memory of the gate afterwards, idle", gate.Process.Megabytes("VmRSS"), "MB", "after a restart: under 120"),
            new("first sync: most resident memory of the centre, import", afterImport, "MB"),
            new("first sync: most resident memory of the centre, import and sync", centre.MostMegabytes, "MB"),
        ];
    }

    private sealed class Gate(ChildProgram process, HttpClient http, long began) : IDisposable
    {
        public ChildProgram Process => process;

        public static async Task<Gate> StartAsync(string program, string folder, int brokerPort)
        {
            var address = new Uri($"http://127.0.0.1:{ChildProgram.FreePort()}");
            var settings = Directory.CreateDirectory(Path.Combine(folder, "settings")).FullName;
            await File.WriteAllTextAsync(Path.Combine(settings, "gate.json"), new JsonObject
            {
                ["Urls"] = address.ToString(),
                ["Gate"] = new JsonObject { ["Site"] = WorkedLane.Site, ["Name"] = WorkedLane.Name, ["DataDirectory"] = Path.Combine(folder, "gate") },
                ["Hardware"] = new JsonObject { ["Driver"] = "Simulated" },
                ["Uplink"] = new JsonObject { ["Host"] = "127.0.0.1", ["Port"] = brokerPort },
            }.ToJsonString());
            var environment = new Dictionary<string, string> { ["CHECKPOINT_SETTINGS"] = settings };
            var token = (await PublishedGate.RunToEndAsync(program, ["staff", "add", "bench"], environment)).Trim().Split('\n')[^1];
            var http = new HttpClient { BaseAddress = address };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            var began = Stopwatch.GetTimestamp();
            return new Gate(new ChildProgram(program, [], environment, folder), http, began);
        }

        /// <summary>How long it took from the start.</summary>
        public async Task<TimeSpan> UntilItHasAsync(int count)
        {
            await process.UntilAsync("the gate's whitelist", async () =>
            {
                try
                {
                    return JsonElement.Parse(await http.GetStringAsync("/whitelist")).GetProperty("count").GetInt32() == count;
                }
                catch (HttpRequestException)
                {
                    return false; // It does not listen yet.
                }
            });
            return Stopwatch.GetElapsedTime(began);
        }

        public void Dispose()
        {
            http.Dispose();
            process.Dispose();
        }
    }
}
