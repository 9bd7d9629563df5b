using System.Globalization;
using System.Text.RegularExpressions;
using Checkpoint.Cloud.Ingest;
using Checkpoint.Cloud.Store.Embedded;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using Checkpoint.Tests;
using Xunit;

namespace Checkpoint.Cloud.Tests.Ingest;

/// <summary>What gates send and nobody can read, at the centre as it ships, through a real mosquitto.</summary>
public sealed class BadMessageTests(ITestOutputHelper output)
{
    private static readonly GateTelemetry s_telemetry = new()
    {
        Time = DateTimeOffset.UnixEpoch, Stream = new string('a', 32), LastSequence = 3, ConfirmedSequence = 2, Lanes = [new LaneTelemetry { Lane = "entry", Phase = "Idle" }],
    };

    private static readonly GateStatus s_status = new() { Online = true, Version = "0.1.0", Stream = new string('a', 32), Lanes = ["entry"], Hardware = "simulated" };

    [Fact]
    public async Task Messages_that_cannot_be_read_are_counted_and_told_of_and_the_events_between_them_are_stored_and_confirmed()
    {
        var (seed, messages) = (Environment.TickCount, Scale.Of(20_000, 1_000));
        var random = new Random(seed);
        var good = new Story("shenmu", "north").Start("entry");
        for (var pass = 0; pass < 20; pass++) good.GreenPass("entry", $"陕K{pass:00000}");
        // In a stream of its own: what is still an event after a change takes no number of the good ones.
        var mutated = new Story("shenmu", "north", new string('b', 32)).Start("entry");
        mutated.GreenPass("entry", "陕K99999");
        using var folder = new Folder();
        using var broker = await Mosquitto.StartAsync(folder);
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:Host=127.0.0.1", $"--Broker:Port={broker.Port}");
        await Wait.Until(() => centre.Output.Contains("Connected to the broker", StringComparison.Ordinal), "a centre that listens to the broker");
        await using var gate = await GateClient.ConnectAsync(broker.Port, good.Address);
        await gate.SubscribeAsync(GateTopic.Ack(good.Address));

        var bad = new Dictionary<string, int> { ["Events"] = 0, ["Status"] = 0, ["Telemetry"] = 0, ["Topic"] = 0 };
        for (var (message, sent) = (1, 0); message <= messages; message++)
        {
            if (await SendBadAsync(gate, good.Address, mutated, random) is { } kind) bad[kind]++;
            for (; sent < (long)message * good.Told.Count / messages; sent++) await gate.PublishAsync(GateTopic.Events(good.Address), Story.Bytes(good.Told[sent]));
        }

        // Larger than any message of a gate: skipped before it is copied.
        await gate.PublishAsync(GateTopic.Events(good.Address), new byte[(64 << 10) + 1]);
        bad["Events"]++;
        await gate.PublishAsync(GateTopic.Events(good.Address), Story.Bytes(good.Told[^1]));

        // The last good event is stored and confirmed behind everything that is bad, and so all of that has been seen.
        await Wait.Until(() => gate.Confirmed == good.Told.Count, "the confirmation of the good events");
        var metrics = await centre.Http.GetStringAsync($"{centre.Url}/metrics", TestContext.Current.CancellationToken);
        foreach (var (kind, count) in bad)
            Assert.Equal((kind, count), (kind, int.Parse(Regex.Match(metrics, $$"""checkpoint_ingest_bad_messages_total\{[^}]*kind="{{kind}}"[^}]*\} (\d+)""").Groups[1].Value, CultureInfo.InvariantCulture)));
        Assert.Equal(bad.Values.Sum(), centre.Output.Split('\n').Count(line => Regex.IsMatch(line, "was kept aside: |was skipped")));
        centre.Kill();
        await using var store = EmbeddedCentreStore.Open(folder.Path, TimeProvider.System);
        Assert.Equal(good.Told.Count, (await store.StreamsAsync()).Single(stream => stream.Stream == good.Stream).Through);
        output.WriteLine($"Seed {seed}: {messages} mutated messages, of which {string.Join(", ", bad.Select(kind => $"{kind.Value} {kind.Key}"))} could not be read, among {good.Told.Count} good events.");
    }

    /// <returns>What it should have been, when it is it no more.</returns>
    private static async Task<string?> SendBadAsync(GateClient gate, GateAddress address, Story events, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                var happened = Mutation.Some(Story.Bytes(events.Told[random.Next(events.Told.Count)]), random);
                await gate.PublishAsync(GateTopic.Events(address), happened);
                return EventReading.Read(address, happened, out _)?.Event is null ? "Events" : null;
            case 1:
                var status = Mutation.Some(MessageJson.Write(s_status), random);
                await gate.PublishAsync(GateTopic.Status(address), status);
                return MessageJson.ReadStatus(status, out _) is null ? "Status" : null;
            case 2:
                var telemetry = Mutation.Some(MessageJson.Write(s_telemetry), random);
                await gate.PublishAsync(GateTopic.Telemetry(address), telemetry);
                return MessageJson.ReadTelemetry(telemetry, out _) is null ? "Telemetry" : null;
            default:
                await gate.PublishAsync($"checkpoint/v1/{(char)random.Next('A', 'Z')} x/{random.Next()}/events", Story.Bytes(events.Told[0]));
                return "Topic";
        }
    }
}
