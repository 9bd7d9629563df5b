using System.Globalization;
using System.Text.Json;
using Checkpoint.Cloud.Passes;
using Checkpoint.Protocols.Plates;
using LiteDB;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace Checkpoint.Cloud.Store.Embedded;

/// <summary>Passes as documents, with what is searched for beside them. Can be rebuilt from the events.</summary>
internal sealed class PassTable
{
    // The highest character that can follow a gate's name in an index of gate and place.
    private const string AfterGate = "~";

    private readonly ILiteCollection<BsonDocument> _passes;

    public PassTable(LiteDatabase database)
    {
        _passes = database.GetCollection("passes");
        _passes.EnsureIndex("arrived");
        _passes.EnsureIndex("at");
    }

    public PassRecord? Get(string id) => _passes.FindById(id) is { } document ? Read(document) : null;

    public void Put(PassRecord pass) => _passes.Upsert(new BsonDocument
    {
        ["_id"] = pass.Id,
        ["arrived"] = pass.Began.UtcTicks,
        ["at"] = At(pass.Gate, pass.Place),
        ["lane"] = pass.Lane,
        ["plate"] = pass.Plate,
        ["outcome"] = pass.Outcome?.ToString(),
        ["celsius"] = pass.HighestCelsius is { } celsius ? new BsonValue(celsius) : BsonValue.Null,
        ["json"] = JsonSerializer.SerializeToUtf8Bytes(pass, CentreJson.Default.PassRecord),
    });

    /// <summary>Newest first.</summary>
    public IReadOnlyList<PassRecord> Find(PassQuery query)
    {
        var found = _passes.Query();
        // One gate's passes lie together in an index by gate and place in its streams, in which they are in order whatever its clock does.
        found = query.Gate is null ? found.OrderByDescending("arrived") : found.Where("at > @0 AND at < @1", query.Gate + " ", query.Gate + " " + AfterGate).OrderByDescending("at");
        if (query.Lane is not null) found = found.Where("lane = @0", query.Lane);
        if (PlateFragment.Of(query.Plate ?? "") is { Length: > 0 } part) found = found.Where("INDEXOF(plate, @0) >= 0", part);
        if (query.From is { } from) found = found.Where("arrived >= @0", from.UtcTicks);
        if (query.To is { } to) found = found.Where("arrived < @0", to.UtcTicks);
        if (query.Outcome is { } outcome) found = found.Where("outcome = @0", outcome.ToString());
        if (query.MinimumCelsius is { } celsius) found = found.Where("celsius >= @0", celsius);
        return [.. found.Limit(Math.Clamp(query.Limit, 1, PassQuery.MaximumExport)).ToEnumerable().Select(Read)];
    }

    /// <summary>One at a time, in the order in which they began.</summary>
    public void Each(ReportSpan span, Action<PassRecord> take)
    {
        foreach (var document in _passes.Query().Where("arrived >= @0 AND arrived < @1", span.From.UtcTicks, span.To.UtcTicks).OrderBy("arrived").ToEnumerable())
            if (Read(document) is var pass && (span.Gate is null || pass.Gate == span.Gate)) take(pass);
    }

    public void Clear() => _passes.DeleteAll();

    private static string At(string gate, long place) => string.Create(CultureInfo.InvariantCulture, $"{gate} {place:D19}");

    private static PassRecord Read(BsonDocument document) =>
        JsonSerializer.Deserialize(document["json"].AsBinary, CentreJson.Default.PassRecord) ?? throw new JsonException("a stored pass is null");
}
