using System.Text.Json;
using Checkpoint.Cloud.Passes;
using LiteDB;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace Checkpoint.Cloud.Store.Embedded;

internal sealed class GateTable(LiteDatabase database)
{
    private readonly ILiteCollection<BsonDocument> _gates = database.GetCollection("gates");

    public IEnumerable<GateRecord> All() => _gates.FindAll().Select(document =>
        WithGaps(JsonSerializer.Deserialize(document["json"].AsBinary, CentreJson.Default.GateRecord) ?? throw new JsonException("a stored gate is null")));

    // Stored by a version that kept no gaps.
    private static GateRecord WithGaps(GateRecord gate) => gate.Gaps.IsDefault ? gate with { Gaps = [] } : gate;

    public void Put(GateRecord gate) => _gates.Upsert(new BsonDocument
    {
        ["_id"] = gate.Gate, ["json"] = JsonSerializer.SerializeToUtf8Bytes(gate, CentreJson.Default.GateRecord),
    });
}
