using Checkpoint.Protocols.Messages;
using LiteDB;

namespace Checkpoint.Cloud.Store.Embedded;

/// <summary>
/// Every event as it came. The key is one number, stream above sequence, so a stream lies in order in one index. An event
/// that could not be read keeps its place and is listed as unreadable: it neither blocks its stream nor is lost.
/// </summary>
internal sealed class EventTable
{
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
            var repetition = Repetition.Of(received, known["payload"].AsBinary, wasReadable: _unreadable.FindById(key) is null);
            if (repetition != PutResult.Stored) return repetition;
            _unreadable.Delete(key);
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

    public StoredEvent? Get(int stream, long sequence) => _events.FindById(Key(stream, sequence)) is { } document ? Stored(document) : null;

    /// <summary>Null too for one that could not be read when it came.</summary>
    public byte[]? Readable(int stream, long sequence) =>
        _unreadable.FindById(Key(stream, sequence)) is null ? Get(stream, sequence)?.Payload : null;

    /// <summary>Of a stream, in order.</summary>
    public IEnumerable<StoredEvent> Through(int stream, long sequence) =>
        _events.Query().Where(Between(Key(stream, 0), Key(stream, sequence))).OrderBy("_id").ToEnumerable().Select(Stored);

    /// <summary>The first stored number of a stream after one.</summary>
    public long? Next(int stream, long after) => after >= CloudEvent.MaximumSequence ? null :
        _events.Query().Where(Between(Key(stream, after + 1), Key(stream, CloudEvent.MaximumSequence))).OrderBy("_id").Limit(1).ToEnumerable()
            .Select(document => (long?)Stored(document).Sequence).FirstOrDefault();

    public IReadOnlyList<StoredEvent> OfPass(string pass, int limit) =>
        [.. _events.Query().Where("pass = @0", pass).OrderBy("_id").Limit(limit).ToEnumerable().Select(Stored)];

    public int Unreadable() => _unreadable.Count();

    private static StoredEvent Stored(BsonDocument document) =>
        new(StoredEvent.SequenceOf(document["_id"].AsInt64), document["received"].AsDateTime, document["payload"].AsBinary);

    /// <summary>With parameters: LiteDB compiles, and keeps for ever, every other text of an expression.</summary>
    internal static BsonExpression Between(BsonValue from, BsonValue through) => BsonExpression.Create("_id BETWEEN @0 AND @1", from, through);

    private static BsonValue Key(int stream, long sequence) => new(StoredEvent.PlaceOf(stream, sequence));
}
