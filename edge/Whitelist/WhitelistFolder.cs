using System.Globalization;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;

namespace Checkpoint.Edge.Whitelist;

/// <summary>
/// The files of the whitelist, in "{Gate:DataDirectory}/whitelist": what the lanes go by (registrations.index), the detail
/// in LiteDB (registrations.db), what came from the registry since (registrations.changes, registrations.stage), and whitelists that wait to be taken into use (incoming/).
/// </summary>
internal sealed class WhitelistFolder
{
    private const string IndexEnding = ".index", SnapshotEnding = ".sync", FoldEnding = ".fold", StoreEnding = ".db", Broken = ".broken-";
    private readonly string _path, _incoming;

    public WhitelistFolder(GateSettings gate) : this(gate.PathOf("whitelist"))
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_incoming);
            return;
        }
        // Parents that CreateDirectory makes on the way do not get the mode.
        foreach (var folder in new[] { gate.PathOf("whitelist"), _incoming })
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private WhitelistFolder(string path) : this(path, new DiskFolder(path)) { }

    /// <param name="disk">Where the files are that the lanes go by.</param>
    internal WhitelistFolder(string path, IJournalDisk disk)
    {
        (_path, _incoming) = (path, Path.Combine(path, "incoming"));
        (IndexPath, StorePath) = (Path.Combine(path, "registrations.index"), Path.Combine(path, "registrations.db"));
        StagePath = Path.Combine(path, "registrations.stage");
        (Index, Changes) = (new DurableFile(disk, "registrations.index"), new DurableFile(disk, "registrations.changes"));
    }

    public DurableFile Index { get; }

    /// <summary>What has changed since the index was written.</summary>
    public DurableFile Changes { get; }

    /// <summary>The same for the index that is about to be put into its place: both cannot be replaced in one moment.</summary>
    public DurableFile NextChanges => Changes.Beside(".next");

    public string IndexPath { get; }

    public string StorePath { get; }

    /// <summary>A snapshot of the registry that is not complete yet.</summary>
    public string StagePath { get; }

    /// <summary>The index of a snapshot until it is in its place.</summary>
    public DurableFile Snapshot => Index.Beside(SnapshotEnding);

    /// <summary>The index with what has changed since, until it is in its place.</summary>
    public DurableFile Folding => Index.Beside(FoldEnding);

    /// <summary>Where a whitelist is to be put for the service to take. Later ones come later by name.</summary>
    public string NewIncoming(DateTimeOffset now) =>
        Path.Combine(_incoming, string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyyMMdd'T'HHmmssfffffff}-{Environment.ProcessId}{IndexEnding}"));

    /// <summary>The detail that is handed over together with an index, put there before it.</summary>
    public static string StoreBeside(string index) => Path.ChangeExtension(index, StoreEnding);

    /// <summary>Whitelists that wait, oldest first.</summary>
    public IReadOnlyList<string> Incoming() =>
        [.. Directory.EnumerateFiles(_incoming, "*" + IndexEnding).Order(StringComparer.Ordinal)];

    /// <summary>Removes what commands and snapshots have left that did not come to their end, and what was refused.</summary>
    public void RemoveLeftovers(DateTimeOffset before)
    {
        foreach (var file in new DirectoryInfo(_incoming).EnumerateFiles().Where(file => file.Extension != IndexEnding && file.LastWriteTimeUtc < before.UtcDateTime))
            file.Delete();
        foreach (var file in new[] { StagePath, IndexPath + SnapshotEnding, IndexPath + FoldEnding }.Select(path => new FileInfo(path)).Where(file => file.Exists && file.LastWriteTimeUtc < before.UtcDateTime))
            file.Delete();
    }

    /// <summary>Moves a file that cannot be used out of the way, where a person can look at it. One of each ending is kept: they would fill the disk.</summary>
    public static void SetAside(string path, DateTimeOffset now)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            return;
        foreach (var older in file.Directory!.EnumerateFiles($"*{file.Extension}{Broken}*"))
            older.Delete();
        file.MoveTo(string.Create(CultureInfo.InvariantCulture, $"{path}{Broken}{now.UtcDateTime:yyyyMMdd'T'HHmmssfff}"), overwrite: true);
        // It may have been written long ago, and is to be there for a while.
        file.LastWriteTimeUtc = now.UtcDateTime;
    }

    /// <summary>Files that were set aside hold personal data too.</summary>
    public void RemoveBroken(DateTimeOffset before)
    {
        foreach (var file in new[] { _path, _incoming }.SelectMany(path => new DirectoryInfo(path).EnumerateFiles($"*{Broken}*")).Where(file => file.LastWriteTimeUtc < before.UtcDateTime))
            file.Delete();
    }
}
