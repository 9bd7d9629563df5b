using Checkpoint.Protocols.Messages;
using LiteDB;

namespace Checkpoint.Cloud.Store.Embedded;

/// <summary>How far each stream of each gate is stored.</summary>
internal sealed class StreamTable(LiteDatabase database)
{
    private readonly ILiteCollection<BsonDocument> _streams = database.GetCollection("streams");

    public IEnumerable<StreamPosition> All(EventTable events) => _streams.FindAll().Select(each =>
    {
        var (number, through) = (each["_id"].AsInt32, each["through"].AsInt64);
        // A version that kept no digests has stored it, when there is no member for one.
        var digest = each.ContainsKey("digest") ? each["digest"].AsString : events.Readable(number, through) is { } payload ? EventDigest.Of(payload) : null;
        return new StreamPosition(number, each["gate"].AsString, each["stream"].AsString, through, each["highest"].AsInt64, digest);
    });

    public void Put(StreamPosition position) => _streams.Upsert(new BsonDocument
    {
        ["_id"] = position.Number, ["gate"] = position.Gate, ["stream"] = position.Stream,
        ["through"] = position.Through, ["highest"] = position.Highest, ["digest"] = position.Digest,
    });
}
