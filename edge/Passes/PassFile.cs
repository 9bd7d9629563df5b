using System.Globalization;
using Checkpoint.Edge.Journal;
using LiteDB;
using LiteDB.Engine;

namespace Checkpoint.Edge.Passes;

/// <summary>
/// The files of the passes. LiteDB's pages carry no checksum (design.md), so that a file that was open when the power went
/// is not to be trusted even when it opens. A seal with the sums of all pages is put beside it when it was closed in good order, and
/// taken away before it is written again: what has no seal is begun anew.
/// </summary>
/// <param name="maximumBytes">The database never gets larger than this.</param>
internal sealed class PassFile(IJournalDisk disk, long maximumBytes) : IDisposable
{
    /// <summary>
    /// Pages of 8 KiB in LiteDB's log before they are taken over. Until then LiteDB keeps every page it has touched, and what it has
    /// taken for them it never gives back: 13 MB with its default of 1000.
    /// </summary>
    private const int CheckpointPages = 100;

    private const string Name = "passes.db", Log = "passes-log.db", Seal = "passes.sums", Draft = ".draft", Broken = Name + ".broken-";
    private const string BrokenLog = Log + ".broken-", OldSeal = "passes.open";

    private PageSums _sums = new();
    private DiskStream? _data, _log;

    /// <summary>Size of the database now.</summary>
    public long Bytes => _data?.Length ?? 0;

    public long MaximumBytes => maximumBytes;

    /// <summary>What the disk refused: nothing that the database says since then is true.</summary>
    public Exception? Failure => _data?.Failure ?? _log?.Failure;

    /// <param name="now">For the name of what is set aside.</param>
    /// <param name="problem">Null, or why what was there is not used: it is begun anew.</param>
    public LiteDatabase Open(DateTimeOffset now, out string? problem)
    {
        problem = Prepare(now);
        _data = new DiskStream(disk.Open(Name, DiskAccess.Write), _sums);
        _log = new DiskStream(disk.Open(Log, DiskAccess.Write), new PageSums());
        var engine = new LiteEngine(new EngineSettings { DataStream = _data, LogStream = _log, Collation = Collation.Binary });
        var database = new LiteDatabase(engine);
        try
        {
            if (database.CheckpointSize != CheckpointPages)
                database.CheckpointSize = CheckpointPages;
            // LiteDB compares before it adds a page.
            if (database.LimitSize != maximumBytes - PageSums.PageBytes)
                database.LimitSize = maximumBytes - PageSums.PageBytes;
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>To be asked before anything is believed to be in the database.</summary>
    public void ThrowIfFailed()
    {
        _data?.ThrowIfFailed();
        _log?.ThrowIfFailed();
    }

    /// <summary>The database is closed, and everything in it was written: it may be trusted at the next start.</summary>
    public void PutSeal()
    {
        if (_data is null)
            return;
        _data.Flush();
        ThrowIfFailed();
        var seal = _sums.Write(_data.Length);
        Close();
        disk.Delete(Log);
        // Before the seal: a log that comes back would be put over the newer pages.
        disk.SyncNames();
        disk.Delete(Seal + Draft);
        using (var file = disk.Open(Seal + Draft, DiskAccess.Create))
        {
            file.Write(seal, 0);
            file.Sync();
        }
        disk.Rename(Seal + Draft, Seal);
        disk.SyncNames();
    }

    /// <summary>Moves a broken database out of the way, where a person can look at it. One is kept: they would fill the disk.</summary>
    public void SetAside(DateTimeOffset now)
    {
        Close();
        var files = disk.List();
        if (files.Any(f => f.Name == Name))
        {
            foreach (var older in files.Where(f => f.Name.StartsWith(Broken, StringComparison.Ordinal)))
                disk.Delete(older.Name);
            disk.Rename(Name, string.Create(CultureInfo.InvariantCulture, $"{Broken}{now.UtcDateTime:yyyyMMdd'T'HHmmssfff}"));
        }
        disk.Delete(Log);
    }

    /// <summary>Removes the database, which gives its room to the journal.</summary>
    public void Discard()
    {
        Close();
        disk.Delete(Log);
        disk.Delete(Name);
    }

    /// <summary>Files that were set aside hold personal data too. Those that only versions before this one have left go at once.</summary>
    /// <exception cref="IOException">One cannot be deleted; likewise <see cref="UnauthorizedAccessException"/>.</exception>
    public void RemoveBroken(DateTimeOffset before)
    {
        foreach (var file in disk.List().Where(f => f.Name.StartsWith(Broken, StringComparison.Ordinal) && f.Written < before))
            disk.Delete(file.Name);
        foreach (var file in disk.List().Where(f => f.Name == OldSeal || f.Name.StartsWith(BrokenLog, StringComparison.Ordinal)))
            disk.Delete(file.Name);
    }

    public void Dispose() => Close();

    private string? Prepare(DateTimeOffset now)
    {
        Close();
        var files = disk.List();
        var length = files.Where(f => f.Name == Name).Select(f => (long?)f.Bytes).SingleOrDefault();
        var isSealed = files.Any(f => f.Name == Seal);
        var sums = length is { } bytes && isSealed ? ReadSeal(bytes) : null;
        _sums = sums ?? new PageSums();
        var problem = length is null || sums is not null ? null
            : isSealed ? "it is not as it was closed, or of another version"
            : "it was not closed in good order";
        if (problem is not null && isSealed)
            SetAside(now);
        else if (sums is null)
            disk.Delete(Name);
        // Whatever a log says that a database was closed without: it is old.
        disk.Delete(Log);
        disk.Delete(Seal);
        disk.SyncNames();
        return problem;
    }

    private PageSums? ReadSeal(long length)
    {
        using var file = disk.Open(Seal, DiskAccess.Read);
        var bytes = new byte[file.Length];
        return PageSums.Read(bytes.AsSpan(0, file.Read(bytes, 0)), length);
    }

    private void Close()
    {
        _data?.Dispose();
        _log?.Dispose();
        (_data, _log) = (null, null);
    }
}
