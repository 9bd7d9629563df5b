using System.Text.Json;
using Checkpoint.Cloud.Passes;
using LiteDB;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace Checkpoint.Cloud.Store.Embedded;

/// <summary>What people did, by the place of the event. Can be rebuilt from the events.</summary>
internal sealed class InterventionTable
{
    private readonly ILiteCollection<BsonDocument> _interventions;

    public InterventionTable(LiteDatabase database)
    {
        _interventions = database.GetCollection("interventions");
        _interventions.EnsureIndex("at");
    }

    public void Put(InterventionRecord record) => _interventions.Upsert(new BsonDocument
    {
        ["_id"] = record.Place,
        ["at"] = record.At.UtcTicks,
        ["gate"] = record.Gate,
        ["json"] = JsonSerializer.SerializeToUtf8Bytes(record, CentreJson.Default.InterventionRecord),
    });

    public void Each(ReportSpan span, Action<InterventionRecord> take)
    {
        foreach (var document in _interventions.Query().Where("at >= @0 AND at < @1", span.From.UtcTicks, span.To.UtcTicks).OrderBy("at").ToEnumerable())
            if (span.Gate is null || document["gate"].AsString == span.Gate) take(Read(document));
    }

    public void Clear() => _interventions.DeleteAll();

    private static InterventionRecord Read(BsonDocument document) =>
        JsonSerializer.Deserialize(document["json"].AsBinary, CentreJson.Default.InterventionRecord) ?? throw new JsonException("a stored intervention is null");
}
