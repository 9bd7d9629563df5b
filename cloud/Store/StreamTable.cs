using LiteDB;

namespace Checkpoint.Cloud.Store;

/// <summary>How far each stream of each gate is stored.</summary>
internal sealed class StreamTable(LiteDatabase database)
{
    private readonly ILiteCollection<BsonDocument> _streams = database.GetCollection("streams");

    public IEnumerable<StreamPosition> All() => _streams.FindAll().Select(each => new StreamPosition(
        each["_id"].AsInt32, each["gate"].AsString, each["stream"].AsString, each["through"].AsInt64, each["highest"].AsInt64));

    public void Put(StreamPosition position) => _streams.Upsert(new BsonDocument
    {
        ["_id"] = position.Number, ["gate"] = position.Gate, ["stream"] = position.Stream,
        ["through"] = position.Through, ["highest"] = position.Highest,
    });
}
