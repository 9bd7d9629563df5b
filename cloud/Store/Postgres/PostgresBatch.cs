using Checkpoint.Cloud.Passes;
using Checkpoint.Protocols.Messages;
using Npgsql;
using NpgsqlTypes;

namespace Checkpoint.Cloud.Store.Postgres;

/// <summary>One batch on its way into the database, in one transaction. What most batches need is asked for at once; what a gap needs, where it stands.</summary>
internal sealed class PostgresBatch(NpgsqlConnection connection, DateTimeOffset now) : IBatchSource
{
    private const int ReadAhead = 500;

    private readonly Dictionary<(string Gate, string Stream), StreamPosition> _streams = [];
    private readonly Dictionary<(int Stream, long Sequence), (byte[] Payload, bool WasReadable)> _known = [];
    private readonly Dictionary<string, PassRecord?> _passes = [];
    private readonly Dictionary<(int Stream, long Sequence), StoredEvent> _ahead = [];

    public async Task<StoreOutcome> StoreAsync(IReadOnlyCollection<ReceivedEvent> batch, CancellationToken cancellationToken)
    {
        var gates = await GateRows.LockAsync(connection, batch.Select(received => received.Gate), cancellationToken);
        var fold = new BatchFold(this, gates.GetValueOrDefault, now);
        var places = await PlacesAsync(batch, fold, cancellationToken);
        await ReadKnownAsync(places, cancellationToken);
        await ReadPassesAsync(batch, cancellationToken);
        await PutAsync(places, fold, cancellationToken);
        fold.Fold();
        await PutStreamsAsync(fold.Streams, cancellationToken);
        await PassRows.PutAsync(connection, fold.Passes, cancellationToken);
        await InterventionRows.PutAsync(connection, fold.Interventions, cancellationToken);
        await GateRows.PutAsync(connection, fold.Gates, cancellationToken);
        return fold.Outcome();
    }

    public StoredEvent? Event(int stream, long sequence)
    {
        if (_ahead.TryGetValue((stream, sequence), out var read)) return read;
        _ahead.Clear();
        foreach (var stored in connection.Query(
            "select sequence, received, payload from events where stream = $1 and sequence >= $2 and exists (select from events where stream = $1 and sequence = $2) order by sequence limit $3",
            EventRows.Read, stream, sequence, ReadAhead))
            _ahead[(stream, stored.Sequence)] = stored;
        return _ahead.GetValueOrDefault((stream, sequence));
    }

    public long? Next(int stream, long after) => connection.Query(
        "select sequence from events where stream = $1 and sequence > $2 order by sequence limit 1", row => (long?)row.GetInt64(0), stream, after).SingleOrDefault();

    public long? LostThrough(int stream, long sequence) => RunAtOrBefore(stream, sequence) is { } run && sequence <= run.Last ? run.Last : null;

    public PassRecord? Pass(string id)
    {
        if (!_passes.TryGetValue(id, out var pass))
            _passes[id] = pass = connection.Query("select document from passes where id = $1", PassRows.Read, PostgresCentreStore.Text(id)).SingleOrDefault();
        return pass;
    }

    /// <summary>Where each event belongs. A stream that is new is made.</summary>
    private async Task<List<(StreamPosition Stream, ReceivedEvent Event)>> PlacesAsync(IReadOnlyCollection<ReceivedEvent> batch, BatchFold fold, CancellationToken cancellationToken)
    {
        foreach (var stream in await connection.QueryAsync(
            $"select {StreamRows.Columns} from streams join unnest($1, $2) as wanted (gate, stream) using (gate, stream)", StreamRows.Read, cancellationToken,
            [.. Pairs(batch.Select(received => (received.Gate, received.Stream)))]))
            _streams[(stream.Gate, stream.Stream)] = stream;
        var begun = batch.Select(received => (received.Gate, received.Stream)).Distinct().Where(each => !_streams.ContainsKey(each)).ToList();
        if (begun.Count > 0)
        {
            var counts = (await connection.QueryAsync("select gate, count(*) from streams where gate = any($1) group by gate", row => (Gate: row.GetString(0), Count: (int)row.GetInt64(1)), cancellationToken,
                (object)begun.Select(each => each.Gate).Distinct().ToArray())).ToDictionary(each => each.Gate, each => each.Count);
            var admitted = begun.GroupBy(each => each.Gate).SelectMany(each => each.Take(Math.Max(0, StreamLimit.StreamsPerGate - counts.GetValueOrDefault(each.Key)))).ToList();
            foreach (var stream in await connection.QueryAsync(
                $"insert into streams (gate, stream, through, highest) select gate, stream, 0, 0 from unnest($1, $2) with ordinality as begun (gate, stream, place) order by place returning {StreamRows.Columns}",
                StreamRows.Read, cancellationToken, [.. Pairs(admitted)]))
                _streams[(stream.Gate, stream.Stream)] = stream;
        }

        var places = new List<(StreamPosition, ReceivedEvent)>(batch.Count);
        foreach (var received in batch)
        {
            if (_streams.TryGetValue((received.Gate, received.Stream), out var stream)) places.Add((stream, received));
            else fold.Refuse(received);
        }

        return places;
    }

    /// <summary>What is in the places already. Above the highest number of a stream there is nothing.</summary>
    private async Task ReadKnownAsync(List<(StreamPosition Stream, ReceivedEvent Event)> places, CancellationToken cancellationToken)
    {
        var taken = places.Where(place => place.Event.Sequence <= place.Stream.Highest).ToList();
        if (taken.Count == 0) return;
        var found = await connection.QueryAsync(
            "select stream, sequence, payload, problem is null from events join unnest($1, $2) as wanted (stream, sequence) using (stream, sequence)",
            row => (Place: (row.GetInt32(0), row.GetInt64(1)), Known: (row.GetFieldValue<byte[]>(2), row.GetBoolean(3))), cancellationToken,
            taken.Select(place => place.Stream.Number).ToArray(), taken.Select(place => place.Event.Sequence).ToArray());
        foreach (var (place, known) in found) _known[place] = known;
    }

    private async Task ReadPassesAsync(IReadOnlyCollection<ReceivedEvent> batch, CancellationToken cancellationToken)
    {
        foreach (var id in batch.Select(Projection.PassIdOf).OfType<string>()) _passes[id] = null;
        if (_passes.Count == 0) return;
        foreach (var pass in await connection.QueryAsync("select document from passes where id = any($1)", PassRows.Read, cancellationToken, (object)_passes.Keys.Select(PostgresCentreStore.Text).ToArray()))
            _passes[pass.Id] = pass;
    }

    private async Task PutAsync(List<(StreamPosition Stream, ReceivedEvent Event)> places, BatchFold fold, CancellationToken cancellationToken)
    {
        var fresh = new Dictionary<(int Stream, long Sequence), ReceivedEvent>();
        foreach (var (stream, received) in places)
        {
            var place = (stream.Number, received.Sequence);
            var result = received.Event is null ? PutResult.Unreadable : PutResult.Stored;
            if (_known.TryGetValue(place, out var known))
            {
                var repetition = Repetition.Of(received, known.Payload, known.WasReadable);
                if (repetition == PutResult.Stored) await HealAsync(place, received, fresh, cancellationToken);
                else result = repetition;
            }
            else
                fresh[place] = received;

            if (result is PutResult.Stored or PutResult.Unreadable) _known[place] = (received.Payload, received.Event is not null);
            fold.Put(fold.Stream(received) ?? stream, received, result);
            if (received.Event?.Data is EventsLost lost) PutLost(stream.Number, lost.From, lost.Through);
        }

        await using var copy = await connection.BeginBinaryImportAsync("copy events (stream, sequence, received, pass, problem, payload) from stdin (format binary)", cancellationToken);
        foreach (var ((stream, sequence), received) in fresh)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(stream, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(sequence, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(now.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
            await WriteAsync(Projection.PassIdOf(received));
            await WriteAsync(received.Event is null ? received.Problem ?? "" : null);
            await copy.WriteAsync(received.Payload, NpgsqlDbType.Bytea, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);

        Task WriteAsync(string? text) => text is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(PostgresCentreStore.Text(text), NpgsqlDbType.Text, cancellationToken);
    }

    /// <summary>A readable repetition takes the place of what came broken the first time, in this batch or before.</summary>
    private async Task HealAsync((int Stream, long Sequence) place, ReceivedEvent received, Dictionary<(int Stream, long Sequence), ReceivedEvent> fresh, CancellationToken cancellationToken)
    {
        if (fresh.ContainsKey(place)) fresh[place] = received;
        else
            await connection.ExecuteAsync(
                "update events set payload = $3, pass = $4, problem = null, received = $5 where stream = $1 and sequence = $2", cancellationToken,
                place.Stream, place.Sequence, received.Payload, Projection.PassIdOf(received) is { } pass ? PostgresCentreStore.Text(pass) : null, now.UtcDateTime);
    }

    private Task<int> PutStreamsAsync(IReadOnlyCollection<StreamPosition> streams, CancellationToken cancellationToken) => connection.ExecuteAsync(
        "update streams set through = moved.through, highest = moved.highest, digest = moved.digest from unnest($1, $2, $3, $4) as moved (number, through, highest, digest) where streams.number = moved.number",
        cancellationToken, streams.Select(each => each.Number).ToArray(), streams.Select(each => each.Through).ToArray(), streams.Select(each => each.Highest).ToArray(), streams.Select(each => each.Digest).ToArray());

    /// <summary>Runs that touch are one, so that looking for a number costs one step in the index, however many were told.</summary>
    private void PutLost(int stream, long first, long last)
    {
        if (RunAtOrBefore(stream, first) is { } before && before.Last >= first - 1)
        {
            if (last <= before.Last) return;
            first = before.First;
        }

        var touched = connection.Query("delete from lost_runs where stream = $1 and first between $2 and $3 returning last", row => row.GetInt64(0), stream, first, last + 1);
        connection.Execute("insert into lost_runs (stream, first, last) values ($1, $2, $3)", stream, first, touched.Append(last).Max());
    }

    private (long First, long Last)? RunAtOrBefore(int stream, long sequence) => connection.Query(
        "select first, last from lost_runs where stream = $1 and first <= $2 order by first desc limit 1", row => ((long, long)?)(row.GetInt64(0), row.GetInt64(1)), stream, sequence).SingleOrDefault();

    private static IEnumerable<object> Pairs(IEnumerable<(string Gate, string Stream)> pairs)
    {
        var distinct = pairs.Distinct().ToList();
        return [distinct.Select(each => each.Gate).ToArray(), distinct.Select(each => each.Stream).ToArray()];
    }
}
