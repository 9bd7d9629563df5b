using Checkpoint.Protocols.Messages;
using LiteDB;

namespace Checkpoint.Cloud.Store;

/// <summary>
/// Every event as it came. The key is one number, stream above sequence, so a stream lies in order in one index. An event
/// that could not be read keeps its place and is listed as unreadable: it neither blocks its stream nor is lost.
/// </summary>
internal sealed class EventTable
{
    private const int SequenceBits = 31;

    private readonly ILiteCollection<BsonDocument> _events, _unreadable;
    private readonly List<BsonDocument> _waiting = [];

    public EventTable(LiteDatabase database)
    {
        _events = database.GetCollection("events", BsonAutoId.ObjectId);
        _events.EnsureIndex("pass");
        _unreadable = database.GetCollection("unreadable", BsonAutoId.ObjectId);
    }

    /// <summary>Puts an event in its place; a new one is in the store after <see cref="Insert"/>.</summary>
    /// <param name="isNew">Nothing can be there.</param>
    public PutResult Put(int stream, ReceivedEvent received, DateTimeOffset now, string? pass, bool isNew)
    {
        var key = Key(stream, received.Sequence);
        if (!isNew) Insert();
        var known = isNew ? null : _events.FindById(key);
        if (known is not null)
        {
            if (known["payload"].AsBinary is var payload && (payload.AsSpan().SequenceEqual(received.Payload) || IsMadeAnew(payload, received.Event))) return PutResult.Duplicate;
            // A readable repetition heals what came broken the first time; otherwise the first one stands.
            if (received.Event is null || !_unreadable.Delete(key)) return PutResult.Conflict;
        }

        var document = new BsonDocument { ["_id"] = key, ["payload"] = received.Payload, ["received"] = now.UtcDateTime };
        if (pass is not null) document["pass"] = pass;
        if (known is null) _waiting.Add(document);
        else _events.Update(document);
        if (received.Event is null) _unreadable.Upsert(new BsonDocument { ["_id"] = key, ["problem"] = received.Problem });
        return received.Event is null ? PutResult.Unreadable : PutResult.Stored;
    }

    /// <summary>All at once: LiteDB begins with the collection's first page at every call.</summary>
    public void Insert()
    {
        if (_waiting.Count > 0) _events.Insert(_waiting);
        _waiting.Clear();
    }

    /// <summary>Forgets what a transaction that was rolled back has left.</summary>
    public void Forget() => _waiting.Clear();

    /// <summary>What a gate sends in the place of an event that it no longer has is made anew each time, with another time; a centre that has the event knows better.</summary>
    private static bool IsMadeAnew(byte[] known, CloudEvent? received) =>
        received?.Data is EventsLost || (received?.Data is GateFault fault && fault.Equals(CloudEventJson.Read(known, out _)?.Data));

    public byte[]? Payload(int stream, long sequence) => Get(stream, sequence)?.Payload;

    public StoredEvent? Get(int stream, long sequence) => _events.FindById(Key(stream, sequence)) is { } document ? Stored(document) : null;

    /// <summary>As <see cref="Payload"/>; null too for one that could not be read when it came.</summary>
    public byte[]? Readable(int stream, long sequence) =>
        sequence < 1 || _unreadable.Exists(Query.EQ("_id", Key(stream, sequence))) ? null : Payload(stream, sequence);

    /// <summary>The first stored number of a stream after one.</summary>
    public long? Next(int stream, long after) =>
        _events.Query().Where(Query.Between("_id", Key(stream, after + 1), Key(stream + 1, 0))).OrderBy("_id").Limit(1).ToEnumerable()
            .Select(document => (long?)Stored(document).Sequence).FirstOrDefault();

    public IReadOnlyList<StoredEvent> OfPass(string pass, int limit) =>
        [.. _events.Query().Where("pass = @0", pass).OrderBy("_id").Limit(limit).ToEnumerable().Select(Stored)];

    public int Unreadable() => _unreadable.Count();

    private static StoredEvent Stored(BsonDocument document) =>
        new(document["_id"].AsInt64 & ((1L << SequenceBits) - 1), document["received"].AsDateTime, document["payload"].AsBinary);

    /// <summary>One number for a place in a stream; in one gate it grows with time.</summary>
    public static long Place(int stream, long sequence) => ((long)stream << SequenceBits) | sequence;

    private static BsonValue Key(int stream, long sequence) => new(Place(stream, sequence));
}

internal enum PutResult { Stored, Duplicate, Conflict, Unreadable }
