using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Whitelist;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Edge.Tests.Uplink;

/// <summary>How a gate is connected and seen, over a real mosquitto.</summary>
public sealed class ConnectionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-uplink-");

    private string Data => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_gate_without_a_broker_works_alone_and_connects_when_there_is_one()
    {
        await using var broker = MosquittoBroker.NotStarted();
        await using var gate = await TestGate.StartAsync(Data, broker.Port, ("Uplink:ConfirmTimeout", "00:00:00.100"));
        await gate.AppendAsync(10);
        await Until.So("the gate has tried", () => gate.Uplink.View.LastError is not null);
        Assert.Equal(PartHealth.Degraded, gate.Uplink.View.Health);
        Assert.Contains("Uplink:Host", gate.Uplink.View.Message, StringComparison.Ordinal);
        Assert.Equal(10, gate.Uplink.WaitingEvents);

        await broker.StartAgainAsync();
        await using var centre = new TestCentre(broker.Port);
        await gate.AppendAsync(10);
        await gate.Confirmed();
        Assert.Equal(20, centre.Through(gate.Journal.Stream));
        Assert.NotNull(gate.Uplink.View.LastError);
    }

    [Fact]
    public async Task The_centre_sees_a_gate_come_die_and_come_back()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var proxy = new BrokerProxy(broker.Port);
        await using var centre = new TestCentre(broker.Port);
        await Until.So("the centre listens", () => centre.IsConnected);
        await using var gate = await TestGate.StartAsync(Data, proxy.Port);
        await Until.So("the gate is seen", () => centre.Statuses.Any(s => s.Online));
        proxy.Cut();
        await Until.So("the gate is seen again", () => centre.Statuses.Count >= 3);

        Assert.Equal([true, false, true], centre.Statuses.Select(s => s.Online));
        Assert.All(centre.Statuses, status =>
        {
            Assert.Equal(gate.Journal.Stream, status.Stream);
            Assert.Equal("0.1.0", status.Version);
            Assert.Equal("simulated", status.Hardware);
            Assert.Equal(["lane-1"], status.Lanes);
        });
        Assert.NotNull(gate.Uplink.View.LastError);
    }

    [Fact]
    public async Task A_gate_that_is_stopped_says_goodbye_and_leaves_its_status_behind()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var centre = new TestCentre(broker.Port);
        await Until.So("the centre listens", () => centre.IsConnected);
        var gate = await TestGate.StartAsync(Data, broker.Port);
        await Until.So("the gate is seen", () => centre.Statuses.Any(s => s.Online));
        using var budget = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await gate.StopAsync(budget.Token);
        Assert.False(budget.IsCancellationRequested);
        await gate.DisposeAsync();

        await using var late = new TestCentre(broker.Port);
        await Until.So("a centre that comes later sees it", () => !late.Statuses.IsEmpty);
        Assert.False(Assert.Single(late.Statuses).Online);
        // The will would have been a second farewell.
        Assert.Equal([true, false], centre.Statuses.Select(s => s.Online).Take(2));
        Assert.Single(centre.Statuses, s => !s.Online);
    }

    [Theory]
    [InlineData(OldBroker.AnswersNo)]
    [InlineData(OldBroker.Closes)]
    internal async Task A_broker_without_MQTT_5_is_spoken_to_in_3_1_1(OldBroker old)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var proxy = new BrokerProxy(broker.Port, old);
        await using var centre = new TestCentre(broker.Port);
        await Until.So("the centre listens", () => centre.IsConnected);
        await using var gate = await TestGate.StartAsync(Data, proxy.Port);
        await gate.AppendAsync(100);
        await gate.Confirmed();
        Assert.Equal("3.1.1", gate.Uplink.View.ProtocolVersion);

        // What works is remembered: nobody asks for MQTT 5 after a broken connection.
        var asked = proxy.Versions.Count;
        proxy.Cut();
        await Until.So("the gate is back", () => centre.Statuses.Count(s => s.Online) == 2);
        await gate.AppendAsync(100);
        await SameEnd.SameEndAsync(gate, centre);
        Assert.Equal(200, centre.Through(gate.Journal.Stream));
        Assert.All(proxy.Versions.Skip(asked), version => Assert.Equal(4, version));
        Assert.Contains(false, centre.Statuses.Select(s => s.Online));
    }

    [Fact]
    public async Task A_wrong_password_is_a_fault_in_words_and_a_right_one_mends_it_without_a_restart()
    {
        var passwordFile = Path.Combine(Data, "password");
        await File.WriteAllTextAsync(passwordFile, "wrong\n", TestContext.Current.CancellationToken);
        await using var broker = await MosquittoBroker.StartAsync(user: ("gate", "right"));
        await using var gate = await TestGate.StartAsync(Data, broker.Port, ("Uplink:Username", "gate"), ("Uplink:PasswordFile", passwordFile));
        await Until.So("the gate is refused", () => gate.Uplink.View.Health == PartHealth.Faulty);
        Assert.Contains("Uplink:PasswordFile", gate.Uplink.View.Message, StringComparison.Ordinal);

        await File.WriteAllTextAsync(passwordFile, "right\n", TestContext.Current.CancellationToken);
        await gate.Connected();
        Assert.Equal(PartHealth.Ok, gate.Uplink.View.Health);
        var fault = Assert.IsType<GateFault>(Assert.Single(await Recorded(gate)));
        Assert.Equal(("broker", PartHealth.Faulty), (fault.Part, fault.Health));
    }

    [Fact]
    public async Task A_connection_that_died_without_a_word_is_noticed_and_made_anew()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var broker = await MosquittoBroker.StartAsync();
        await using var proxy = new BrokerProxy(broker.Port);
        await using var gate = await TestGate.StartAsync(Data, proxy.Port, time);
        await gate.Connected();
        proxy.FallSilent();
        await Advance(time, "the gate has noticed", () => !gate.IsConnected);
        Assert.Contains("sign of life", gate.Uplink.View.LastError, StringComparison.Ordinal);

        proxy.Speak();
        await Advance(time, "the gate is back", () => gate.IsConnected);
    }

    [Fact]
    public async Task Telemetry_tells_of_lanes_board_and_journal()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var centre = new TestCentre(broker.Port);
        await Until.So("the centre listens", () => centre.IsConnected);
        await using var gate = await TestGate.StartAsync(Data, broker.Port, ("Uplink:TelemetrySeconds", "1"));
        await gate.AppendAsync(3);
        await gate.Confirmed();
        await Until.So("telemetry tells of them", () => centre.Telemetry.Any(t => t.ConfirmedSequence == 3));
        var telemetry = centre.Telemetry.Last();
        Assert.Equal((gate.Journal.Stream, 3L, PartHealth.Ok), (telemetry.Stream, telemetry.LastSequence, telemetry.Journal));
        Assert.True(telemetry.DiskFreeBytes > 0);
        Assert.Equal((0, default(WhitelistDigest).ToString()), (telemetry.WhitelistVersion, telemetry.WhitelistDigest));
        var lane = Assert.Single(telemetry.Lanes);
        Assert.Equal(("lane-1", "Starting"), (lane.Lane, lane.Phase));
    }

    private static Task Advance(FakeTimeProvider time, string what, Func<bool> reached) => Until.So(what, () =>
    {
        if (reached()) return true;
        time.Advance(TimeSpan.FromSeconds(1));
        return false;
    });

    private static async Task<List<EventData>> Recorded(TestGate gate)
    {
        var events = new List<EventData>();
        var last = gate.Journal.DurableSequence;
        if (last == 0) return events;
        await foreach (var entry in gate.Journal.ReadAsync(1, TestContext.Current.CancellationToken))
        {
            events.Add(CloudEventJson.Read(entry.Utf8.Span, out _)!.Data);
            if (entry.Sequence == last) break;
        }

        return events;
    }
}
