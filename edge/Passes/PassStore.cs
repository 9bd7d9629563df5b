using System.Text.Json;
using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Messages;
using LiteDB;

namespace Checkpoint.Edge.Passes;

/// <summary>
/// The passes in LiteDB, as far as the journal was read. Whatever goes wrong with the file, it is set aside and begun
/// anew at position 0: everything in it comes from the journal.
/// </summary>
internal sealed class PassStore(PassFile file, string stream, TimeProvider time, ILogger<PassStore> logger) : IDisposable
{
    private const string Passes = "passes", Steps = "steps", About = "about";
    private readonly Lock _lock = new();
    private LiteDatabase? _database;
    private long _position;
    private CancellationTokenSource _restarted = new();

    /// <summary>Cancelled when the store was begun anew: the journal is to be read from <see cref="Position"/> again.</summary>
    public CancellationToken Restarted
    {
        get
        {
            lock (_lock)
                return _restarted.Token;
        }
    }

    /// <summary>Every event up to this sequence number of the journal is in the store.</summary>
    public long Position => Use(_ => _position);

    /// <param name="after">The <see cref="Position"/> that the events were read for.</param>
    /// <returns>False, and nothing is changed, when the store is not there: it was begun anew meanwhile.</returns>
    public bool Apply(IReadOnlyList<JournalEntry> entries, long after) => Use(database =>
    {
        if (after != _position)
            return false;
        database.BeginTrans();
        var (passes, steps) = (database.GetCollection(Passes), database.GetCollection(Steps));
        var changed = new Dictionary<string, Pass>();
        foreach (var entry in entries)
        {
            if (CloudEventJson.Read(entry.Utf8.Span, out _) is not { } recorded || PassProjection.PassOf(recorded.Data) is not { } id)
                continue;
            var pass = changed.GetValueOrDefault(id) ?? (passes.FindById(id) is { } document ? PassDocument.Read(document) : null);
            changed[id] = PassProjection.Next(pass, id, recorded);
            using var json = JsonDocument.Parse(entry.Utf8);
            steps.Upsert(PassDocument.WriteStep(id, recorded, json.RootElement.GetProperty("data"u8).GetRawText()));
        }
        passes.Upsert(changed.Values.Select(PassDocument.Write));
        WriteAbout(database, entries[^1].Sequence);
        database.Commit();
        _position = entries[^1].Sequence;
        return true;
    });

    /// <summary>Newest first, without their steps.</summary>
    public IReadOnlyList<Pass> Find(PassQuery query) => Use(database =>
    {
        var found = database.GetCollection(Passes).Query().Where(Query.Between(
            PassDocument.Arrived, query.From?.ToUnixTimeMilliseconds() ?? 0, (query.To?.ToUnixTimeMilliseconds() ?? long.MaxValue) - 1));
        if (query.Plate is { } plate)
            found = found.Where(Query.EQ(PassDocument.PlateKey, (long)plate.KeyWithoutColour));
        if (query.Outcome is { } outcome)
            found = found.Where(Query.EQ(PassDocument.Outcome, outcome.ToString()));
        return found.OrderByDescending(PassDocument.Arrived).Limit(query.Limit).ToEnumerable().Select(PassDocument.Read).ToList();
    });

    /// <summary>A pass with its steps; null when there is none.</summary>
    public Pass? Find(string id) => Use(database => database.GetCollection(Passes).FindById(id) is { } document
        ? PassDocument.Read(document) with
        {
            Steps = [.. database.GetCollection(Steps).Find(Query.EQ(PassDocument.StepPass, id)).Select(PassDocument.ReadStep).OrderBy(step => step.Sequence)],
        }
        : null);

    /// <summary>Removes the passes that arrived before a time.</summary>
    /// <returns>How many.</returns>
    public int Remove(DateTimeOffset before)
    {
        RemoveBroken(before);
        return Use(database => RemovePasses(database, before));
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _restarted.Dispose();
            if (_database is null)
                return;
            Close();
            file.MarkClosed();
        }
    }

    /// <summary>A file that cannot be deleted says nothing about the database.</summary>
    private void RemoveBroken(DateTimeOffset before)
    {
        try
        {
            file.RemoveBroken(before);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            PassesLog.NotRemoved(logger, e, file.Folder);
        }
    }

    private static int RemovePasses(LiteDatabase database, DateTimeOffset before)
    {
        var (passes, steps) = (database.GetCollection(Passes), database.GetCollection(Steps));
        var old = passes.Find(Query.LT(PassDocument.Arrived, before.ToUnixTimeMilliseconds())).Select(pass => pass["_id"]).ToList();
        foreach (var pass in old)
        {
            database.BeginTrans();
            steps.DeleteMany(Query.EQ(PassDocument.StepPass, pass));
            passes.Delete(pass);
            database.Commit();
        }
        return old.Count;
    }

    /// <exception cref="PassStoreException">It could not be done; the store has been set aside, or the disk takes nothing.</exception>
    private T Use<T>(Func<LiteDatabase, T> work)
    {
        lock (_lock)
        {
            try
            {
                return work(_database ??= Open());
            }
            catch (Exception e) when (e is not (OutOfMemoryException or PassStoreException))
            {
                // LiteDB reports a damaged file by whatever exception the damage leads to.
                PassesLog.Broken(logger, e);
                StartAgain();
                throw new PassStoreException(e);
            }
        }
    }

    private LiteDatabase Open()
    {
        if (!file.Prepare())
            PassesLog.NotClosed(logger);
        var database = file.Open();
        try
        {
            var (passes, steps) = (database.GetCollection(Passes), database.GetCollection(Steps));
            passes.EnsureIndex(PassDocument.Arrived);
            passes.EnsureIndex(PassDocument.PlateKey);
            steps.EnsureIndex(PassDocument.StepPass);
            // A journal that is new begins at 1 again; the passes of the one before stay until their time is over.
            var about = database.GetCollection(About).FindById(1);
            _position = about is not null && about["stream"].AsString == stream ? about["position"].AsInt64 : 0;
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private void WriteAbout(LiteDatabase database, long position) =>
        database.GetCollection(About).Upsert(new BsonDocument { ["_id"] = 1, ["stream"] = stream, ["position"] = position });

    private void StartAgain()
    {
        Close();
        try
        {
            file.SetAside(time.GetUtcNow());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            PassesLog.NotSetAside(logger, e, file.Folder);
        }
        _position = 0;
        _restarted.Cancel();
        _restarted.Dispose();
        _restarted = new CancellationTokenSource();
    }

    private void Close()
    {
        try
        {
            _database?.Dispose();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            PassesLog.Broken(logger, e); // closing writes too
        }
        _database = null;
    }
}
