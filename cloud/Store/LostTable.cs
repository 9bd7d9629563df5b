using LiteDB;

namespace Checkpoint.Cloud.Store;

/// <summary>Sequence numbers a gate has said to be lost: their stream goes on without them.</summary>
internal sealed class LostTable
{
    private readonly ILiteCollection<BsonDocument> _lost;

    public LostTable(LiteDatabase database)
    {
        _lost = database.GetCollection("lost", BsonAutoId.ObjectId);
        _lost.EnsureIndex("stream");
    }

    public void Put(int stream, long from, long through) => _lost.Upsert(new BsonDocument
    {
        ["_id"] = $"{stream}.{from}.{through}", ["stream"] = stream, ["from"] = from, ["through"] = through,
    });

    /// <summary>The last lost number of the run that holds <paramref name="sequence"/>; null when that one is not lost.</summary>
    public long? Through(int stream, long sequence) =>
        _lost.Find(Query.EQ("stream", stream)).Where(each => each["from"].AsInt64 <= sequence && sequence <= each["through"].AsInt64)
            .Select(each => (long?)each["through"].AsInt64).Max();
}
