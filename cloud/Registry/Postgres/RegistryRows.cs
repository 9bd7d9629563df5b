using Checkpoint.Cloud.Store.Postgres;
using Checkpoint.Protocols.Plates;
using Npgsql;
using NpgsqlTypes;

namespace Checkpoint.Cloud.Registry.Postgres;

/// <summary>The registry's tables, read and written.</summary>
internal static class RegistryRows
{
    public const string Head = "version, count, digest, filings, change";
    public const string Columns = "plate, version, change, document";

    public static RegistryHead ReadHead(NpgsqlDataReader row) => new(new(row.GetInt64(0), row.GetInt32(1), row.GetString(2)), row.GetInt32(3), row.GetInt64(4));

    public static RegistryRow Read(NpgsqlDataReader row) => Read(row, 0);

    public static RegistryRow Read(NpgsqlDataReader row, int first) => new(
        PlateOf(row.GetInt64(first)), row.GetInt64(first + 1), row.GetInt64(first + 2), row.IsDBNull(first + 3) ? null : FilingDocument.Read(row.GetFieldValue<byte[]>(first + 3)));

    public static Plate PlateOf(long key) => Plate.TryFromKey((ulong)key, out var plate) ? plate : throw new InvalidDataException("The registry holds what is no plate.");

    public static async Task WriteAsync(NpgsqlConnection connection, RegistryHead head, IEnumerable<(RegistryRow Row, bool IsNew)> rows, IReadOnlyCollection<(string Id, FilingVersion Version)> past, CancellationToken cancellationToken)
    {
        var changed = rows.ToLookup(each => each.IsNew, each => each.Row);
        await UpdateAsync(connection, [.. changed[false]], cancellationToken);
        await InsertAsync(connection, [.. changed[true]], cancellationToken);
        await WritePastAsync(connection, past, cancellationToken);
        await connection.ExecuteAsync("update registry set version = $1, count = $2, digest = $3, filings = $4, change = $5", cancellationToken,
            head.Whitelist.Version, head.Whitelist.Count, head.Whitelist.Digest, head.Filings, head.Change);
        // Heard by every centre when it is committed.
        await connection.ExecuteAsync($"notify {PostgresRegistryStore.Channel}", cancellationToken);
    }

    private static async Task UpdateAsync(NpgsqlConnection connection, IReadOnlyList<RegistryRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0) return;
        await connection.ExecuteAsync(
            """
            update filings set version = changed.version, change = changed.change, registration = changed.registration, state = changed.state, enterprise = changed.enterprise,
            valid_to = changed.valid_to, document = changed.document
            from unnest($1, $2, $3, $4, $5, $6, $7, $8) as changed (plate, version, change, registration, state, enterprise, valid_to, document) where filings.plate = changed.plate
            """,
            cancellationToken,
            rows.Select(row => (long)row.Plate.Key).ToArray(), rows.Select(row => row.Version).ToArray(), rows.Select(row => row.Change).ToArray(), rows.Select(row => Filing(row)?.Id).ToArray(),
            rows.Select(row => (short?)Filing(row)?.State).ToArray(), rows.Select(row => Filing(row)?.Enterprise).ToArray(), rows.Select(row => Filing(row)?.ValidTo).ToArray(),
            rows.Select(row => row.Filed is { } filed ? FilingDocument.Write(filed) : null).ToArray());
    }

    private static async Task InsertAsync(NpgsqlConnection connection, IReadOnlyList<RegistryRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0) return;
        await using var copy = await connection.BeginBinaryImportAsync("copy filings (plate, version, change, registration, state, enterprise, valid_to, document) from stdin (format binary)", cancellationToken);
        foreach (var row in rows)
        {
            var filing = Filing(row);
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync((long)row.Plate.Key, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(row.Version, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(row.Change, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(filing?.Id, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync((short?)filing?.State, NpgsqlDbType.Smallint, cancellationToken);
            await copy.WriteAsync(filing?.Enterprise, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(filing?.ValidTo, NpgsqlDbType.Date, cancellationToken);
            await copy.WriteAsync(row.Filed is { } filed ? FilingDocument.Write(filed) : null, NpgsqlDbType.Bytea, cancellationToken);
        }
        await copy.CompleteAsync(cancellationToken);
    }

    private static async Task WritePastAsync(NpgsqlConnection connection, IReadOnlyCollection<(string Id, FilingVersion Version)> past, CancellationToken cancellationToken)
    {
        if (past.Count == 0) return;
        await using var copy = await connection.BeginBinaryImportAsync("copy filing_history (registration, document) from stdin (format binary)", cancellationToken);
        foreach (var (id, version) in past)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(id, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(FilingDocument.Write(version), NpgsqlDbType.Bytea, cancellationToken);
        }
        await copy.CompleteAsync(cancellationToken);
    }

    private static Filing? Filing(RegistryRow row) => row.Filed?.Filing;
}
