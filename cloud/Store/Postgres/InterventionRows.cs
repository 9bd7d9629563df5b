using System.Text.Json;
using Checkpoint.Cloud.Passes;
using Npgsql;

namespace Checkpoint.Cloud.Store.Postgres;

internal static class InterventionRows
{
    public static InterventionRecord Read(NpgsqlDataReader row) =>
        JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(0), CentreJson.Default.InterventionRecord) ?? throw new JsonException("a stored intervention is null");

    public static async Task PutAsync(NpgsqlConnection connection, IReadOnlyCollection<InterventionRecord> records, CancellationToken cancellationToken)
    {
        if (records.Count == 0) return;
        await connection.ExecuteAsync(
            "insert into interventions (place, gate, at, document) select * from unnest($1, $2, $3, $4) on conflict (place) do nothing", cancellationToken,
            records.Select(each => each.Place).ToArray(), records.Select(each => each.Gate).ToArray(), records.Select(each => each.At.UtcDateTime).ToArray(),
            records.Select(each => JsonSerializer.SerializeToUtf8Bytes(each, CentreJson.Default.InterventionRecord)).ToArray());
    }
}
