using LiteDB;

namespace Checkpoint.Cloud.Store.Embedded;

/// <summary>Reads through a span of time a part at a time: whoever reads keeps a checkpoint of LiteDB waiting, and that keeps all others.</summary>
internal static class SpanReader
{
    private const int Part = 500;

    /// <param name="time">Indexed field with UTC ticks.</param>
    public static IEnumerable<BsonDocument> Read(ILiteCollection<BsonDocument> collection, string time, ReportSpan span, CancellationToken cancellationToken)
    {
        var from = span.From.UtcTicks;
        var seen = new HashSet<BsonValue>(); // of the last moment, with which the next part begins
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var size = Part + seen.Count;
            var part = collection.Query().Where($"{time} >= @0 AND {time} < @1", from, span.To.UtcTicks).OrderBy(time).Limit(size).ToList();
            foreach (var document in part)
            {
                if (document[time].AsInt64 != from) (from, seen) = (document[time].AsInt64, []);
                if (seen.Add(document["_id"])) yield return document;
            }

            if (part.Count < size) yield break;
        }
    }
}
