using Checkpoint.Protocols.Messages;
using Npgsql;

namespace Checkpoint.Cloud.Store.Postgres;

/// <summary>Makes passes and lanes anew from the events, a part at a time.</summary>
internal static class PostgresRebuild
{
    private const int Part = 2_000;

    public static void Run(NpgsqlConnection connection, bool isNew)
    {
        using var transaction = connection.BeginTransaction();
        if (!isNew)
        {
            // Whoever stores events locks their gates first, and so waits.
            connection.Execute("lock table gates in exclusive mode");
            connection.Execute("truncate passes, interventions");
            var gates = connection.Query("select document from gates", GateRows.Read).ToDictionary(gate => gate.Gate, gate => gate.WithoutEvents());
            foreach (var stream in connection.Query($"select {StreamRows.Columns} from streams order by number", StreamRows.Read))
                for (var after = 0L; Next(connection, stream, after) is { Count: > 0 } part; after = part[^1].Sequence)
                {
                    var projection = new Projection(id => connection.Query("select document from passes where id = $1", PassRows.Read, PostgresCentreStore.Text(id)).SingleOrDefault(), gates.GetValueOrDefault);
                    foreach (var stored in part)
                        if (CloudEventJson.Read(stored.Payload, out _) is { } happened) projection.Apply(stream, happened, stored.Received);
                    foreach (var gate in projection.Gates) gates[gate.Gate] = gate;
                    PassRows.PutAsync(connection, projection.Passes, default).GetAwaiter().GetResult();
                    InterventionRows.PutAsync(connection, projection.Interventions, default).GetAwaiter().GetResult();
                }
            GateRows.PutAsync(connection, gates.Values, default).GetAwaiter().GetResult();
        }

        connection.Execute("insert into about (name, value) values ('projection', $1) on conflict (name) do update set value = excluded.value", Projection.Version.ToString(System.Globalization.CultureInfo.InvariantCulture));
        transaction.Commit();
    }

    private static List<StoredEvent> Next(NpgsqlConnection connection, StreamPosition stream, long after) => connection.Query(
        "select sequence, received, payload from events where stream = $1 and sequence > $2 and sequence <= $3 order by sequence limit $4", EventRows.Read, stream.Number, after, stream.Through, Part);
}
