using LiteDB;

namespace Checkpoint.Cloud.Store;

/// <summary>Messages without a readable place in a stream, or under another gate's name. The last ones are kept, to be looked at.</summary>
internal sealed class RejectedTable(LiteDatabase database)
{
    public const int Kept = 1_000;

    private readonly ILiteCollection<BsonDocument> _rejected = database.GetCollection("rejected", BsonAutoId.Int64);

    public void Put(string gate, string problem, byte[] payload, DateTimeOffset now)
    {
        var id = _rejected.Insert(new BsonDocument { ["gate"] = gate, ["problem"] = problem, ["payload"] = payload, ["received"] = now.UtcDateTime });
        _rejected.DeleteMany("_id <= @0", id.AsInt64 - Kept);
    }

    public int Count() => _rejected.Count();
}
