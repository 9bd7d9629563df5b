using Checkpoint.Cloud.Store.Postgres;
using Npgsql;

namespace Checkpoint.Cloud.Registry.Postgres;

/// <summary>What the commands of a batch are about, read at once; what follows only from another, where it is asked for.</summary>
internal sealed class PostgresRegistrySource(NpgsqlConnection connection) : IRegistrySource
{
    private readonly Dictionary<string, RegistryRow?> _ids = [];
    private readonly Dictionary<ulong, RegistryRow?> _plates = [];

    public static async Task<PostgresRegistrySource> ReadAsync(NpgsqlConnection connection, IReadOnlyCollection<FilingCommand> commands, CancellationToken cancellationToken)
    {
        var source = new PostgresRegistrySource(connection);
        var (ids, plates) = (commands.Select(command => command.Id).Distinct().ToArray(), commands.Select(command => command.Plate?.Key).OfType<ulong>().Distinct().ToArray());
        foreach (var id in ids) source._ids[id] = null;
        foreach (var plate in plates) source._plates[plate] = null;
        foreach (var row in await FindAsync(connection, ids, plates, cancellationToken)) source.Take(row);
        return source;
    }

    public static Task<List<RegistryRow>> FindAsync(NpgsqlConnection connection, IReadOnlyCollection<string> ids, IReadOnlyCollection<ulong> plateKeys, CancellationToken cancellationToken) => connection.QueryAsync(
        $"select {RegistryRows.Columns} from filings where registration = any($1) union select {RegistryRows.Columns} from filings where plate = any($2)", RegistryRows.Read, cancellationToken,
        ids.Select(PostgresCentreStore.Text).ToArray(), plateKeys.Select(key => (long)key).ToArray());

    public RegistryRow? ById(string id)
    {
        if (!_ids.TryGetValue(id, out var row))
            _ids[id] = row = connection.Query($"select {RegistryRows.Columns} from filings where registration = $1", RegistryRows.Read, PostgresCentreStore.Text(id)).SingleOrDefault();
        return row;
    }

    public RegistryRow? At(ulong plateKey)
    {
        if (!_plates.TryGetValue(plateKey, out var row))
            _plates[plateKey] = row = connection.Query($"select {RegistryRows.Columns} from filings where plate = $1", RegistryRows.Read, (long)plateKey).SingleOrDefault();
        return row;
    }

    private void Take(RegistryRow row)
    {
        _plates[row.Plate.Key] = row;
        if (row.Filed?.Filing is { } filing) _ids[filing.Id] = row;
    }
}
