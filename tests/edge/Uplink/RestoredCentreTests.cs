using System.Globalization;
using Checkpoint.Protocols.Messages;
using Xunit;

namespace Checkpoint.Edge.Tests.Uplink;

/// <summary>A centre that was put back to an older state, over a real mosquitto.</summary>
public sealed class RestoredCentreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-restored-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(30)]
    [InlineData(0)]
    public async Task What_the_centre_has_lost_is_sent_again_at_once(long left)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var centre = new TestCentre(broker.Port);
        await Until.So("the centre listens", () => centre.IsConnected);
        await using var gate = await TestGate.StartAsync(_folder.FullName, broker.Port, ("Uplink:ConfirmTimeout", "00:10:00"), ("Uplink:WindowEvents", "20"));
        await gate.AppendAsync(100);
        await gate.Confirmed();

        await centre.RestartAsync(gate.Journal.Stream, left);
        await Until.So("the centre has everything again", () => centre.Through(gate.Journal.Stream) == 100);
        await gate.Confirmed();
        Assert.Equal(100 + (100 - left), centre.Arrivals.Count);
    }

    [Fact]
    public async Task A_gate_that_was_away_learns_of_it_when_it_comes_back()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var centre = new TestCentre(broker.Port);
        await Until.So("the centre listens", () => centre.IsConnected);
        string stream;
        await using (var gate = await TestGate.StartAsync(_folder.FullName, broker.Port))
        {
            await gate.AppendAsync(50);
            await gate.Confirmed();
            stream = gate.Journal.Stream;
        }

        await centre.RestartAsync(stream, 10);
        await using var again = await TestGate.StartAsync(_folder.FullName, broker.Port, ("Uplink:ConfirmTimeout", "00:10:00"));
        await Until.So("the centre has everything again", () => centre.Through(stream) == 50);
    }

    [Fact]
    public async Task Old_confirmations_that_the_broker_repeats_send_nothing_again()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var centre = new TestCentre(broker.Port);
        await Until.So("the centre listens", () => centre.IsConnected);
        await using var gate = await TestGate.StartAsync(_folder.FullName, broker.Port);
        await gate.AppendAsync(20);
        await gate.Confirmed();
        await centre.RestartAsync(gate.Journal.Stream);
        for (var through = 1; through < 20; through++) await centre.ConfirmAsync(gate.Journal.Stream, through);
        await gate.AppendAsync(1);
        await gate.Confirmed();
        Assert.Equal(Enumerable.Range(1, 21).Select(i => (long)i), centre.Arrivals);
    }

    [Fact]
    public async Task A_lower_position_the_centre_insists_on_counts_after_the_confirmation_timeout()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var centre = new TestCentre(broker.Port);
        await Until.So("the centre listens", () => centre.IsConnected);
        await using var gate = await TestGate.StartAsync(_folder.FullName, broker.Port, ("Uplink:ConfirmTimeout", "00:00:00.200"));
        await gate.AppendAsync(20);
        await gate.Confirmed();
        await centre.RestartAsync(gate.Journal.Stream, 15);
        await Until.So("the centre has everything again", () => centre.Through(gate.Journal.Stream) == 20);
        await gate.Confirmed();

        // The run is known by now: only that nothing is confirmed tells that this was no old message.
        centre.Lose(gate.Journal.Stream, 5);
        await gate.AppendAsync(1);
        await gate.Confirmed();
        Assert.Equal(21, centre.Through(gate.Journal.Stream));
    }

    [Fact]
    public async Task What_retention_has_removed_is_named_and_the_rest_follows_whatever_the_window()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var centre = new TestCentre(broker.Port);
        await Until.So("the centre listens", () => centre.IsConnected);
        await using var gate = await TestGate.StartAsync(
            _folder.FullName, broker.Port, ("Journal:SegmentBytes", "65536"), ("Journal:MaximumBytes", "262144"), ("Uplink:WindowEvents", "20"), ("Uplink:ConfirmTimeout", "00:10:00"));
        while (gate.Journal.OldestSequence < 200)
        {
            var events = Enumerable.Range(0, 100).Select(i => new GateFault { Part = "test", Health = PartHealth.Ok, Message = new string('x', 500) + i.ToString(CultureInfo.InvariantCulture) });
            await gate.Journal.AppendAsync([.. events]);
            await gate.Confirmed();
        }

        var (stream, oldest, last) = (gate.Journal.Stream, gate.Journal.OldestSequence, gate.Journal.LastSequence);
        await centre.RestartAsync(stream, 7);
        await Until.So("the centre has everything that is left", () => centre.Through(stream) == last);
        await gate.Confirmed();
        var told = centre.Happened(stream);
        var lost = Assert.Single(told, happened => happened.Data is EventsLost);
        Assert.Equal((8, new EventsLost { From = 8, Through = oldest - 1 }), (lost.Sequence, lost.Data));
        Assert.Equal([.. Enumerable.Range(1, 8).Select(i => (long)i), .. Enumerable.Range((int)oldest, (int)(last - oldest + 1)).Select(i => (long)i)], told.Select(happened => happened.Sequence));
    }
}
