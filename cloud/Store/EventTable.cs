using LiteDB;

namespace Checkpoint.Cloud.Store;

/// <summary>
/// Every event as it came. The key is one number, stream above sequence, so a stream lies in order in one index. An event
/// that could not be read has a "problem" and keeps its place: it neither blocks its stream nor is lost.
/// </summary>
internal sealed class EventTable
{
    private const int SequenceBits = 31;

    private readonly ILiteCollection<BsonDocument> _events;

    public EventTable(LiteDatabase database)
    {
        _events = database.GetCollection("events", BsonAutoId.ObjectId);
        _events.EnsureIndex("pass");
    }

    public PutResult Put(int stream, ReceivedEvent received, DateTimeOffset now, string? pass)
    {
        var key = Key(stream, received.Sequence);
        if (_events.FindById(key) is { } known)
        {
            if (known["payload"].AsBinary.AsSpan().SequenceEqual(received.Payload)) return PutResult.Duplicate;
            // A readable repetition heals what came broken the first time; otherwise the first one stands.
            if (received.Event is null || !known.ContainsKey("problem")) return PutResult.Conflict;
        }

        var document = new BsonDocument { ["_id"] = key, ["payload"] = received.Payload, ["received"] = now.UtcDateTime };
        if (pass is not null) document["pass"] = pass;
        if (received.Problem is not null) document["problem"] = received.Problem;
        _events.Upsert(document);
        return received.Event is null ? PutResult.Unreadable : PutResult.Stored;
    }

    public byte[]? Payload(int stream, long sequence) => _events.FindById(Key(stream, sequence))?["payload"].AsBinary;

    public IReadOnlyList<StoredEvent> OfPass(string pass, int limit) =>
        [.. _events.Query().Where("pass = @0", pass).OrderBy("_id").Limit(limit).ToEnumerable().Select(Stored)];

    public int Unreadable() => _events.Count(Query.Not("problem", BsonValue.Null));

    private static StoredEvent Stored(BsonDocument document) =>
        new(document["_id"].AsInt64 & ((1L << SequenceBits) - 1), document["received"].AsDateTime, document["payload"].AsBinary);

    private static BsonValue Key(int stream, long sequence) => new(((long)stream << SequenceBits) | sequence);
}

internal enum PutResult { Stored, Duplicate, Conflict, Unreadable }
