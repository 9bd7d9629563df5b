using System.Globalization;
using LiteDB;

namespace Checkpoint.Edge.Passes;

/// <summary>
/// The file of the passes. LiteDB's pages carry no checksum (design.md), so that a file that was open when the power went
/// is not to be trusted even when it opens: a mark beside it says that it is open, and with the mark there it is begun anew.
/// </summary>
internal sealed class PassFile
{
    /// <summary>
    /// Pages of 8 KiB in LiteDB's log before they are taken over. Until then LiteDB keeps every page it has touched, and what it has
    /// taken for them it never gives back: 13 MB with its default of 1000.
    /// </summary>
    private const int CheckpointPages = 100;

    private readonly string _path, _log, _mark;

    public PassFile(string folder)
    {
        Folder = folder;
        (_path, _log, _mark) = (Path.Combine(folder, "passes.db"), Path.Combine(folder, "passes-log.db"), Path.Combine(folder, "passes.open"));
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Folder { get; }

    /// <summary>False when a file was there, but not closed in good order: it is removed.</summary>
    public bool Prepare()
    {
        var closed = !File.Exists(_mark) || !File.Exists(_path);
        if (!closed)
        {
            File.Delete(_log);
            File.Delete(_path);
        }
        using (var mark = new FileStream(_mark, FileMode.Create))
            mark.Flush(flushToDisk: true);
        return closed;
    }

    public LiteDatabase Open() => new(new ConnectionString { Filename = _path, Collation = Collation.Binary }) { CheckpointSize = CheckpointPages };

    /// <summary>The database is closed, and everything in it is on its way to the disk in order.</summary>
    public void MarkClosed()
    {
        if (File.Exists(_path))
        {
            using var file = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite);
            file.Flush(flushToDisk: true);
        }
        File.Delete(_mark);
    }

    /// <summary>Moves a broken file out of the way, where a person can look at it.</summary>
    public void SetAside(DateTimeOffset now)
    {
        var ending = string.Create(CultureInfo.InvariantCulture, $".broken-{now.UtcDateTime:yyyyMMdd'T'HHmmssfff}");
        foreach (var file in new[] { _log, _path })
        {
            if (File.Exists(file))
                File.Move(file, file + ending, overwrite: true);
        }
    }

    /// <summary>Files that were set aside hold personal data too.</summary>
    /// <exception cref="IOException">One cannot be deleted; likewise <see cref="UnauthorizedAccessException"/>.</exception>
    public void RemoveBroken(DateTimeOffset before)
    {
        foreach (var file in new DirectoryInfo(Folder).EnumerateFiles("*.broken-*").Where(file => file.LastWriteTimeUtc < before.UtcDateTime))
            file.Delete();
    }
}
