using LiteDB;
using LiteDB.Engine;

namespace Checkpoint.Cloud.Store.Embedded;

/// <summary>A file of LiteDB whose transactions are on the medium when they end.</summary>
internal sealed class EmbeddedFile : IDisposable
{
    private EmbeddedFile(EngineSettings settings)
    {
        Database = new LiteDatabase(new LiteEngine(settings));
        Database.Mapper.EmptyStringToNull = false;
        Database.UtcDate = true;
    }

    /// <summary>A write has failed. What is in memory, here and in LiteDB, may be ahead of the disk or behind it: it is to be opened anew.</summary>
    public event Action<Exception>? Failed;

    public LiteDatabase Database { get; }

    public static EmbeddedFile Open(string directory, string name)
    {
        StoreFolder.Create(directory);
        return Open(new EngineSettings { Filename = Path.Combine(directory, name), Collation = Collation.Binary });
    }

    public static EmbeddedFile Open(EngineSettings settings) => new(settings);

    /// <summary>One transaction; one at a time.</summary>
    /// <param name="work">Gives back whether it has changed something.</param>
    /// <param name="durable">On the medium at the end; otherwise some time later.</param>
    public void Write(Func<bool> work, bool durable = true)
    {
        Database.BeginTrans();
        try
        {
            if (!work())
            {
                Database.Rollback();
                return;
            }

            Database.Commit();
            // A commit of LiteDB 5 alone may not be on the medium yet; a checkpoint moves it into the file and syncs that.
            if (durable) Database.Checkpoint();
        }
        catch (Exception failure)
        {
            Failed?.Invoke(failure);
            TryRollback();
            throw;
        }
    }

    public void Dispose() => Database.Dispose();

    private void TryRollback()
    {
        try
        {
            Database.Rollback();
        }
        catch (Exception)
        {
            // It fails for the same reason, in many ways; the first failure is the one to tell of.
        }
    }
}
