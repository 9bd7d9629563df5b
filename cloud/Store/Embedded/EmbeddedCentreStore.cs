using System.Collections.Immutable;
using Checkpoint.Cloud.Passes;
using Checkpoint.Protocols.Messages;
using LiteDB.Engine;

namespace Checkpoint.Cloud.Store.Embedded;

/// <summary>The store in a file of its own, for one centre that needs no database beside it. One writer, many readers.</summary>
public sealed class EmbeddedCentreStore : ICentreStore
{
    private readonly Lock _writing = new();
    private readonly EmbeddedFile _file;
    private readonly TimeProvider _time;
    private readonly EventTable _events;
    private readonly StreamTable _streamTable;
    private readonly PassTable _passes;
    private readonly InterventionTable _interventions;
    private readonly GateTable _gateTable;
    private readonly RejectedTable _rejected;
    private readonly LostTable _lost;
    private ImmutableDictionary<(string Gate, string Stream), StreamPosition> _streams;
    private ImmutableDictionary<string, int> _streamCounts;
    private ImmutableDictionary<string, GateRecord> _gates;

    private EmbeddedCentreStore(EmbeddedFile file, TimeProvider time)
    {
        (_file, _time) = (file, time);
        var database = file.Database;
        (_events, _passes, _gateTable, _rejected, _lost) = (new(database), new(database), new(database), new(database), new(database));
        (_streamTable, _interventions) = (new(database), new(database));
        _streams = _streamTable.All(_events).ToImmutableDictionary(each => (each.Gate, each.Stream));
        _streamCounts = _streams.Values.CountBy(each => each.Gate).ToImmutableDictionary();
        _gates = _gateTable.All().ToImmutableDictionary(each => each.Gate);
        if (database.UserVersion != Projection.Version) Rebuild();
    }

    public static EmbeddedCentreStore Open(string directory, TimeProvider time) => new(EmbeddedFile.Open(directory, "centre.db"), time);

    internal static EmbeddedCentreStore Open(EngineSettings settings, TimeProvider time) => new(EmbeddedFile.Open(settings), time);

    public ValueTask<StoreOutcome> AppendAsync(IReadOnlyCollection<ReceivedEvent> batch, CancellationToken cancellationToken = default)
    {
        lock (_writing)
        {
            var now = _time.GetUtcNow();
            var fold = new BatchFold(new Source(this), _gates.GetValueOrDefault, now);
            try
            {
                _file.Write(() =>
                {
                    Put(batch, fold, now);
                    _events.Insert();
                    fold.Fold();
                    foreach (var stream in fold.Streams) _streamTable.Put(stream);
                    foreach (var pass in fold.Passes) _passes.Put(pass);
                    foreach (var intervention in fold.Interventions) _interventions.Put(intervention);
                    foreach (var gate in fold.Gates) _gateTable.Put(gate);
                    return true;
                });
            }
            catch
            {
                _events.Forget();
                throw;
            }

            // Nothing of it is seen before it is durable.
            var begun = fold.Streams.Where(each => !_streams.ContainsKey((each.Gate, each.Stream))).CountBy(each => each.Gate);
            Volatile.Write(ref _streamCounts, _streamCounts.SetItems(begun.Select(each => KeyValuePair.Create(each.Key, StreamsOf(each.Key) + each.Value))));
            Volatile.Write(ref _streams, _streams.SetItems(fold.Streams.Select(each => KeyValuePair.Create((each.Gate, each.Stream), each))));
            Volatile.Write(ref _gates, _gates.SetItems(fold.Gates.Select(gate => KeyValuePair.Create(gate.Gate, gate))));
            return ValueTask.FromResult(fold.Outcome());
        }
    }

    public ValueTask<GateRecord> SaveStatusAsync(string gate, GateStatus status, bool isContact, CancellationToken cancellationToken = default)
    {
        lock (_writing)
        {
            var record = (_gates.GetValueOrDefault(gate) ?? new GateRecord { Gate = gate }).With(status, isContact ? _time.GetUtcNow() : null);
            _gateTable.Put(record);
            Volatile.Write(ref _gates, _gates.SetItem(gate, record));
            return ValueTask.FromResult(record);
        }
    }

    public ValueTask RejectAsync(IReadOnlyCollection<RejectedMessage> messages, CancellationToken cancellationToken = default)
    {
        // One transaction for all: who sends nothing else must not hold up the others.
        lock (_writing)
        {
            _file.Write(
                () =>
                {
                    _rejected.Put(messages, _time.GetUtcNow());
                    return true;
                }, durable: false);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<GateRecord>> GatesAsync(CancellationToken cancellationToken = default) => new([.. Volatile.Read(ref _gates).Values]);

    public ValueTask<IReadOnlyList<StreamPosition>> StreamsAsync(CancellationToken cancellationToken = default) =>
        new([.. Volatile.Read(ref _streams).Values.OrderBy(stream => stream.Number)]);

    public ValueTask<StreamPosition> StreamAsync(string gate, string stream, CancellationToken cancellationToken = default) =>
        new(Volatile.Read(ref _streams).GetValueOrDefault((gate, stream)) ?? StreamPosition.Unknown(gate, stream));

    public ValueTask<PassRecord?> PassAsync(string id, CancellationToken cancellationToken = default) => new(_passes.Get(id));

    public ValueTask<IReadOnlyList<PassRecord>> PassesAsync(PassQuery query, CancellationToken cancellationToken = default) => new(_passes.Find(query));

    public ValueTask EachPassAsync(ReportSpan span, Action<PassRecord> take, CancellationToken cancellationToken = default)
    {
        _passes.Each(span, take);
        return ValueTask.CompletedTask;
    }

    public ValueTask EachInterventionAsync(ReportSpan span, Action<InterventionRecord> take, CancellationToken cancellationToken = default)
    {
        _interventions.Each(span, take);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<StoredEvent>> EventsOfAsync(string pass, CancellationToken cancellationToken = default) => new(_events.OfPass(pass, PassQuery.MaximumSteps));

    internal StoredEvent? Event(StreamPosition stream, long sequence) => _events.Get(stream.Number, sequence);

    public ValueTask<StoreFigures> FiguresAsync(CancellationToken cancellationToken = default) => new(new StoreFigures(Volatile.Read(ref _streams).Values.Count(stream => stream.HasGap), _events.Unreadable() + _rejected.Count()));

    public ValueTask DisposeAsync()
    {
        _file.Dispose();
        return ValueTask.CompletedTask;
    }

    private int StreamsOf(string gate) => _streamCounts.GetValueOrDefault(gate);

    private void Put(IReadOnlyCollection<ReceivedEvent> batch, BatchFold fold, DateTimeOffset now)
    {
        var last = _streams.Values.Select(each => each.Number).DefaultIfEmpty().Max();
        foreach (var received in batch)
        {
            var stream = fold.Stream(received) ?? _streams.GetValueOrDefault((received.Gate, received.Stream));
            if (stream is null)
            {
                if (StreamsOf(received.Gate) + fold.Streams.Count(each => each.Gate == received.Gate && !_streams.ContainsKey((each.Gate, each.Stream))) >= StreamLimit.StreamsPerGate)
                {
                    fold.Refuse(received);
                    continue;
                }

                stream = StreamPosition.Unknown(received.Gate, received.Stream) with { Number = ++last };
            }

            fold.Put(stream, received, _events.Put(stream.Number, received, now, Projection.PassIdOf(received), isNew: received.Sequence > stream.Highest));
            if (received.Event?.Data is EventsLost lost) _lost.Put(stream.Number, lost.From, lost.Through);
        }
    }

    private void Rebuild()
    {
        var projection = new Projection(_ => null, name => _gates.GetValueOrDefault(name)?.WithoutEvents());
        foreach (var stream in _streams.Values.OrderBy(each => each.Number))
            foreach (var stored in _events.Through(stream.Number, stream.Through))
                if (CloudEventJson.Read(stored.Payload, out _) is { } happened) projection.Apply(stream, happened, stored.Received);
        _file.Write(() =>
        {
            _passes.Clear();
            _interventions.Clear();
            foreach (var pass in projection.Passes) _passes.Put(pass);
            foreach (var intervention in projection.Interventions) _interventions.Put(intervention);
            foreach (var gate in projection.Gates) _gateTable.Put(gate);
            return true;
        });
        _file.Database.UserVersion = Projection.Version;
        _gates = _gates.SetItems(projection.Gates.Select(gate => KeyValuePair.Create(gate.Gate, gate)));
    }

    private sealed class Source(EmbeddedCentreStore store) : IBatchSource
    {
        public StoredEvent? Event(int stream, long sequence) => store._events.Get(stream, sequence);

        public long? Next(int stream, long after) => store._events.Next(stream, after);

        public long? LostThrough(int stream, long sequence) => store._lost.Through(stream, sequence);

        public PassRecord? Pass(string id) => store._passes.Get(id);
    }
}
