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
    private const int RemovedAtOnce = 50;
    private readonly Lock _lock = new();
    private LiteDatabase? _database;
    private long _position;
    private long _largest;
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
        var (changed, happened) = (new Dictionary<string, Pass>(), new List<BsonDocument>(entries.Count));
        foreach (var entry in entries)
        {
            if (CloudEventJson.Read(entry.Utf8.Span, out _) is not { } recorded || PassProjection.PassOf(recorded.Data) is not { } id)
                continue;
            var pass = changed.GetValueOrDefault(id) ?? (passes.FindById(id) is { } document ? PassDocument.Read(document) : null);
            changed[id] = PassProjection.Next(pass, id, recorded);
            using var json = JsonDocument.Parse(entry.Utf8);
            happened.Add(PassDocument.WriteStep(id, recorded, json.RootElement.GetProperty("data"u8).GetRawText()));
        }
        // All at once: LiteDB begins with the collection's first page at every call.
        steps.Upsert(happened);
        passes.Upsert(changed.Values.Select(PassDocument.Write));
        WriteAbout(database, entries[^1].Sequence);
        Commit(database);
        _position = entries[^1].Sequence;
        MakeRoom(database);
        return true;
    });

    /// <summary>Newest first, without their steps.</summary>
    public IReadOnlyList<Pass> Find(PassQuery query) => Use(database =>
    {
        var found = database.GetCollection(Passes).Query().Where(PassDocument.ArrivedBetween(
            query.From?.ToUnixTimeMilliseconds() ?? 0, (query.To?.ToUnixTimeMilliseconds() ?? long.MaxValue) - 1));
        if (query.Plate is { } plate)
            found = found.Where(PassDocument.HasPlate((long)plate.KeyWithoutColour));
        if (query.Outcome is { } outcome)
            found = found.Where(PassDocument.HasOutcome(outcome.ToString()));
        return found.OrderByDescending(PassDocument.Arrived).Limit(query.Limit).ToEnumerable().Select(PassDocument.Read).ToList();
    });

    /// <summary>A pass with its steps; null when there is none.</summary>
    public Pass? Find(string id) => Use(database => database.GetCollection(Passes).FindById(id) is { } document
        ? PassDocument.Read(document) with
        {
            Steps = [.. database.GetCollection(Steps).Find(PassDocument.IsStepOf(id)).Select(PassDocument.ReadStep).OrderBy(step => step.Sequence)],
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
            if (Close())
                Seal();
            file.Dispose();
        }
    }

    private void Seal()
    {
        try
        {
            file.PutSeal();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            PassesLog.NotSealed(logger, e);
        }
    }

    /// <summary>
    /// A LiteDB file never shrinks, it fills the room of what was removed: when it grows all the same and is near its limit, the
    /// oldest tenth has to go.
    /// </summary>
    private void MakeRoom(LiteDatabase database)
    {
        var bytes = file.Bytes;
        if (bytes <= _largest)
            return;
        _largest = bytes;
        if (bytes <= file.MaximumBytes / 4 * 3)
            return;
        var passes = database.GetCollection(Passes);
        var count = Math.Max(1, passes.Count() / 10);
        var oldest = passes.Query().OrderBy(PassDocument.Arrived).Limit(count).ToEnumerable().Select(pass => pass["_id"]).ToList();
        RemovePasses(database, oldest);
        PassesLog.MadeRoom(logger, oldest.Count, bytes);
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
            PassesLog.NotRemoved(logger, e);
        }
    }

    private int RemovePasses(LiteDatabase database, DateTimeOffset before)
    {
        var old = database.GetCollection(Passes).Find(PassDocument.ArrivedBefore(before.ToUnixTimeMilliseconds())).Select(pass => pass["_id"]).ToList();
        RemovePasses(database, old);
        return old.Count;
    }

    private void RemovePasses(LiteDatabase database, List<BsonValue> old)
    {
        var (passes, steps) = (database.GetCollection(Passes), database.GetCollection(Steps));
        // Some at a time: a transaction each would cost a sync each, and all in one would make a long log.
        foreach (var some in old.Chunk(RemovedAtOnce))
        {
            database.BeginTrans();
            foreach (var pass in some)
            {
                steps.DeleteMany(PassDocument.IsStepOf(pass));
                passes.Delete(pass);
            }
            Commit(database);
        }
    }

    private void Commit(LiteDatabase database)
    {
        database.Commit();
        file.ThrowIfFailed();
    }

    /// <exception cref="PassStoreException">It could not be done; the store has been set aside, or the disk takes nothing.</exception>
    private T Use<T>(Func<LiteDatabase, T> work)
    {
        lock (_lock)
        {
            try
            {
                var result = work(_database ??= Open());
                file.ThrowIfFailed();
                return result;
            }
            catch (Exception e) when (e is not (OutOfMemoryException or PassStoreException))
            {
                // LiteDB reports a damaged file by whatever exception the damage leads to.
                var cause = file.Failure ?? e;
                if (IsNoSpace(cause))
                    PassesLog.NoSpace(logger, cause);
                else
                    PassesLog.Broken(logger, cause);
                StartAgain(cause);
                throw new PassStoreException(cause);
            }
        }
    }

    /// <summary>The disk has no room, or LiteDB has come to Passes:MaximumBytes, which it says in words only.</summary>
    private static bool IsNoSpace(Exception e) =>
        NativeMethods.IsNoSpace(e) || (e is LiteException && e.Message.StartsWith("Maximum data file size", StringComparison.Ordinal));

    private LiteDatabase Open()
    {
        var database = file.Open(time.GetUtcNow(), out var problem);
        try
        {
            if (problem is not null)
                PassesLog.NotUsed(logger, problem);
            _largest = file.Bytes;
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

    private void StartAgain(Exception failure)
    {
        Close();
        try
        {
            // What could not be written whole tells nobody anything, and the journal needs the room.
            if (IsNoSpace(failure))
                file.Discard();
            else
                file.SetAside(time.GetUtcNow());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            PassesLog.NotSetAside(logger, e);
        }
        _position = 0;
        _restarted.Cancel();
        _restarted.Dispose();
        _restarted = new CancellationTokenSource();
    }

    /// <returns>False when it could not be closed in good order.</returns>
    private bool Close()
    {
        try
        {
            _database?.Dispose();
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            PassesLog.Broken(logger, e); // closing writes too
            return false;
        }
        finally
        {
            _database = null;
        }
    }
}
