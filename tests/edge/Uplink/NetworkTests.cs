using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using Checkpoint.Tests;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Checkpoint.Edge.Tests.Uplink.SameEnd;

namespace Checkpoint.Edge.Tests.Uplink;

/// <summary>Whatever the network or the broker does, the end is the same: the centre has every event as it stands in the journal, and has confirmed it.</summary>
public sealed class NetworkTests(ITestOutputHelper output) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-uplink-");

    private string Data => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_slow_network_that_breaks_connections_in_the_midst_of_a_message()
    {
        const int MostWaiting = 500;
        var (seed, cuts) = (Environment.TickCount, Scale.Of(200, 20));
        var (random, connections) = (new Random(seed), 0);
        await using var broker = await MosquittoBroker.StartAsync();
        await using var proxy = new BrokerProxy(broker.Port) { Delay = Delay, CutAfter = Cut };
        await using var centre = new TestCentre(broker.Port);
        await Until.So("the centre listens", () => centre.IsConnected);
        await using var gate = await TestGate.StartAsync(Data, proxy.Port, ("Uplink:ConfirmTimeout", "00:00:00.500"), ("Uplink:WindowEvents", "50"));
        while (proxy.Versions.Count <= cuts)
        {
            await gate.AppendAsync(1);
            // A disk that is quick would write a backlog that a machine which is slow does not carry in the time of this test.
            await Until.So("the gate gets on, or connects anew", () => gate.Uplink.WaitingEvents < MostWaiting || proxy.Versions.Count > cuts);
        }

        await SameEndAsync(gate, centre);
        InOrder(centre);
        output.WriteLine($"Seed {seed}: {proxy.Versions.Count} connections, {cuts} of them broken at a random byte; {centre.Arrivals.Count} deliveries of {gate.Journal.LastSequence} events.");

        TimeSpan Delay()
        {
            lock (random) return TimeSpan.FromMilliseconds(random.Next(4) == 0 ? random.Next(10) : 0);
        }

        // Asked once for each direction of a connection.
        int? Cut()
        {
            lock (random) return ++connections <= 2 * cuts ? random.Next(1, 40_000) : null;
        }
    }

    [Theory]
    [InlineData(Direction.ToBroker)]
    [InlineData(Direction.ToGate)]
    internal async Task A_network_in_which_one_direction_is_dead(Direction dead)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var broker = await MosquittoBroker.StartAsync();
        await using var proxy = new BrokerProxy(broker.Port);
        await using var centre = new TestCentre(broker.Port);
        await Until.So("the centre listens", () => centre.IsConnected);
        await using var gate = await TestGate.StartAsync(Data, proxy.Port, time);
        await gate.AppendAsync(10);
        await gate.Confirmed();
        proxy.Hold(dead);
        await gate.AppendAsync(300);
        await AdvanceAsync(time, "the gate has noticed", () => !gate.IsConnected);
        proxy.Speak();
        await AdvanceAsync(time, "everything is confirmed", () => gate.Journal.ConfirmedSequence == gate.Journal.LastSequence);
        await SameEndAsync(gate, centre);
        InOrder(centre);
    }

    [Fact]
    public async Task A_broker_that_accepts_the_connection_and_then_says_nothing()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var proxy = new BrokerProxy(broker.Port);
        await using var centre = new TestCentre(broker.Port);
        await Until.So("the centre listens", () => centre.IsConnected);
        await using var gate = await TestGate.StartAsync(Data, proxy.Port);
        await gate.AppendAsync(100);
        await gate.Confirmed();
        var attempts = proxy.Versions.Count + 3;
        proxy.TurnHollow();
        await gate.AppendAsync(100);
        await Until.So("the gate has tried three times", () => proxy.Versions.Count >= attempts);
        Assert.False(gate.IsConnected);
        Assert.Equal(PartHealth.Degraded, gate.Uplink.View.Health);
        proxy.Speak();
        await SameEndAsync(gate, centre);
        InOrder(centre);
    }

    [Fact]
    public async Task An_hour_without_a_network()
    {
        const int Seconds = 3600;
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var broker = await MosquittoBroker.StartAsync();
        await using var proxy = new BrokerProxy(broker.Port);
        await using var centre = new TestCentre(broker.Port);
        await Until.So("the centre listens", () => centre.IsConnected);
        await using var gate = await TestGate.StartAsync(Data, proxy.Port, time, ("Uplink:ReconnectFrom", "00:00:01"), ("Uplink:ReconnectTo", "00:01:00"));
        await gate.AppendAsync(10);
        await AdvanceAsync(time, "the first events are confirmed", () => gate.Journal.ConfirmedSequence == 10);
        await proxy.UnplugAsync();
        for (var second = 0; second < Seconds; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await gate.AppendAsync(1);
        }

        Assert.False(gate.IsConnected);
        Assert.Equal(Seconds, gate.Uplink.WaitingEvents);
        proxy.Plug();
        await AdvanceAsync(time, "everything is confirmed", () => gate.Journal.ConfirmedSequence == gate.Journal.LastSequence);
        await SameEndAsync(gate, centre);
        InOrder(centre);
    }

    [Fact]
    public async Task A_broker_that_accepts_events_and_forgets_them()
    {
        await using var broker = await FaultyBroker.StartAsync();
        await using var centre = new TestCentre(broker.Port);
        await Until.So("the centre listens", () => centre.IsConnected);
        broker.Forgets = kind => kind == TopicKind.Events;
        await using var gate = await TestGate.StartAsync(Data, broker.Port, ("Uplink:ConfirmTimeout", "00:00:00.100"), ("Uplink:WindowEvents", "20"));
        await gate.AppendAsync(100);
        await Until.So("the gate says that the centre is silent", () => gate.Uplink.View.Health == PartHealth.Degraded && gate.IsConnected);
        Assert.Empty(centre.Arrivals);
        Assert.Equal(0, gate.Journal.ConfirmedSequence);

        // Now and then only, and confirmations as well.
        var random = new Random(1);
        broker.Forgets = kind => kind is TopicKind.Events or TopicKind.Ack && random.Next(10) == 0;
        await gate.AppendAsync(Scale.Of(500, 100));
        await SameEndAsync(gate, centre);
        output.WriteLine($"{broker.Forgotten} messages forgotten");
    }

    [Fact]
    public async Task A_centre_that_was_away_for_long_and_says_that_it_is_back_is_not_let_wait()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var broker = await FaultyBroker.StartAsync();
        await using var centre = new TestCentre(broker.Port);
        await Until.So("the centre listens", () => centre.IsConnected);
        broker.Forgets = kind => kind == TopicKind.Events;
        await using var gate = await TestGate.StartAsync(Data, broker.Port, time, ("Uplink:ConfirmTimeout", "00:00:01"));
        await gate.AppendAsync(100);
        // Asked again after 1, 2, 4, 8, 16 seconds; the next time would be 32 seconds later.
        var since = time.GetUtcNow();
        await AdvanceAsync(time, "the centre has been silent for long", () => time.GetUtcNow() - since > TimeSpan.FromSeconds(40));
        Assert.Empty(centre.Arrivals);

        broker.Forgets = _ => false;
        await centre.RestartAsync(gate.Journal.Stream);
        // The clock stands still meanwhile.
        await SameEndAsync(gate, centre);
        Assert.Equal(100, centre.Arrivals.Distinct().Count());
    }

    [Fact]
    public async Task A_broker_that_delivers_messages_again_and_late()
    {
        var random = new Random(2);
        await using var broker = await FaultyBroker.StartAsync();
        await using var centre = new TestCentre(broker.Port);
        await Until.So("the centre listens", () => centre.IsConnected);
        broker.Repeats = heard => random.Next(2) == 0 ? random.Next(heard) : null;
        await using var gate = await TestGate.StartAsync(Data, broker.Port, ("Uplink:WindowEvents", "50"));
        var confirmed = 0L;
        for (var appended = 0; appended < Scale.Of(2_000, 400); appended += 100)
        {
            await gate.AppendAsync(100);
            Assert.True(gate.Journal.ConfirmedSequence >= confirmed, "An old confirmation has taken a newer one back.");
            confirmed = gate.Journal.ConfirmedSequence;
        }

        await SameEndAsync(gate, centre);
        output.WriteLine($"{broker.Repeated} messages delivered again");
    }

    [Fact]
    public async Task A_broker_that_does_not_accept_the_password_for_a_while()
    {
        var passwordFile = Path.Combine(Data, "password");
        await File.WriteAllTextAsync(passwordFile, "wrong\n", TestContext.Current.CancellationToken);
        await using var broker = await MosquittoBroker.StartAsync(user: ("gate", "right"));
        await using var centre = new TestCentre(broker.Port, user: ("gate", "right"));
        await Until.So("the centre listens", () => centre.IsConnected);
        await using var gate = await TestGate.StartAsync(Data, broker.Port, ("Uplink:Username", "gate"), ("Uplink:PasswordFile", passwordFile));
        await gate.AppendAsync(100);
        await Until.So("the gate is refused", () => gate.Uplink.View.Health == PartHealth.Faulty);
        await gate.AppendAsync(100);
        await File.WriteAllTextAsync(passwordFile, "right\n", TestContext.Current.CancellationToken);
        await SameEndAsync(gate, centre);
        InOrder(centre);
    }

    /// <summary>Repetitions apart, no event has overtaken another.</summary>
    private static void InOrder(TestCentre centre)
    {
        var highest = 0L;
        foreach (var sequence in centre.Arrivals)
        {
            Assert.True(sequence <= highest + 1, $"Event {sequence} has come behind {highest}.");
            highest = Math.Max(highest, sequence);
        }
    }

    private static Task AdvanceAsync(FakeTimeProvider time, string what, Func<bool> reached) => Until.So(what, () =>
    {
        if (reached()) return true;
        time.Advance(TimeSpan.FromSeconds(1));
        return false;
    });
}
