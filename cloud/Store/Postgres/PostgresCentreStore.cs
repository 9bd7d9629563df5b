using System.Text.Json;
using Checkpoint.Cloud.Passes;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using Npgsql;

namespace Checkpoint.Cloud.Store.Postgres;

/// <summary>
/// The store in PostgreSQL, which several centres may use at once. A batch locks the gates it is about, in the order of their names: so
/// whoever stores events of a gate sees all that is stored of it, and new events need no look for what may be in their places.
/// </summary>
internal sealed partial class PostgresCentreStore : ICentreStore
{
    private static readonly TimeSpan s_firstDelay = TimeSpan.FromMilliseconds(250), s_longestDelay = TimeSpan.FromSeconds(10);

    private const int MaximumConnections = 20;

    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private PostgresCentreStore(NpgsqlDataSource source, TimeProvider time, ILogger logger) => (_source, _time, _logger) = (source, time, logger);

    /// <exception cref="NpgsqlException">The database cannot be reached, or lacks something.</exception>
    public static PostgresCentreStore Open(string connectionString, TimeProvider time, ILogger logger)
    {
        PostgresSchema.Prepare(connectionString, Fold);
        return new(NpgsqlDataSource.Create(PostgresSchema.Durable(connectionString, MaximumConnections)), time, logger);
    }

    private static void Fold(NpgsqlConnection connection)
    {
        var version = connection.Query("select value::integer from about where name = 'projection'", row => (int?)row.GetInt32(0)).SingleOrDefault();
        if (version > Projection.Version) throw new StoreException($"its passes were made by a newer program (version {version}, this one is {Projection.Version}): take the newer program");
        if (version != Projection.Version) PostgresRebuild.Run(connection, isNew: version is null);
    }

    public async ValueTask<StoreOutcome> AppendAsync(IReadOnlyCollection<ReceivedEvent> batch, CancellationToken cancellationToken = default) => await AgainAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var work = new PostgresBatch(connection, _time.GetUtcNow());
            var outcome = await work.StoreAsync(batch, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return outcome;
        }, cancellationToken);

    public async ValueTask<GateRecord> SaveStatusAsync(string gate, GateStatus status, bool isContact, CancellationToken cancellationToken = default) => await AgainAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var record = (await GateRows.LockAsync(connection, [gate], cancellationToken))[gate].With(status, isContact ? _time.GetUtcNow() : null);
            await GateRows.PutAsync(connection, [record], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return record;
        }, cancellationToken);

    public async ValueTask RejectAsync(IReadOnlyCollection<RejectedMessage> messages, CancellationToken cancellationToken = default) => await AgainAsync(
        async connection =>
        {
            var kept = messages.TakeLast(RejectedMessage.Kept).ToList();
            await connection.ExecuteAsync(
                "insert into rejected (gate, problem, payload, received) select gate, problem, payload, $4 from unnest($1, $2, $3) as told (gate, problem, payload)", cancellationToken,
                kept.Select(each => each.Gate).ToArray(), kept.Select(each => Text(each.Problem)).ToArray(), kept.Select(each => each.Payload).ToArray(), _time.GetUtcNow());
            return await connection.ExecuteAsync("delete from rejected where number <= (select number from rejected order by number desc offset $1 limit 1)", cancellationToken, RejectedMessage.Kept);
        }, cancellationToken);

    public async ValueTask<IReadOnlyList<GateRecord>> GatesAsync(CancellationToken cancellationToken = default) =>
        await AgainAsync(connection => connection.QueryAsync("select document from gates order by gate", GateRows.Read, cancellationToken), cancellationToken);

    public async ValueTask<IReadOnlyList<StreamPosition>> StreamsAsync(CancellationToken cancellationToken = default) =>
        await AgainAsync(connection => connection.QueryAsync($"select {StreamRows.Columns} from streams order by number", StreamRows.Read, cancellationToken), cancellationToken);

    public async ValueTask<StreamPosition> StreamAsync(string gate, string stream, CancellationToken cancellationToken = default) =>
        (await AgainAsync(
            connection => connection.QueryAsync($"select {StreamRows.Columns} from streams where gate = $1 and stream = $2", StreamRows.Read, cancellationToken, gate, stream), cancellationToken)).SingleOrDefault()
        ?? StreamPosition.Unknown(gate, stream);

    public async ValueTask<PassRecord?> PassAsync(string id, CancellationToken cancellationToken = default) =>
        (await ReadAsync("select document from passes where id = $1", PassRows.Read, cancellationToken, Text(id))).SingleOrDefault();

    public async ValueTask<IReadOnlyList<PassRecord>> PassesAsync(PassQuery query, CancellationToken cancellationToken = default)
    {
        // One gate's passes are in the order of their places in its streams, whatever its clock does.
        var order = query.Gate is null ? "began desc" : "place desc";
        return await ReadAsync(
            $"""
            select document from passes where ($1 is null or gate = $1) and ($2 is null or lane = $2) and ($3 is null or strpos(plate, $3) > 0)
            and ($5 is null or began >= $5) and ($6 is null or began < $6) and ($7 is null or outcome = $7) and ($8 is null or celsius >= $8) order by {order} limit $4
            """,
            PassRows.Read, cancellationToken,
            NullableText(query.Gate), NullableText(query.Lane), NullableText(PlateFragment.Of(query.Plate ?? "") is { Length: > 0 } part ? part : null), Math.Clamp(query.Limit, 1, PassQuery.MaximumExport),
            Nullable(NpgsqlTypes.NpgsqlDbType.TimestampTz, query.From?.UtcDateTime), Nullable(NpgsqlTypes.NpgsqlDbType.TimestampTz, query.To?.UtcDateTime),
            NullableText(query.Outcome?.ToString()), Nullable(NpgsqlTypes.NpgsqlDbType.Double, query.MinimumCelsius));
    }

    public async ValueTask EachPassAsync(ReportSpan span, Action<PassRecord> take, CancellationToken cancellationToken = default) => await EachAsync(
        "select document from passes where began >= $1 and began < $2 and ($3 is null or gate = $3) order by began", span, row => take(PassRows.Read(row)), cancellationToken);

    public async ValueTask EachInterventionAsync(ReportSpan span, Action<InterventionRecord> take, CancellationToken cancellationToken = default) => await EachAsync(
        "select document from interventions where at >= $1 and at < $2 and ($3 is null or gate = $3) order by at, place", span, row => take(InterventionRows.Read(row)), cancellationToken);

    public async ValueTask<IReadOnlyList<StoredEvent>> EventsOfAsync(string pass, CancellationToken cancellationToken = default) => await ReadAsync(
        "select sequence, received, payload from events where pass = $1 order by stream, sequence limit $2", EventRows.Read, cancellationToken, Text(pass), PassQuery.MaximumSteps);

    public async ValueTask<StoreFigures> FiguresAsync(CancellationToken cancellationToken = default) => (await ReadAsync(
        "select (select count(*) from streams where highest > through), (select count(*) from events where problem is not null) + (select count(*) from rejected)",
        row => new StoreFigures((int)row.GetInt64(0), (int)row.GetInt64(1)), cancellationToken)).Single();

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>PostgreSQL keeps no NUL in texts; a gate may send one. Two texts stay two.</summary>
    internal static string Text(string text) => text.Replace("\uFFFD", "\uFFFD\uFFFD", StringComparison.Ordinal).Replace("\0", "\uFFFD0", StringComparison.Ordinal);

    private static NpgsqlParameter NullableText(string? text) => Nullable(NpgsqlTypes.NpgsqlDbType.Text, text is null ? null : Text(text));

    private static NpgsqlParameter Nullable(NpgsqlTypes.NpgsqlDbType type, object? value) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };

    private async Task EachAsync(string sql, ReportSpan span, Action<NpgsqlDataReader> take, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await connection.EachAsync(sql, take, cancellationToken, span.From.UtcDateTime, span.To.UtcDateTime, NullableText(span.Gate));
    }

    private async Task<List<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object?[] parameters)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        return await connection.QueryAsync(sql, read, cancellationToken, parameters);
    }

    /// <summary>Writes until it is done: a database that restarts, or a network that breaks, holds up the broker and loses nothing.</summary>
    private async Task<T> AgainAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var delay = s_firstDelay; ; delay = delay * 2 < s_longestDelay ? delay * 2 : s_longestDelay)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync(cancellationToken);
                return await work(connection);
            }
            catch (NpgsqlException e) when (e.IsTransient)
            {
                LogAway(e.Message, delay);
                await Task.Delay(delay, _time, cancellationToken);
            }
        }
    }

    [LoggerMessage(2301, LogLevel.Warning, "The database does not answer: {Problem}. Trying again in {Delay}; gates keep what is not confirmed")]
    private partial void LogAway(string problem, TimeSpan delay);
}

internal static class StreamRows
{
    public const string Columns = "number, gate, stream, through, highest, digest";

    public static StreamPosition Read(NpgsqlDataReader row) =>
        new(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.IsDBNull(5) ? null : row.GetString(5));
}

internal static class EventRows
{
    /// <summary>sequence, received, payload.</summary>
    public static StoredEvent Read(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1), row.GetFieldValue<byte[]>(2));
}

internal static class PassRows
{
    public static PassRecord Read(NpgsqlDataReader row) =>
        JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(0), CentreJson.Default.PassRecord) ?? throw new JsonException("a stored pass is null");

    public static Task<int> PutAsync(NpgsqlConnection connection, IReadOnlyCollection<PassRecord> passes, CancellationToken cancellationToken) => connection.ExecuteAsync(
        """
        insert into passes (id, gate, lane, plate, began, place, document, outcome, celsius) select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (id) do update set lane = excluded.lane, plate = excluded.plate, began = excluded.began, place = excluded.place, document = excluded.document,
        outcome = excluded.outcome, celsius = excluded.celsius
        """, cancellationToken,
        passes.Select(pass => PostgresCentreStore.Text(pass.Id)).ToArray(), passes.Select(pass => pass.Gate).ToArray(), passes.Select(pass => PostgresCentreStore.Text(pass.Lane)).ToArray(),
        passes.Select(pass => pass.Plate is { } plate ? PostgresCentreStore.Text(plate) : null).ToArray(), passes.Select(pass => pass.Began.UtcDateTime).ToArray(),
        passes.Select(pass => pass.Place).ToArray(), passes.Select(pass => JsonSerializer.SerializeToUtf8Bytes(pass, CentreJson.Default.PassRecord)).ToArray(),
        passes.Select(pass => pass.Outcome?.ToString()).ToArray(), passes.Select(pass => pass.HighestCelsius).ToArray());
}

internal static class GateRows
{
    public static GateRecord Read(NpgsqlDataReader row) =>
        JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(0), CentreJson.Default.GateRecord) ?? throw new JsonException("a stored gate is null");

    /// <summary>The gates, each for this transaction alone; one that is new is made.</summary>
    public static async Task<Dictionary<string, GateRecord>> LockAsync(NpgsqlConnection connection, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var gates = names.Distinct().Order(StringComparer.Ordinal).ToArray();
        var known = await connection.QueryAsync("select gate from gates where gate = any($1)", row => row.GetString(0), cancellationToken, (object)gates);
        // Before any is locked: who waits for the name of a new one must hold nothing that its maker waits for.
        if (known.Count < gates.Length) await PutAsync(connection, [.. gates.Except(known).Select(gate => new GateRecord { Gate = gate })], cancellationToken, onlyNew: true);
        return (await connection.QueryAsync("select document from gates where gate = any($1) order by gate collate \"C\" for update", Read, cancellationToken, (object)gates)).ToDictionary(gate => gate.Gate);
    }

    public static Task<int> PutAsync(NpgsqlConnection connection, IReadOnlyCollection<GateRecord> gates, CancellationToken cancellationToken, bool onlyNew = false) => connection.ExecuteAsync(
        "insert into gates (gate, document) select * from unnest($1, $2) on conflict (gate) do " + (onlyNew ? "nothing" : "update set document = excluded.document"), cancellationToken,
        gates.Select(gate => gate.Gate).ToArray(), gates.Select(gate => JsonSerializer.SerializeToUtf8Bytes(gate, CentreJson.Default.GateRecord)).ToArray());
}
