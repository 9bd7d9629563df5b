using System.Diagnostics;

namespace Checkpoint.Benchmarks;

/// <summary>
/// One change at the centre until it is effective at each of 200 gates: the shipped centre, mosquitto, and the gates' shipped
/// sync code with small replicas, all in this process; beside a plain message to 200 plain subscribers. The gates' files
/// are in memory where they can be: 200 gates do not share one disk.
/// </summary>
internal static class ChangeBench
{
    private const int Gates = 200, Registrations = 100, Changes = 30, HeadBytes = 80;

    public static async Task<IReadOnlyList<Figure>> RunAsync(string folder)
    {
        folder = Directory.CreateDirectory(Path.Combine(folder, "change")).FullName;
        using var memory = new MemoryFolder();
        return await RunAsync(folder, memory.Path);
    }

    private static async Task<IReadOnlyList<Figure>> RunAsync(string folder, string memory)
    {
        var lines = Path.Combine(folder, "registrations.ndjson");
        await Registry.WriteAsync(lines, Registrations);
        using var broker = await Broker.StartAsync(folder);
        using var centre = await Centre.StartAsync(folder, broker.Port);
        await centre.ImportAsync(lines);
        using var counter = new ByteCounter(broker.Port);
        List<SyncedGate> gates = [];
        for (var n = 0; n < Gates; n++) gates.Add(await SyncedGate.StartAsync(memory, n, counter.Port));
        await Task.WhenAll(gates.Select(gate => gate.HasAsync(Registrations)));

        List<TimeSpan> taken = [];
        var before = counter.Bytes;
        for (var change = 1; change <= Changes; change++)
        {
            var effective = gates.Select(gate => gate.HasAsync(Registrations + change)).ToList();
            var began = Stopwatch.GetTimestamp();
            await centre.PutAsync(Registry.IdOf(change), new { plate = Registry.PlateOf(change, Registrations), colour = "yellow", status = "revoked" });
            taken.AddRange((await Task.WhenAll(effective)).Select(at => Stopwatch.GetElapsedTime(began, at)));
        }

        var bytes = (double)(counter.Bytes - before) / Gates / Changes;
        foreach (var gate in gates) await gate.DisposeAsync();
        var (ours, plain) = (new Percentiles(taken), await MqttPeer.FanOutAsync(broker.Port, Gates, Changes, HeadBytes));
        return
        [
            new("one change to 200 gates, request to effective, p50", ours.At(0.5) / 1000, "ms", "aim: under 1,000"),
            new("one change to 200 gates, request to effective, p99", ours.At(0.99) / 1000, "ms", "aim: under 1,000"),
            new("one change to 200 gates: bytes on the wire a gate", bytes, "bytes"),
            new("one message to 200 plain subscribers, p50", plain.At(0.5) / 1000, "ms"),
            new("one message to 200 plain subscribers, p99", plain.At(0.99) / 1000, "ms"),
        ];
    }
}
