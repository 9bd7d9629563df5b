using Checkpoint.Cloud.Store.Embedded;
using Checkpoint.Protocols.Whitelist;
using LiteDB;
using LiteDB.Engine;

namespace Checkpoint.Cloud.Registry.Embedded;

/// <summary>The registry in a file of its own, for one centre. One writer, and readers that see a version whole.</summary>
public sealed class EmbeddedRegistryStore : IRegistryStore
{
    /// <summary>From so many commands at once on, <see cref="Presence"/> is worth a look at all that is filed.</summary>
    private const int BulkFrom = 1_000;
    internal const string FileName = "registry.db";
    private const int ReadAtOnce = 5_000;

    private readonly Lock _using = new();
    private readonly EmbeddedFile _file;
    private readonly TimeProvider _time;
    private readonly ILiteCollection<BsonDocument> _filed, _past, _about;
    private RegistryHead _head;
    private long _lastPast;
    // Null until many are filed at once. Has everything that is or was filed since then, and before.
    private Presence? _presence;
    // Null until somebody searches.
    private FilingIndex? _index;
    private Task<FilingIndex>? _reading;

    private EmbeddedRegistryStore(EmbeddedFile file, TimeProvider time)
    {
        (_file, _time) = (file, time);
        var database = file.Database;
        _filed = database.GetCollection("registrations", BsonAutoId.ObjectId);
        _filed.EnsureIndex(RegistryDocument.Version, unique: true);
        _filed.EnsureIndex(RegistryDocument.Registration);
        _past = database.GetCollection("history", BsonAutoId.ObjectId);
        _past.EnsureIndex(RegistryDocument.Registration);
        _lastPast = _past.FindOne(Query.All(RegistryDocument.Key, Query.Descending)) is { } last ? last[RegistryDocument.Key].AsInt64 : 0;
        _about = database.GetCollection("about", BsonAutoId.ObjectId);
        RegistryFormat.Update(file, _filed, _about);
        _head = RegistryFormat.ReadHead(_about);
    }

    public event Action? Changed;

    /// <summary>A write has failed: the store is to be opened anew before it is asked again.</summary>
    internal event Action<Exception>? Failed
    {
        add => _file.Failed += value;
        remove => _file.Failed -= value;
    }

    public WhitelistHead Head => Volatile.Read(ref _head).Whitelist;

    public static EmbeddedRegistryStore Open(string directory, TimeProvider time) => Open(EmbeddedFile.Open(directory, FileName), time);

    internal static EmbeddedRegistryStore Open(EngineSettings settings, TimeProvider time) => Open(EmbeddedFile.Open(settings), time);

    private static EmbeddedRegistryStore Open(EmbeddedFile file, TimeProvider time)
    {
        try
        {
            return new(file, time);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public ValueTask<IReadOnlyList<FilingResult>> ApplyAsync(IReadOnlyCollection<FilingCommand> commands, bool together = false, CancellationToken cancellationToken = default)
    {
        lock (_using)
        {
            if (commands.Count >= BulkFrom) _presence ??= ReadPresence();
            var batch = new RegistryBatch(_head, new Source(this), _time.GetUtcNow());
            IReadOnlyList<FilingResult> results = [];
            var isWritten = false;
            _file.Write(() =>
            {
                results = [.. commands.Select(batch.Apply)];
                isWritten = batch.HasChanged && !(together && results.Any(result => result.IsRefused));
                if (isWritten) Write(batch);
                return isWritten;
            });
            if (isWritten) Take(batch);
            return new(results);
        }
    }

    public ValueTask<FilingVersion?> GetAsync(string id, CancellationToken cancellationToken = default)
    {
        lock (_using) return new(Find(id)?.Filed);
    }

    public ValueTask<IReadOnlyList<FilingVersion>> FindAsync(IReadOnlyCollection<string> ids, IReadOnlyCollection<ulong> plateKeys, CancellationToken cancellationToken = default)
    {
        lock (_using)
        {
            var rows = ids.Select(Find).Concat(plateKeys.Select(At)).OfType<RegistryRow>().Where(row => row.Filed is not null);
            return new([.. rows.DistinctBy(row => row.Plate.Key).Select(row => row.Filed!)]);
        }
    }

    public ValueTask<IReadOnlyList<FilingVersion>> HistoryAsync(string id, int limit, CancellationToken cancellationToken = default)
    {
        lock (_using)
        {
            var past = _past.Find(BsonExpression.Create("r = @0", id)).OrderByDescending(document => document[RegistryDocument.Key].AsInt64).Select(RegistryDocument.ReadPast);
            return new(FilingHistory.Of(Find(id)?.Filed, past, limit));
        }
    }

    public ValueTask<RegistrySlice> SinceAsync(long version, int limit, CancellationToken cancellationToken = default) => new(Slice(BsonExpression.Create("v > @0", version), limit));

    public ValueTask<RegistrySlice> AfterAsync(ulong plateKey, int limit, CancellationToken cancellationToken = default) => new(Slice(BsonExpression.Create("_id > @0", (long)plateKey), limit));

    public ValueTask<FilingIndex> IndexAsync(CancellationToken cancellationToken = default)
    {
        lock (_using) _reading ??= Task.Run(ReadIndex, CancellationToken.None);
        return new(_reading.WaitAsync(cancellationToken));
    }

    /// <summary>All of it, to be kept elsewhere. Nothing may be changed meanwhile.</summary>
    internal (RegistryHead Head, IEnumerable<RegistryRow> Rows, IEnumerable<(string Id, FilingVersion Version)> Past) Everything() =>
        (_head, Pages(_filed).Select(RegistryDocument.Read), Pages(_past).Select(document => (document[RegistryDocument.Registration].AsString, RegistryDocument.ReadPast(document))));

    /// <summary>A page at a time: who takes them waits between them, and a reading of LiteDB is of one thread.</summary>
    private static IEnumerable<BsonDocument> Pages(ILiteCollection<BsonDocument> collection)
    {
        const int size = 5_000;
        for (var after = BsonValue.MinValue; ;)
        {
            var page = collection.Query().Where("_id > @0", after).OrderBy("_id").Limit(size).ToList();
            foreach (var document in page) yield return document;
            if (page.Count < size) yield break;
            after = page[^1]["_id"];
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_using) _file.Dispose();
        return ValueTask.CompletedTask;
    }

    private RegistrySlice Slice(BsonExpression which, int limit)
    {
        lock (_using)
        {
            var found = _filed.Find(which, 0, limit).Select(RegistryDocument.Read).Select(row => (row.OnWhitelist, row.Version)).ToList();
            return new(_head.Whitelist, found, found.Count < limit);
        }
    }

    private void Write(RegistryBatch batch)
    {
        // Most are new, and many at once cost half as much.
        _filed.Insert(batch.Rows.Where(each => each.IsNew).Select(each => RegistryDocument.Write(each.Row)));
        foreach (var (row, _) in batch.Rows.Where(each => !each.IsNew)) _filed.Update(RegistryDocument.Write(row));
        _past.Insert(batch.Past.Select((past, index) => RegistryDocument.WritePast(_lastPast + index + 1, past.Id, past.Version)));
        RegistryFormat.WriteHead(_about, batch.Head);
    }

    /// <summary>What was written is seen from now on.</summary>
    private void Take(RegistryBatch batch)
    {
        _lastPast += batch.Past.Count;
        foreach (var (row, _) in batch.Rows)
        {
            _presence?.Add(row.Plate.Key);
            if (row.Filed?.Filing is { } filing) _presence?.Add(filing.Id);
            _index?.Put(row.Plate, row.Filed?.Filing);
        }

        var isTold = batch.Head.Whitelist.Version != _head.Whitelist.Version;
        Volatile.Write(ref _head, batch.Head);
        if (isTold) Changed?.Invoke();
    }

    private Presence ReadPresence()
    {
        var presence = new Presence();
        foreach (var document in _filed.FindAll())
        {
            presence.Add((ulong)document[RegistryDocument.Key].AsInt64);
            if (document.TryGetValue(RegistryDocument.Registration, out var id)) presence.Add(id.AsString);
        }
        return presence;
    }

    /// <summary>Reads part by part, so that nobody waits long; whatever changes meanwhile is put in by who changes it.</summary>
    private FilingIndex ReadIndex()
    {
        lock (_using) _index = new();
        var last = 0L;
        for (var isEnd = false; !isEnd;)
        {
            lock (_using)
            {
                var part = _filed.Find(BsonExpression.Create("_id > @0", last), 0, ReadAtOnce).ToList();
                foreach (var document in part)
                    if (RegistryDocument.TryRead(document) is { } row) _index.Put(row.Plate, row.Filed?.Filing);
                isEnd = part.Count < ReadAtOnce;
                last = isEnd ? last : part[^1][RegistryDocument.Key].AsInt64;
            }
        }

        return _index;
    }

    // With a parameter: LiteDB compiles, and keeps for ever, every other text of an expression.
    private RegistryRow? Find(string id) => _filed.FindOne(BsonExpression.Create("r = @0", id)) is { } document ? RegistryDocument.Read(document) : null;

    private RegistryRow? At(ulong key) => _filed.FindById((long)key) is { } document ? RegistryDocument.Read(document) : null;

    private sealed class Source(EmbeddedRegistryStore store) : IRegistrySource
    {
        public RegistryRow? ById(string id) => store._presence?.MayHave(id) == false ? null : store.Find(id);

        public RegistryRow? At(ulong plateKey) => store._presence?.MayHave(plateKey) == false ? null : store.At(plateKey);
    }
}
