using Checkpoint.Protocols.Messages;
using Xunit;

namespace Checkpoint.Edge.Tests.Uplink;

/// <summary>How events come to the centre, over a real mosquitto.</summary>
public sealed class DeliveryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-uplink-");

    private string Data => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Every_event_arrives_once_in_order_as_it_stands_in_the_journal_and_is_confirmed()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var centre = new TestCentre(broker.Port);
        await Until.So("the centre listens", () => centre.IsConnected);
        await using var gate = await TestGate.StartAsync(Data, broker.Port);
        await gate.AppendAsync(500);
        await gate.Confirmed();

        Assert.Equal(Enumerable.Range(1, 500).Select(i => (long)i), centre.Arrivals);
        var inJournal = gate.Journal.ReadAsync(1, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        foreach (var arrived in centre.Events)
        {
            Assert.True(await inJournal.MoveNextAsync());
            Assert.Equal(inJournal.Current.Utf8.ToArray(), System.Buffers.BuffersExtensions.ToArray(arrived.Payload));
            Assert.Equal(CloudEventJson.ContentType, arrived.ContentType);
        }

        await inJournal.DisposeAsync();
        // A broker that is sent more than it takes ends the connection: there was only one.
        Assert.Single(centre.Statuses, status => status.Online);
        Assert.Equal("5.0", gate.Uplink.View.ProtocolVersion);
        Assert.Equal(PartHealth.Ok, gate.Uplink.View.Health);
        Assert.Equal(0, gate.Uplink.WaitingEvents);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_broker_killed_and_started_again_in_the_middle_loses_nothing(bool persistent)
    {
        await using var broker = await MosquittoBroker.StartAsync(persistent);
        await using var centre = new TestCentre(broker.Port);
        await using var gate = await TestGate.StartAsync(Data, broker.Port, ("Uplink:WindowEvents", "20"), ("Uplink:ConfirmTimeout", "00:00:00.500"));
        for (var kill = 1; kill <= 3; kill++)
        {
            var appending = gate.AppendAsync(200);
            var some = centre.Arrivals.Count + 30;
            await Until.So("the centre has some of the events", () => centre.Arrivals.Count >= some);
            await broker.KillAsync();
            await appending;
            await broker.StartAgainAsync();
        }

        await gate.Confirmed();
        Assert.Equal(600, centre.Through(gate.Journal.Stream));
    }

    [Fact]
    public async Task A_centre_that_does_not_confirm_is_sent_the_first_event_again_and_nothing_is_forgotten()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var centre = new TestCentre(broker.Port, confirms: false);
        await Until.So("the centre listens", () => centre.IsConnected);
        await using var gate = await TestGate.StartAsync(Data, broker.Port, ("Uplink:ConfirmTimeout", "00:00:00.100"));
        await gate.AppendAsync(10);
        await Until.So("the first event has come three times more", () => centre.Arrivals.Count >= 13);
        Assert.All(centre.Arrivals.Skip(10), sequence => Assert.Equal(1, sequence));
        Assert.Equal(0, gate.Journal.ConfirmedSequence);
        Assert.Equal(PartHealth.Degraded, gate.Uplink.View.Health);
        Assert.True(gate.IsConnected);

        centre.Confirms = true;
        await gate.AppendAsync(10);
        await gate.Confirmed();
        Assert.Equal(20, centre.Through(gate.Journal.Stream));
        Assert.Equal(PartHealth.Ok, gate.Uplink.View.Health);
    }

    [Fact]
    public async Task Events_the_broker_took_while_nobody_listened_are_sent_again_until_the_centre_has_them()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var gate = await TestGate.StartAsync(Data, broker.Port, ("Uplink:ConfirmTimeout", "00:00:00.100"), ("Uplink:WindowEvents", "10"));
        await gate.AppendAsync(30);
        await Until.So("the gate has noticed", () => gate.Uplink.View.Health == PartHealth.Degraded && gate.IsConnected);

        await using var centre = new TestCentre(broker.Port);
        await gate.Confirmed();
        Assert.Equal(30, centre.Through(gate.Journal.Stream));
    }

    [Fact]
    public async Task A_gate_started_again_goes_on_after_what_was_confirmed()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var centre = new TestCentre(broker.Port);
        await Until.So("the centre listens", () => centre.IsConnected);
        await using (var gate = await TestGate.StartAsync(Data, broker.Port))
        {
            await gate.AppendAsync(20);
            await gate.Confirmed();
        }

        await using (var alone = await TestGate.StartAsync(Data, broker.Port, ("Uplink:Host", "")))
        {
            await alone.AppendAsync(20);
            Assert.Null(alone.Uplink.View.Broker);
            Assert.Equal(PartHealth.Ok, alone.Uplink.View.Health);
            Assert.Equal(20, alone.Uplink.WaitingEvents);
        }

        await using var again = await TestGate.StartAsync(Data, broker.Port);
        await again.Confirmed();
        Assert.Equal(Enumerable.Range(1, 40).Select(i => (long)i), centre.Arrivals);
    }

    [Fact]
    public async Task A_gate_that_has_lost_its_position_learns_it_from_the_centre_and_repetitions_do_no_harm()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var centre = new TestCentre(broker.Port);
        await Until.So("the centre listens", () => centre.IsConnected);
        await using (var gate = await TestGate.StartAsync(Data, broker.Port))
        {
            await gate.AppendAsync(50);
            await gate.Confirmed();
        }

        File.Delete(Path.Combine(Data, "journal", "state"));
        await using var again = await TestGate.StartAsync(Data, broker.Port, ("Uplink:WindowEvents", "5"));
        await again.AppendAsync(1);
        await again.Confirmed();
        Assert.Equal(51, centre.Through(again.Journal.Stream));
        // The retained confirmation came before a second window was sent.
        Assert.InRange(centre.Arrivals.Count, 51, 56);
    }

    [Fact]
    public async Task A_gate_with_a_new_disk_begins_a_stream_and_the_one_before_stays_complete_as_far_as_it_was_confirmed()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var proxy = new BrokerProxy(broker.Port);
        await using var centre = new TestCentre(broker.Port);
        await Until.So("the centre listens", () => centre.IsConnected);
        string before;
        await using (var gate = await TestGate.StartAsync(Path.Combine(Data, "old-disk"), proxy.Port))
        {
            await gate.AppendAsync(50);
            await SameEnd.SameEndAsync(gate, centre);
            await proxy.UnplugAsync();
            await gate.AppendAsync(10); // They go with the disk.
            before = gate.Journal.Stream;
        }

        proxy.Plug();
        await using var anew = await TestGate.StartAsync(Path.Combine(Data, "new-disk"), proxy.Port);
        await anew.AppendAsync(20);
        await SameEnd.SameEndAsync(anew, centre);
        Assert.NotEqual(before, anew.Journal.Stream);
        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), centre.Happened(before).Select(happened => happened.Sequence));
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), centre.Happened(anew.Journal.Stream).Select(happened => happened.Sequence));
    }

    [Fact]
    public async Task No_more_events_are_under_way_than_the_window_allows()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var centre = new TestCentre(broker.Port, confirms: false);
        await Until.So("the centre listens", () => centre.IsConnected);
        await using var gate = await TestGate.StartAsync(Data, broker.Port, ("Uplink:WindowEvents", "5"), ("Uplink:TelemetrySeconds", "1"));
        await gate.AppendAsync(50);
        foreach (var (confirmed, expected) in ((long, int)[])[(0, 5), (3, 8), (8, 13)])
        {
            if (confirmed > 0) await centre.ConfirmAsync(gate.Journal.Stream, confirmed);
            await Until.So($"{expected} events have come", () => centre.Arrivals.Count >= expected);
            // Whatever was sent before the second telemetry from now has come when it comes.
            var later = centre.Telemetry.Count + 2;
            await Until.So("telemetry has come twice", () => centre.Telemetry.Count >= later);
            Assert.Equal(Enumerable.Range(1, expected).Select(i => (long)i), centre.Arrivals);
            Assert.Equal(confirmed, gate.Journal.ConfirmedSequence);
        }
    }

    [Fact]
    public async Task Confirmations_for_another_journal_are_left_alone()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var centre = new TestCentre(broker.Port, confirms: false);
        await Until.So("the centre listens", () => centre.IsConnected);
        await using var gate = await TestGate.StartAsync(Data, broker.Port);
        await gate.AppendAsync(10);
        await Until.So("all have come", () => centre.Arrivals.Count == 10);
        await centre.ConfirmAsync("0123456789abcdef", 7);
        await centre.ConfirmAsync(gate.Journal.Stream, 4);
        await Until.So("the last one is taken", () => gate.Journal.ConfirmedSequence > 0);
        Assert.Equal(4, gate.Journal.ConfirmedSequence);
    }
}
