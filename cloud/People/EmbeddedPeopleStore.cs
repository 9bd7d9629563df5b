using Checkpoint.Cloud.Store;
using Checkpoint.Cloud.Store.Embedded;
using LiteDB;

namespace Checkpoint.Cloud.People;

/// <summary>
/// In "people.db". The file is open only while it is used, one user at a time, so that a command works on it beside the running centre:
/// whoever has lost the last password need not stop the gates' records.
/// </summary>
internal sealed class EmbeddedPeopleStore : IPeopleStore
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20), s_pause = TimeSpan.FromMilliseconds(10);

    private readonly SemaphoreSlim _using = new(1);
    private readonly string _directory;

    private EmbeddedPeopleStore(string directory) => _directory = directory;

    /// <summary>A write has failed.</summary>
    public event Action<Exception>? Failed;

    public static EmbeddedPeopleStore Open(string directory)
    {
        StoreFolder.Create(directory);
        var store = new EmbeddedPeopleStore(directory);
        _ = store.AllAsync().AsTask().GetAwaiter().GetResult();
        return store;
    }

    public ValueTask<IReadOnlyList<Account>> AllAsync(CancellationToken cancellationToken = default) =>
        RunAsync<IReadOnlyList<Account>>(file => [.. Accounts(file).FindAll().Select(document => Account.FromJson(document["json"].AsBinary))], cancellationToken);

    public ValueTask<bool> PutAsync(Account account, string? stamp, AuditEntry entry, CancellationToken cancellationToken = default) => WriteAsync(
        file =>
        {
            if (StampOf(file, account) != stamp) return false;
            Accounts(file).Upsert(new BsonDocument { ["_id"] = account.Key, ["stamp"] = account.Stamp, ["json"] = account.ToJson() });
            Append(file, entry);
            return true;
        }, cancellationToken);

    public ValueTask<bool> RemoveAsync(Account account, AuditEntry entry, CancellationToken cancellationToken = default) => WriteAsync(
        file =>
        {
            if (StampOf(file, account) != account.Stamp) return false;
            Accounts(file).Delete(account.Key);
            Append(file, entry);
            return true;
        }, cancellationToken);

    public async ValueTask AppendAsync(AuditEntry entry, CancellationToken cancellationToken = default) => await WriteAsync(
        file =>
        {
            Append(file, entry);
            return true;
        }, cancellationToken);

    public ValueTask<IReadOnlyList<AuditRecord>> AuditAsync(long before, int limit, CancellationToken cancellationToken = default) =>
        RunAsync<IReadOnlyList<AuditRecord>>(
            file => [.. Log(file).Query().Where(Query.LT("_id", before)).OrderByDescending("$._id").Limit(limit).ToEnumerable().Select(Read)], cancellationToken);

    public async ValueTask<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken = default)
    {
        var removed = 0;
        await WriteAsync(file => (removed = Log(file).DeleteMany("at < @0", before.UtcDateTime)) > 0, cancellationToken);
        return removed;
    }

    public ValueTask DisposeAsync()
    {
        _using.Dispose();
        return ValueTask.CompletedTask;
    }

    private static ILiteCollection<BsonDocument> Accounts(EmbeddedFile file) => file.Database.GetCollection("accounts", BsonAutoId.ObjectId);

    private static ILiteCollection<BsonDocument> Log(EmbeddedFile file) => file.Database.GetCollection("audit", BsonAutoId.Int64);

    private static string? StampOf(EmbeddedFile file, Account account) => Accounts(file).FindById(account.Key)?["stamp"].AsString;

    private static void Append(EmbeddedFile file, AuditEntry entry)
    {
        var kept = entry.Cut();
        Log(file).EnsureIndex("at");
        Log(file).Insert(new BsonDocument { ["at"] = kept.At.UtcDateTime, ["who"] = kept.Who, ["action"] = kept.Action.ToString(), ["what"] = kept.What, ["from"] = kept.From });
    }

    private static AuditRecord Read(BsonDocument document) => new(
        document["_id"].AsInt64,
        new(new DateTimeOffset(document["at"].AsDateTime, TimeSpan.Zero), document["who"].AsString, Enum.Parse<AuditAction>(document["action"].AsString), document["what"].AsString, document["from"].AsString));

    private async ValueTask<bool> WriteAsync(Func<EmbeddedFile, bool> work, CancellationToken cancellationToken) => await RunAsync(
        file =>
        {
            var changed = false;
            file.Failed += failure => Failed?.Invoke(failure);
            file.Write(() => changed = work(file));
            return changed;
        }, cancellationToken);

    private async ValueTask<T> RunAsync<T>(Func<EmbeddedFile, T> work, CancellationToken cancellationToken)
    {
        await _using.WaitAsync(cancellationToken);
        try
        {
            await using var locked = await LockAsync(cancellationToken);
            using var file = EmbeddedFile.Open(_directory, "people.db");
            return work(file);
        }
        finally
        {
            _using.Release();
        }
    }

    /// <summary>LiteDB does not keep another process out on every system; this does.</summary>
    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        for (var tries = s_patience / s_pause; ; tries--)
        {
            try
            {
                return new FileStream(Path.Combine(_directory, "people.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException) when (tries > 0 && Directory.Exists(_directory))
            {
                await Task.Delay(s_pause, cancellationToken);
            }
        }
    }
}
