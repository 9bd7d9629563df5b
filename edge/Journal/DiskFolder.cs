namespace Checkpoint.Edge.Journal;

/// <summary>A folder on a real disk: 0700, its files 0600. It is made with the first file that is written.</summary>
internal sealed class DiskFolder(string path) : IJournalDisk
{
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public IReadOnlyList<DiskFile> List()
    {
        var folder = new DirectoryInfo(Path);
        return folder.Exists ? [.. folder.EnumerateFiles().Select(f => new DiskFile(f.Name, f.Length, f.LastWriteTimeUtc))] : [];
    }

    public IDiskFile Open(string name, DiskAccess access)
    {
        if (access != DiskAccess.Read)
            Make();
        return new DiskFileHandle(PathOf(name), access);
    }

    public void Delete(string name)
    {
        if (Directory.Exists(Path))
            File.Delete(PathOf(name));
    }

    public void Rename(string from, string to) => File.Move(PathOf(from), PathOf(to), overwrite: true);

    public void SyncNames()
    {
        // .NET opens no directories; Windows has nothing to sync here.
        if (!OperatingSystem.IsWindows() && Directory.Exists(Path))
            NativeMethods.SyncFolder(Path);
    }

    public void Dispose()
    {
    }

    /// <summary>Makes the folder, durably: a synced file in a folder whose own name was never synced is lost with it.</summary>
    public void Make()
    {
        if (Directory.Exists(Path))
            return;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path);
            return;
        }
        var parents = new List<string>();
        for (var folder = Path; !Directory.Exists(folder) && System.IO.Path.GetDirectoryName(folder) is { } parent; folder = parent)
            parents.Add(parent);
        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var parent in parents)
            NativeMethods.SyncFolder(parent);
    }

    private string PathOf(string name) => System.IO.Path.Combine(Path, name);
}
