using System.Collections.Immutable;
using Checkpoint.Cloud.Passes;
using Checkpoint.Protocols.Messages;
using LiteDB;
using LiteDB.Engine;

namespace Checkpoint.Cloud.Store;

/// <summary>
/// The embedded store of the centre: events as they came, and what is folded from them. Everything a batch changes is one
/// transaction, so after a crash the projections are never ahead of the events or behind them. One writer, many readers.
/// </summary>
public sealed class CentreStore : IDisposable
{
    /// <summary>Counted up when a fold changes: the projections are then built anew from the events.</summary>
    private const int ProjectionVersion = 4;

    private readonly Lock _writing = new();
    private readonly LiteDatabase _database;
    private readonly TimeProvider _time;
    private readonly EventTable _events;
    private readonly StreamTable _streamTable;
    private readonly PassTable _passes;
    private readonly GateTable _gateTable;
    private readonly RejectedTable _rejected;
    private readonly LostTable _lost;
    private ImmutableDictionary<(string Gate, string Stream), StreamPosition> _streams;
    private ImmutableDictionary<string, int> _streamCounts;
    private ImmutableDictionary<string, GateRecord> _gates;
    // Of each stream the last event that was stored in its turn: every confirmation names its digest.
    private ImmutableDictionary<int, (long Sequence, string Digest)> _newest = ImmutableDictionary<int, (long, string)>.Empty;

    private CentreStore(LiteDatabase database, TimeProvider time)
    {
        (_database, _time) = (database, time);
        (_events, _streamTable, _passes, _gateTable, _rejected) = (new(database), new(database), new(database), new(database), new(database));
        _lost = new(database);
        _streams = _streamTable.All().ToImmutableDictionary(each => (each.Gate, each.Stream));
        _streamCounts = _streams.Values.CountBy(each => each.Gate).ToImmutableDictionary();
        _gates = _gateTable.All().ToImmutableDictionary(each => each.Gate);
        if (database.UserVersion != ProjectionVersion) Rebuild();
        Id = new IdentityTable(database).GetOrMake();
    }

    /// <summary>Of this store, the same as long as it lives: no other store has it.</summary>
    public string Id { get; }

    public IEnumerable<StreamPosition> Streams => Volatile.Read(ref _streams).Values;

    public IEnumerable<GateRecord> Gates => Volatile.Read(ref _gates).Values;

    public static CentreStore Open(string directory, TimeProvider time)
    {
        StoreFolder.Create(directory);
        return Open(new EngineSettings { Filename = Path.Combine(directory, "centre.db"), Collation = Collation.Binary }, time);
    }

    internal static CentreStore Open(EngineSettings settings, TimeProvider time)
    {
        var database = new LiteDatabase(new LiteEngine(settings));
        database.Mapper.EmptyStringToNull = false;
        database.UtcDate = true;
        return new CentreStore(database, time);
    }

    /// <summary>Stores a batch, in any order, with any repetition. Durable when it returns.</summary>
    public StoreOutcome Append(IReadOnlyCollection<ReceivedEvent> batch)
    {
        lock (_writing)
        {
            var transaction = new Transaction(this);
            _database.BeginTrans();
            try
            {
                transaction.Store(batch);
                _database.Commit();
                // A commit of LiteDB 5 alone may not be on the medium yet; a checkpoint moves it into the file and syncs that.
                _database.Checkpoint();
            }
            catch
            {
                _events.Forget();
                _database.Rollback();
                throw;
            }

            return transaction.Publish();
        }
    }

    /// <summary>What the gate says of itself.</summary>
    /// <param name="isContact">The gate itself has said it just now: not the broker in its place, from its will or its memory.</param>
    public GateRecord SaveStatus(string gate, GateStatus status, bool isContact)
    {
        lock (_writing)
        {
            var record = (_gates.GetValueOrDefault(gate) ?? new GateRecord { Gate = gate }) with { Status = status };
            if (isContact) record = record with { LastContact = _time.GetUtcNow() };
            _gateTable.Put(record);
            Volatile.Write(ref _gates, _gates.SetItem(gate, record));
            return record;
        }
    }

    /// <summary>Keeps messages aside that belong to no place in a stream. One transaction for all: who sends nothing else must not hold up the others.</summary>
    public void Reject(IReadOnlyCollection<RejectedMessage> messages)
    {
        lock (_writing)
        {
            _database.BeginTrans();
            try
            {
                _rejected.Put(messages, _time.GetUtcNow());
                _database.Commit();
            }
            catch
            {
                _database.Rollback();
                throw;
            }
        }
    }

    public PassRecord? Pass(string id) => _passes.Get(id);

    public IReadOnlyList<PassRecord> Passes(PassQuery query) => _passes.Find(query);

    /// <summary>The stream of a gate; one of which nothing is stored, at its beginning.</summary>
    public StreamPosition Stream(string gate, string stream) =>
        Volatile.Read(ref _streams).GetValueOrDefault((gate, stream)) ?? new(0, gate, stream, 0, 0);

    /// <summary>How many streams of a gate are stored.</summary>
    public int StreamsOf(string gate) => Volatile.Read(ref _streamCounts).GetValueOrDefault(gate);

    /// <summary>Digest of the last event up to which a stream is stored; null when none can be read in its place.</summary>
    public string? Digest(StreamPosition stream) =>
        Volatile.Read(ref _newest).TryGetValue(stream.Number, out var newest) && newest.Sequence == stream.Through ? newest.Digest
        : _events.Readable(stream.Number, stream.Through) is { } payload ? EventDigest.Of(payload) : null;

    /// <summary>The steps of a pass, in order.</summary>
    public IReadOnlyList<StoredEvent> EventsOf(string pass) => _events.OfPass(pass, limit: 1_000);

    /// <summary>Messages kept although nothing could be made of them.</summary>
    public int KeptAside() => _events.Unreadable() + _rejected.Count();

    public void Dispose() => _database.Dispose();

    private void Rebuild()
    {
        var projection = new Projection(_ => null, name => _gates.GetValueOrDefault(name) is { } gate ? gate with { Stream = 0, Lanes = [], Faults = [] } : null);
        foreach (var stream in _streams.Values.OrderBy(each => each.Number))
            for (var sequence = 1L; sequence <= stream.Through; sequence++)
                if (_events.Get(stream.Number, sequence) is not { } stored)
                    sequence = (_events.Next(stream.Number, sequence) ?? long.MaxValue) - 1; // explained by the gate
                else if (CloudEventJson.Read(stored.Payload, out _) is { } happened)
                    projection.Apply(stream, happened, stored.Received);
        _database.BeginTrans();
        _passes.Clear();
        foreach (var pass in projection.Passes) _passes.Put(pass);
        foreach (var gate in projection.Gates) _gateTable.Put(gate);
        _database.Commit();
        _database.UserVersion = ProjectionVersion;
        _gates = _gates.SetItems(projection.Gates.Select(gate => KeyValuePair.Create(gate.Gate, gate)));
    }

    /// <summary>One batch on its way into the store; nothing of it is seen before it is durable.</summary>
    private sealed class Transaction(CentreStore store)
    {
        private readonly DateTimeOffset _now = store._time.GetUtcNow();
        private readonly Projection _projection = new(store._passes.Get, store._gates.GetValueOrDefault);
        private readonly Dictionary<(string Gate, string Stream), StreamPosition> _touched = [];
        private readonly Dictionary<(int Stream, long Sequence), CloudEvent> _read = [];
        private readonly Dictionary<int, (long Sequence, string Digest)> _newest = [];
        private readonly Dictionary<PutResult, int> _counts = [];
        private readonly List<(int Stream, long From, long Through)> _lost = [];
        private int _lastNumber = store._streams.Values.Select(each => each.Number).DefaultIfEmpty().Max();

        public void Store(IReadOnlyCollection<ReceivedEvent> batch)
        {
            foreach (var received in batch) Put(received);
            store._events.Insert();
            foreach (var stream in _touched.Values.OrderBy(each => each.Number).ToList())
            {
                var moved = Advance(stream);
                _touched[(stream.Gate, stream.Stream)] = moved;
                store._streamTable.Put(moved);
                _projection.Contact(stream.Gate, _now);
                _projection.Gaps(stream.Gate, gaps => GapFold.Apply(gaps, stream.Stream, Gap(moved), _lost.Where(lost => lost.Stream == stream.Number).Select(lost => (lost.From, lost.Through)), _now));
            }

            foreach (var pass in _projection.Passes) store._passes.Put(pass);
            foreach (var gate in _projection.Gates) store._gateTable.Put(gate);
        }

        public StoreOutcome Publish()
        {
            var begun = _touched.Keys.Where(each => !store._streams.ContainsKey(each)).CountBy(each => each.Gate).ToList();
            Volatile.Write(ref store._streamCounts, store._streamCounts.SetItems(begun.Select(each => KeyValuePair.Create(each.Key, store.StreamsOf(each.Key) + each.Value))));
            Volatile.Write(ref store._streams, store._streams.SetItems(_touched));
            Volatile.Write(ref store._newest, store._newest.SetItems(_newest));
            Volatile.Write(ref store._gates, store._gates.SetItems(_projection.Gates.Select(gate => KeyValuePair.Create(gate.Gate, gate))));
            return new StoreOutcome
            {
                Streams = [.. _touched.Values], Gates = [.. _projection.Gates],
                Stored = Count(PutResult.Stored), Duplicates = Count(PutResult.Duplicate),
                Conflicts = Count(PutResult.Conflict), Unreadable = Count(PutResult.Unreadable),
            };
        }

        private void Put(ReceivedEvent received)
        {
            var key = (received.Gate, received.Stream);
            if (!_touched.TryGetValue(key, out var stream) && !store._streams.TryGetValue(key, out stream))
                stream = new(++_lastNumber, received.Gate, received.Stream, 0, 0);
            var lost = received.Event?.Data as EventsLost;
            _touched[key] = stream with { Highest = Math.Max(stream.Highest, Math.Max(received.Sequence, lost?.Through ?? 0)) };
            var pass = received.Event is { } happened && Projection.PassOf(happened.Data) is { } name ? PassRecord.IdOf(received.Gate, name) : null;
            var result = store._events.Put(stream.Number, received, _now, pass, isNew: received.Sequence > stream.Highest);
            _counts[result] = Count(result) + 1;
            if (result == PutResult.Stored)
            {
                _read[(stream.Number, received.Sequence)] = received.Event!;
                if (received.Sequence > _newest.GetValueOrDefault(stream.Number).Sequence) _newest[stream.Number] = (received.Sequence, EventDigest.Of(received.Payload));
            }

            if (lost is null) return;
            store._lost.Put(stream.Number, lost.From, lost.Through);
            _lost.Add((stream.Number, lost.From, lost.Through));
        }

        /// <summary>Folds what has become contiguous, in order.</summary>
        private StreamPosition Advance(StreamPosition stream)
        {
            while (stream.Through < stream.Highest)
            {
                var (next, received) = (stream.Through + 1, _now);
                if (!_read.TryGetValue((stream.Number, next), out var happened))
                {
                    if (store._events.Get(stream.Number, next) is not { } stored)
                    {
                        if (store._lost.Through(stream.Number, next) is not { } end) break;
                        // What has come of the lost ones all the same counts.
                        stream = stream with { Through = Math.Min(end, (store._events.Next(stream.Number, next) ?? long.MaxValue) - 1) };
                        continue;
                    }

                    received = stored.Received;
                    happened = CloudEventJson.Read(stored.Payload, out _);
                }

                if (happened is not null) _projection.Apply(stream, happened, received);
                stream = stream with { Through = next };
            }

            return stream;
        }

        private (long From, long Through)? Gap(StreamPosition stream) =>
            stream.HasGap ? (stream.Through + 1, (store._events.Next(stream.Number, stream.Through) ?? stream.Highest + 1) - 1) : null;

        private int Count(PutResult result) => _counts.GetValueOrDefault(result);
    }
}
