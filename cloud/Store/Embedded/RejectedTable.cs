using LiteDB;

namespace Checkpoint.Cloud.Store.Embedded;

/// <summary>Messages that were rejected. The last ones are kept, to be looked at.</summary>
internal sealed class RejectedTable(LiteDatabase database)
{
    private readonly ILiteCollection<BsonDocument> _rejected = database.GetCollection("rejected", BsonAutoId.Int64);

    public void Put(IEnumerable<RejectedMessage> messages, DateTimeOffset now)
    {
        foreach (var message in messages.TakeLast(RejectedMessage.Kept))
            _rejected.Insert(new BsonDocument { ["gate"] = message.Gate, ["problem"] = message.Problem, ["payload"] = message.Payload, ["received"] = now.UtcDateTime });
        if (_rejected.Max() is { IsInt64: true } last) _rejected.DeleteMany("_id <= @0", last.AsInt64 - RejectedMessage.Kept);
    }

    public int Count() => _rejected.Count();
}
