using System.Text;
using Checkpoint.EndToEnd.Tests.Rig;
using Checkpoint.Protocols.Messages;
using Checkpoint.Tests;
using Xunit;

namespace Checkpoint.EndToEnd.Tests.Kills;

/// <summary>
/// Gates in traffic, centre and broker as real processes, all of them killed with -9 at random moments. What moved the barriers is known
/// from the simulated relays, not from the gates.
/// </summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int s_gateKills = Scale.Of(200, 20), s_centreKills = Scale.Of(50, 5), s_brokerKills = Scale.Of(50, 5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-kills-");
    private readonly int _seed = Environment.TickCount;
    private int _gatesKilled, _centresKilled, _brokersKilled, _plates;

    private string Folder => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Whatever_is_killed_whenever_every_pass_that_moved_a_barrier_is_at_the_centre_once_and_in_order()
    {
        output.WriteLine($"Seed {_seed}");
        var port = FreePort.TakeForGood();
        using var broker = new Restarted<ChildProcess>(await StartBrokerAsync(port));
        using var centre = new Restarted<CentreProcess>(await CentreProcess.StartAsync(Folder, port));
        var gates = await StartGatesAsync(port);
        try
        {
            using var stop = new CancellationTokenSource();
            var visits = gates.SelectMany((gate, g) => KilledGate.Lanes.Select((lane, l) => new Visits(gate, lane, NextPlate, new Random(_seed + (10 * g) + l)))).ToList();
            var traffic = visits.Select(visit => visit.RunAsync(stop.Token)).ToList();
            var killing = Task.WhenAll([.. gates.Select((gate, g) => KillGateAsync(gate, g, gates.Count)), KillCentreAsync(centre, port), KillBrokerAsync(broker, port)]);
            await await Task.WhenAny([killing, .. traffic]);
            await killing;
            await stop.CancelAsync();
            await Task.WhenAll(traffic);
            foreach (var gate in gates)
                await Wait.UntilAsync($"the confirmation of everything of {gate.Name}", async () => await gate.WaitingAsync() == 0, () => gate.Output, TimeSpan.FromMinutes(3));

            var passes = (await Task.WhenAll(gates.Select(gate => centre.Now.PassIdsAsync($"{KilledGate.Site}/{gate.Name}")))).SelectMany(ids => ids).ToList();
            foreach (var gate in gates) gate.Kill();
            centre.Now.Kill();
            Judge(gates, new CentreRecord(Path.Combine(Folder, "centre")), passes, [.. visits.SelectMany(visit => visit.Answered)]);
        }
        finally
        {
            foreach (var gate in gates) gate.Dispose();
        }
    }

    private void Judge(IReadOnlyList<KilledGate> gates, CentreRecord record, List<string> passes, List<string> answered)
    {
        var openings = 0;
        Assert.Equal(passes.Count, passes.Distinct().Count());
        foreach (var gate in gates)
        {
            var stored = record.Of(gate.Name);
            var events = stored.Select(each => each.Event).ToList();
            Assert.Single(events.Select(each => each.Stream).Distinct());
            Assert.Equal(Enumerable.Range(1, events.Count).Select(sequence => (long)sequence), events.Select(each => each.Sequence));
            AsInJournal(gate, [.. stored.Select(each => each.Payload)]);

            var arrived = events.Select(each => each.Data).OfType<PassArrived>().Select(each => each.Pass).ToList();
            Assert.Equal(arrived.Count, arrived.Distinct().Count());
            Assert.Equal(arrived.Select(pass => $"{KilledGate.Site}.{gate.Name}.{pass}").Order(), passes.Where(id => id.StartsWith($"{KilledGate.Site}.{gate.Name}.", StringComparison.Ordinal)).Order());
            foreach (var lane in KilledGate.Lanes)
            {
                var moved = MovedPasses(gate, lane, events);
                Assert.All(moved, pass => Assert.Contains(pass, arrived));
                openings += moved.Count;
            }
        }

        var read = gates.SelectMany(gate => record.Of(gate.Name)).Select(each => each.Event.Data).OfType<PlateRead>().Select(each => each.Plate).ToHashSet();
        Assert.All(answered, plate => Assert.Contains(plate, read));
        output.WriteLine(
            $"Killed with -9: {_gatesKilled} times a gate, {_centresKilled} times the centre, {_brokersKilled} times mosquitto, half of them without persistence. " +
            $"{openings} relay pulses opened a barrier, each of a pass at the centre; {passes.Count} passes, {answered.Count} answered plate reads and {record.Count} events are there once and in order.");
        Assert.True(openings >= _gatesKilled / 10, "There was hardly any traffic.");
    }

    /// <summary>
    /// For each pulse that opened the barrier, the pass whose decision came before it in the same life of the gate, and after the pulse before.
    /// A decision may be without a pulse, and a pulse without <see cref="BarrierOpening"/>, for the gate was killed between: of the three only
    /// the decision is durable before the next.
    /// </summary>
    private static List<string> MovedPasses(KilledGate gate, string lane, List<CloudEvent> events)
    {
        var decisions = new Queue<CloudEvent>(events.Where(each => each.Data is PassCleared cleared && cleared.Lane == lane));
        var passes = new List<string>();
        foreach (var (at, _) in gate.Openings().Where(opening => opening.Lane == lane))
        {
            CloudEvent? decision = null;
            while (decisions.TryPeek(out var next) && next.Time <= at) decision = decisions.Dequeue();
            var life = events.Last(each => each.Data is GateStarted && each.Time <= at);
            Assert.True(decision?.Sequence > life.Sequence, $"{gate.Name} {lane} opened at {at:O}, and the centre knows of no decision since event {life.Sequence}.");
            passes.Add(((PassCleared)decision.Data).Pass);
        }

        return passes;
    }

    /// <summary>The centre has the bytes of the journal, all of them, in its order.</summary>
    private static void AsInJournal(KilledGate gate, IReadOnlyList<byte[]> stored)
    {
        ReadOnlySpan<byte> journal = gate.Journal();
        Assert.Equal(journal.Count("\"specversion\""u8), stored.Count);
        foreach (var payload in stored)
        {
            var place = journal.IndexOf(payload);
            Assert.True(place >= 0, $"{gate.Name} has no such event behind the one before it: {Encoding.UTF8.GetString(payload)}");
            journal = journal[(place + payload.Length)..];
        }
    }

    private async Task KillGateAsync(KilledGate gate, int number, int gates)
    {
        var random = new Random(_seed + 1000 + number);
        for (var kill = number; kill < s_gateKills; kill += gates)
        {
            var stage = (Stage)random.Next(Enum.GetValues<Stage>().Length);
            if (stage != Stage.Start) await gate.ReachedAsync(stage);
            await PauseAsync(random.Next(stage == Stage.Start ? 2500 : 600));
            gate.KillAndStart();
            Interlocked.Increment(ref _gatesKilled);
        }
    }

    private async Task KillCentreAsync(Restarted<CentreProcess> centre, int port)
    {
        var random = new Random(_seed + 2000);
        for (var kill = 0; kill < s_centreKills; kill++)
        {
            await TurnAsync(kill, s_centreKills);
            await PauseAsync(random.Next(4000));
            Assert.False(centre.Now.HasExited, centre.Now.Output);
            centre.Now.Kill();
            centre.Next(CentreProcess.Start(Folder, port));
            _centresKilled++;
        }

        await centre.Now.ReadyAsync();
    }

    private async Task KillBrokerAsync(Restarted<ChildProcess> broker, int port)
    {
        var random = new Random(_seed + 3000);
        for (var kill = 0; kill < 2 * s_brokerKills; kill++)
        {
            await TurnAsync(kill, 2 * s_brokerKills);
            await PauseAsync(random.Next(2000));
            Assert.False(broker.Now.HasExited, broker.Now.Output);
            broker.Now.Kill();
            broker.Next(await StartBrokerAsync(port));
            _brokersKilled++;
        }
    }

    /// <summary>The deaths of centre and broker are spread over those of the gates.</summary>
    private async Task TurnAsync(int kill, int kills)
    {
        while (Volatile.Read(ref _gatesKilled) * kills < kill * s_gateKills) await PauseAsync(20);
    }

    /// <summary>With persistence, and in the second half of its deaths without.</summary>
    private Task<ChildProcess> StartBrokerAsync(int port) => Mosquitto.StartAsync(Folder, port, isPersistent: _brokersKilled < s_brokerKills);

    private async Task<List<KilledGate>> StartGatesAsync(int port)
    {
        var whitelist = Path.Combine(Folder, "whitelist.csv");
        await File.WriteAllLinesAsync(whitelist, ["plate,colour,registration,people", .. Enumerable.Range(0, 3_000).Select(i => $"陕K{10_000 + i},yellow,SM-{i},1")]);
        var gates = new List<KilledGate>();
        for (var number = 1; number <= Scale.Of(4, 2); number++)
            gates.Add(await KilledGate.StartAsync(Folder, $"gate-{number}", port, whitelist, gates.FirstOrDefault()));
        return gates;
    }

    private string NextPlate() => $"陕K{10_000 + Interlocked.Increment(ref _plates)}";

    private static Task PauseAsync(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);
}
