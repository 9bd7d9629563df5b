using System.Collections.Immutable;
using Checkpoint.Cloud.Passes;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Store;

/// <summary>The records one transaction changes, in front of those in the store; written at its end.</summary>
internal sealed class Projection(Func<string, PassRecord?> pass, Func<string, GateRecord?> gate)
{
    /// <summary>Counted up when a fold changes: what is stored of passes and lanes is then made anew from the events.</summary>
    public const int Version = 6;

    /// <summary>Whoever takes notice of an alarm changes nothing in the lane.</summary>
    private const string Acknowledged = "acknowledgeAlarm";

    private readonly Dictionary<string, PassRecord> _passes = [];
    private readonly Dictionary<string, GateRecord> _gates = [];
    private readonly List<InterventionRecord> _interventions = [];

    public IReadOnlyCollection<PassRecord> Passes => _passes.Values;

    public IReadOnlyCollection<GateRecord> Gates => _gates.Values;

    public IReadOnlyCollection<InterventionRecord> Interventions => _interventions;

    /// <param name="received">When the centre heard of it.</param>
    public void Apply(StreamPosition stream, CloudEvent happened, DateTimeOffset received)
    {
        var before = Gate(stream.Gate);
        var id = PassOf(happened.Data) is { } name ? PassRecord.IdOf(stream.Gate, name) : null;
        var known = id is null ? null : Find(id);
        var folded = happened.Data is PassEvent data ? PassFold.Apply(known, stream.Gate, happened, data) : null;
        if (folded is not null && known is null) folded = folded with { Noticed = received, Place = StoredEvent.PlaceOf(stream.Number, happened.Sequence) };
        if (folded is not null) _passes[folded.Id] = folded;
        var after = GateFold.Apply(before, stream.Number, folded, happened);
        _gates[stream.Gate] = after;
        // An arm that moves moves the pass with it.
        foreach (var lane in after.Lanes)
            if (lane.Running is { } running && running.Id == id) _passes[running.Id] = running;
        if (happened.Data is StaffActed { Accepted: true } acted && acted.Action != Acknowledged)
            _interventions.Add(new(StoredEvent.PlaceOf(stream.Number, happened.Sequence), stream.Gate, acted.Lane, happened.ClockSynchronized ? happened.Time : received, acted.Action, acted.By, acted.Pass));
    }

    public void Contact(string gate, DateTimeOffset now) => _gates[gate] = Gate(gate) with { LastContact = now };

    public void Gaps(string gate, Func<ImmutableArray<GapRecord>, ImmutableArray<GapRecord>> change)
    {
        var record = Gate(gate);
        _gates[gate] = record with { Gaps = change(record.Gaps) };
    }

    /// <summary>The pass that an event is a step of.</summary>
    public static string? PassIdOf(ReceivedEvent received) =>
        received.Event is { } happened && PassOf(happened.Data) is { } name ? PassRecord.IdOf(received.Gate, name) : null;

    private static string? PassOf(EventData data) => data switch
    {
        PassEvent e => e.Pass,
        BarrierOpening e => e.Pass,
        BarrierOpened e => e.Pass,
        BarrierClosing e => e.Pass,
        BarrierClosed e => e.Pass,
        BarrierStopped e => e.Pass,
        AlarmRaised e => e.Pass,
        StaffActed e => e.Pass,
        _ => null,
    };

    private GateRecord Gate(string name) =>
        _gates.TryGetValue(name, out var known) ? known : gate(name) ?? new GateRecord { Gate = name };

    private PassRecord? Find(string id) => _passes.TryGetValue(id, out var known) ? known : pass(id);
}
