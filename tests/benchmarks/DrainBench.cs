using System.Diagnostics;
using System.Globalization;
using Checkpoint.Cloud.Ingest;
using Checkpoint.Cloud.Store;
using Checkpoint.Cloud.Store.Embedded;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Uplink;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Checkpoint.Benchmarks;

/// <summary>
/// 100,000 events of a lane's real passes from a real journal through mosquitto to the centre, each confirmed when it is
/// stored; to a stand-in that only confirms; beside the same bytes with mosquitto's own clients, and the store alone.
/// </summary>
internal static class DrainBench
{
    private const int Events = 100_000, Batch = 500;
    private static readonly GateAddress s_gate = new(WorkedLane.Site, WorkedLane.Name);

    public static async Task<IReadOnlyList<Figure>> RunAsync(string folder)
    {
        folder = Directory.CreateDirectory(Path.Combine(folder, "drain")).FullName;
        using var full = new MemoryFolder();
        var (events, bytes) = await FillAsync(full.Path, Path.Combine(folder, "lines"));
        using var broker = await Broker.StartAsync(folder);
        var plain = await MqttPeer.MosquittoAsync(broker.Port, Path.Combine(folder, "lines"), events.Count);
        TimeSpan confirmed, stored;
        await using (await StandIn.StartAsync(broker.Port, s_gate)) confirmed = await DrainAsync(full.Path, Path.Combine(folder, "confirmed"), broker.Port, events.Count);
        // Another broker: that one keeps the stand-in's last word, and the stream is the same.
        using var unused = await Broker.StartAsync(folder);
        using (await Centre.StartAsync(folder, unused.Port)) stored = await DrainAsync(full.Path, Path.Combine(folder, "stored"), unused.Port, events.Count);
        var alone = await StoreAsync(folder, events);
        return
        [
            new($"drain of {events.Count:#,0} events to the centre, through mosquitto", events.Count / stored.TotalSeconds, "events/s", "mosquitto's clients below"),
            new("drain to a stand-in that only confirms", events.Count / confirmed.TotalSeconds, "events/s"),
            new("mosquitto_pub -l and mosquitto_sub, QoS 1, the same bytes", events.Count / plain.TotalSeconds, "messages/s"),
            new($"the centre's store alone, batches of {Batch}", events.Count / alone.TotalSeconds, "events/s"),
            new("bytes of an event", (double)bytes / events.Count, "bytes"),
        ];
    }

    /// <summary>Lets a lane work until its journal is full enough.</summary>
    private static async Task<(List<ReceivedEvent> Events, long Bytes)> FillAsync(string folder, string linesPath)
    {
        await using var lane = new WorkedLane(Path.Combine(folder, "journal"));
        for (var pass = 0; lane.Journal.LastSequence < Events; pass++) await lane.PassAsync(pass);
        await lane.Journal.AppendAsync(new GateFault { Part = "bench", Health = PartHealth.Ok, Message = "The last event." });
        await using var lines = File.Create(linesPath);
        var events = new List<ReceivedEvent>();
        foreach (var entry in lane.Journal.Read(1, Events))
        {
            events.Add(EventReading.Read(s_gate, entry.Utf8.ToArray(), out var problem) ?? throw new InvalidOperationException(problem));
            lines.Write(entry.Utf8.Span);
            lines.WriteByte((byte)'\n');
        }

        return (events, lines.Length);
    }

    private static async Task<TimeSpan> DrainAsync(string full, string data, int port, int events)
    {
        Directory.CreateDirectory(data);
        await PublishedGate.RunToEndAsync("/bin/cp", ["-r", Path.Combine(full, "journal"), data]);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        foreach (var (key, value) in (ReadOnlySpan<(string, string)>)[
            ("Gate:Site", s_gate.Site), ("Gate:Name", s_gate.Gate), ("Gate:DataDirectory", data), ("Hardware:Driver", "simulated"),
            ("Uplink:Host", "127.0.0.1"), ("Uplink:Port", port.ToString(CultureInfo.InvariantCulture))])
            builder.Configuration[key] = value;
        builder.Services.AddJournal(builder.Configuration).AddHardware(builder.Configuration).AddUplink(builder.Configuration);
        using var host = builder.Build();
        var journal = host.Services.GetRequiredService<EventJournal>();
        var began = Stopwatch.GetTimestamp();
        await host.StartAsync();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (journal.ConfirmedSequence < events)
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(3) || !await timer.WaitForNextTickAsync()) throw new TimeoutException($"{journal.ConfirmedSequence} events were confirmed in 3 minutes.");
        var taken = Stopwatch.GetElapsedTime(began);
        await host.StopAsync();
        return taken;
    }

    private static async Task<TimeSpan> StoreAsync(string folder, List<ReceivedEvent> events)
    {
        await using var store = EmbeddedCentreStore.Open(Path.Combine(folder, "store"), TimeProvider.System);
        var began = Stopwatch.GetTimestamp();
        foreach (var batch in events.Chunk(Batch)) await store.AppendAsync(batch);
        return Stopwatch.GetElapsedTime(began);
    }
}
