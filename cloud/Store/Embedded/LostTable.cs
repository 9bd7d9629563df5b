using LiteDB;

namespace Checkpoint.Cloud.Store.Embedded;

/// <summary>
/// Sequence numbers a gate has said to be lost: their stream goes on without them. Runs that touch are one, so that looking for a number
/// costs one step in the index, however many were told.
/// </summary>
internal sealed class LostTable
{
    private readonly ILiteCollection<BsonDocument> _runs;

    public LostTable(LiteDatabase database)
    {
        _runs = database.GetCollection("lostRuns", BsonAutoId.ObjectId);
        if (!database.CollectionExists("lost")) return;
        // An older layout, with a document for each that was told.
        foreach (var each in database.GetCollection("lost").FindAll().ToList()) Put(each["stream"].AsInt32, each["from"].AsInt64, each["through"].AsInt64);
        database.DropCollection("lost");
    }

    public void Put(int stream, long from, long through)
    {
        if (RunAtOrBefore(stream, from) is { } before && before.Through >= from - 1)
        {
            if (through <= before.Through) return;
            from = before.From;
        }

        foreach (var run in Runs(EventTable.Between(Key(stream, from), Key(stream, Math.Min(through + 1, Last)))).ToList())
        {
            through = Math.Max(through, run.Through);
            _runs.Delete(Key(stream, run.From));
        }

        _runs.Insert(new BsonDocument { ["_id"] = Key(stream, from), ["through"] = through });
    }

    /// <summary>The last lost number of the run that holds <paramref name="sequence"/>; null when that one is not lost.</summary>
    public long? Through(int stream, long sequence) =>
        RunAtOrBefore(stream, sequence) is { } run && sequence <= run.Through ? run.Through : null;

    private static long Last => StoredEvent.PlaceOf(1, 0) - 1;

    private (long From, long Through)? RunAtOrBefore(int stream, long sequence) =>
        _runs.Query().Where(EventTable.Between(Key(stream, 0), Key(stream, sequence))).OrderByDescending("_id").Limit(1).ToEnumerable()
            .Select(document => ((long, long)?)Run(document)).FirstOrDefault();

    private IEnumerable<(long From, long Through)> Runs(BsonExpression which) => _runs.Find(which).Select(Run);

    private static (long From, long Through) Run(BsonDocument document) => (document["_id"].AsInt64 & Last, document["through"].AsInt64);

    private static BsonValue Key(int stream, long sequence) => new(StoredEvent.PlaceOf(stream, sequence));
}
