using Checkpoint.Cloud.Store.Postgres;
using Checkpoint.Protocols.Whitelist;
using Npgsql;

namespace Checkpoint.Cloud.Registry.Postgres;

/// <summary>
/// The registry in PostgreSQL, which several centres may use at once. A transaction locks the registry's row first, so one follows the
/// other, and each sees all that those before it have changed. Other centres hear of a new head by NOTIFY.
/// </summary>
internal sealed partial class PostgresRegistryStore : IRegistryStore
{
    public const string Channel = "registry";
    /// <summary>The registry is asked by registrars and gates; events have connections of their own.</summary>
    private const int MaximumConnections = 10;
    /// <summary>An index is filled in parts.</summary>
    private const int ReadAtOnce = 50_000, TakeAtOnce = 20_000;

    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _time;
    private readonly RegistryListener _listener;
    private readonly SemaphoreSlim _reading = new(1);
    private WhitelistHead _head;
    private FilingIndex _index = new();
    private long _indexed = -1;

    private PostgresRegistryStore(NpgsqlDataSource source, TimeProvider time, ILogger logger)
    {
        (_source, _time) = (source, time);
        using (var connection = source.OpenConnection()) _head = connection.Query($"select {RegistryRows.Head} from registry", RegistryRows.ReadHead).Single().Whitelist;
        _listener = new(source, time, logger, () => Head, Take);
    }

    public event Action? Changed;

    public WhitelistHead Head => Volatile.Read(ref _head);

    /// <exception cref="NpgsqlException">The database cannot be reached, or lacks something.</exception>
    public static PostgresRegistryStore Open(string connectionString, TimeProvider time, ILogger logger)
    {
        PostgresSchema.Prepare(connectionString);
        return new(NpgsqlDataSource.Create(PostgresSchema.Durable(connectionString, MaximumConnections)), time, logger);
    }

    public async ValueTask<IReadOnlyList<FilingResult>> ApplyAsync(IReadOnlyCollection<FilingCommand> commands, bool together = false, CancellationToken cancellationToken = default)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var head = (await connection.QueryAsync($"select {RegistryRows.Head} from registry for update", RegistryRows.ReadHead, cancellationToken)).Single();
        var batch = new RegistryBatch(head, await PostgresRegistrySource.ReadAsync(connection, commands, cancellationToken), _time.GetUtcNow());
        IReadOnlyList<FilingResult> results = [.. commands.Select(batch.Apply)];
        if (!batch.HasChanged || (together && results.Any(result => result.IsRefused))) return results;
        await RegistryRows.WriteAsync(connection, batch.Head, batch.Rows, batch.Past, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Take(batch.Head.Whitelist, isNewest: false);
        return results;
    }

    public async ValueTask<FilingVersion?> GetAsync(string id, CancellationToken cancellationToken = default) => (await FindAsync([id], [], cancellationToken)).SingleOrDefault();

    public async ValueTask<IReadOnlyList<FilingVersion>> FindAsync(IReadOnlyCollection<string> ids, IReadOnlyCollection<ulong> plateKeys, CancellationToken cancellationToken = default)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        return [.. (await PostgresRegistrySource.FindAsync(connection, ids, plateKeys, cancellationToken)).Select(row => row.Filed).OfType<FilingVersion>()];
    }

    public async ValueTask<IReadOnlyList<FilingVersion>> HistoryAsync(string id, int limit, CancellationToken cancellationToken = default)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        // At one moment: what is superseded meanwhile would be missing.
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var current = (await PostgresRegistrySource.FindAsync(connection, [id], [], cancellationToken)).SingleOrDefault();
        var past = await connection.QueryAsync(
            "select document from filing_history where registration = $1 order by number desc limit $2", row => FilingDocument.Read(row.GetFieldValue<byte[]>(0)), cancellationToken,
            PostgresCentreStore.Text(id), limit);
        return FilingHistory.Of(current?.Filed, past, limit);
    }

    public ValueTask<RegistrySlice> SinceAsync(long version, int limit, CancellationToken cancellationToken = default) => SliceAsync("version > $1 and version > 0 order by version", "f.version", version, limit, cancellationToken);

    public ValueTask<RegistrySlice> AfterAsync(ulong plateKey, int limit, CancellationToken cancellationToken = default) => SliceAsync("plate > $1 order by plate", "f.plate", (long)plateKey, limit, cancellationToken);

    /// <summary>In memory, brought up to date with what any centre has changed.</summary>
    public async ValueTask<FilingIndex> IndexAsync(CancellationToken cancellationToken = default)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            var newest = (await connection.QueryAsync("select change from registry", row => row.GetInt64(0), cancellationToken)).Single();
            // An older registry was put back.
            if (newest < _indexed) (_index, _indexed) = (new(), -1);
            while (_indexed < newest)
            {
                var part = await connection.QueryAsync(
                    "select plate, change, state, enterprise, valid_to from filings where change > $1 order by change limit $2",
                    row => (Plate: RegistryRows.PlateOf(row.GetInt64(0)), Change: row.GetInt64(1), State: row.IsDBNull(2) ? (FilingState?)null : (FilingState)row.GetInt16(2),
                        Enterprise: row.IsDBNull(3) ? "" : row.GetString(3), ValidTo: row.IsDBNull(4) ? (DateOnly?)null : row.GetFieldValue<DateOnly>(4)),
                    cancellationToken, _indexed, ReadAtOnce);
                foreach (var (plate, _, state, enterprise, validTo) in part) _index.Put(plate, state, enterprise, validTo);
                _indexed = part.Count < ReadAtOnce ? Math.Max(newest, part.Count > 0 ? part[^1].Change : 0) : part[^1].Change;
            }

            return _index;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Takes over another registry, with its versions, so that gates go on from where they are.</summary>
    /// <returns>False, and nothing is taken, when there is something here already.</returns>
    internal async Task<bool> TakeOverAsync(RegistryHead head, IEnumerable<RegistryRow> rows, IEnumerable<(string Id, FilingVersion Version)> past, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var change = (await connection.QueryAsync("select change from registry for update", row => row.GetInt64(0), cancellationToken)).Single();
        if (change > 0) return false;
        foreach (var part in rows.Chunk(TakeAtOnce))
            await RegistryRows.WriteAsync(connection, head, [.. part.Select(row => (row with { Change = ++change }, true))], [], cancellationToken);
        foreach (var part in past.Chunk(TakeAtOnce)) await RegistryRows.WriteAsync(connection, head, [], part, cancellationToken);
        var taken = head with { Change = Math.Max(change, head.Change) };
        await RegistryRows.WriteAsync(connection, taken, [], [], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Take(taken.Whitelist, isNewest: false);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        await _source.DisposeAsync();
        _reading.Dispose();
    }

    private async ValueTask<RegistrySlice> SliceAsync(string which, string order, long after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        // In one statement, and so at one moment.
        var rows = await connection.QueryAsync(
            $"select r.version, r.count, r.digest, f.plate, f.version, f.change, f.document from registry r left join lateral (select {RegistryRows.Columns} from filings where {which} limit $2) f on true order by {order}",
            row => (Head: new WhitelistHead(row.GetInt64(0), row.GetInt32(1), row.GetString(2)), Row: row.IsDBNull(3) ? null : RegistryRows.Read(row, 3)), cancellationToken, after, limit);
        var found = rows.Select(each => each.Row).OfType<RegistryRow>().Select(row => (row.OnWhitelist, row.Version)).ToList();
        return new(rows[0].Head, found, found.Count < limit);
    }

    /// <param name="isNewest">It was read after everything known here; otherwise another may have gone on meanwhile.</param>
    private void Take(WhitelistHead head, bool isNewest)
    {
        for (var known = Head; isNewest ? head != known : head.Version > known.Version; known = Head)
        {
            if (Interlocked.CompareExchange(ref _head, head, known) != known) continue;
            Changed?.Invoke();
            return;
        }
    }
}
