using Checkpoint.Edge.Whitelist.Sync;
using Checkpoint.Protocols.Messages;
using Checkpoint.Simulation.Tests.Centre;
using Checkpoint.Simulation.Tests.Gates;
using Checkpoint.Simulation.Tests.Machinery;
using Checkpoint.Simulation.Tests.Network;

namespace Checkpoint.Simulation.Tests.Worlds;

/// <summary>Gates, broker and centre in one process on one clock: everything that happens follows from the seed.</summary>
internal sealed class World : IDisposable
{
    private readonly Storm _storm;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-simulation-");

    public World(int seed)
    {
        var random = new Random(seed);
        Agenda = new Agenda();
        Broker = new Broker(Agenda, random);
        Centre = new SimulatedCentre(Agenda, random, Broker);
        Gates = [.. Enumerable.Range(1, random.Next(1, 4)).Select(number => new SimulatedGate(Agenda, random, Broker, number, _folder.FullName))];
        Centre.MayConflict = Gates.Any(gate => !gate.Keeps);
        _storm = new Storm(this, random);
    }

    public Agenda Agenda { get; }

    public Broker Broker { get; }

    public SimulatedCentre Centre { get; }

    public SimulatedGate[] Gates { get; }

    public IReadOnlyDictionary<string, int> Faults => _storm.Counts;

    /// <summary>Lives through a storm and the calm after it.</summary>
    /// <exception cref="NotTheSame">The centre does not have what the gates recorded.</exception>
    public void Live(TimeSpan storm)
    {
        Centre.Start();
        foreach (var gate in Gates) gate.Start();
        _storm.Begin(storm);
        Agenda.RunTo(storm);
        _storm.Calm();
        foreach (var gate in Gates) gate.Close();
        // A centre that was silent for long is asked again after 16 minutes only.
        var latest = Agenda.Now + TimeSpan.FromHours(1);
        while (Agenda.Now < latest && !Gates.All(IsDelivered)) Agenda.RunTo(Agenda.Now + TimeSpan.FromSeconds(10));
        foreach (var gate in Gates) Compare(gate);
    }

    public void Dispose()
    {
        Centre.Dispose();
        foreach (var gate in Gates) gate.Dispose();
        _folder.Delete(recursive: true);
    }

    private bool IsDelivered(SimulatedGate gate) =>
        gate.Journal is { PendingEvents: 0 } journal && journal.ConfirmedSequence == journal.LastSequence &&
        SimulatedCentre.Done(Centre.Store.StreamAsync(gate.Address.ToString(), journal.Stream)).Through == journal.LastSequence && HasWhitelist(gate);

    private bool HasWhitelist(SimulatedGate gate) =>
        Centre.Registry.Head is var head && (head.Version == 0 || Standing.Of(gate.Whitelist).Is(head));

    private void Compare(SimulatedGate gate)
    {
        var journal = gate.Journal!;
        var name = gate.Address.ToString();
        var stream = SimulatedCentre.Done(Centre.Store.StreamAsync(name, journal.Stream));
        if (!IsDelivered(gate) || stream.Through != journal.LastSequence || stream.HasGap)
            throw new NotTheSame($"{name}: last {journal.LastSequence}, durable {journal.DurableSequence}, confirmed {journal.ConfirmedSequence}; the centre has {stream.Through} of {stream.Highest}");
        if (SimulatedCentre.Done(Centre.Store.StreamsAsync()).Count(each => each.Gate == name) != 1) throw new NotTheSame($"{name} has several streams");
        if (!HasWhitelist(gate)) throw new NotTheSame($"{name} goes by version {gate.Whitelist.Version} with {gate.Whitelist.Count} registrations, and not by {Centre.Registry.Head}");
        var mayLack = !gate.Keeps && Faults.ContainsKey(Storm.CentreRestored);
        var expected = gate.Keeps ? 1L : journal.OldestSequence;
        foreach (var entry in journal.Read(expected, long.MaxValue))
        {
            if (entry.Sequence != expected++) throw new NotTheSame($"{name}: event {expected - 1} is missing in the journal");
            if (Centre.Store.Event(stream, entry.Sequence) is not { } stored || !entry.Utf8.Span.SequenceEqual(stored.Payload)) throw new NotTheSame($"{name}: event {entry.Sequence} is another one at the centre");
        }

        foreach (var pass in mayLack ? [] : gate.Opened)
        {
            var steps = SimulatedCentre.Done(Centre.Store.EventsOfAsync(Cloud.Passes.PassRecord.IdOf(name, pass)));
            if (!steps.Any(step => CloudEventJson.Read(step.Payload, out _)?.Data is PassCleared)) throw new NotTheSame($"{name}: the barrier opened for {pass}, and the centre knows of no clearance");
        }
    }
}

/// <summary>Gate and centre differ in the end.</summary>
internal sealed class NotTheSame(string message) : Exception(message);
