namespace Checkpoint.Edge.Journal;

/// <summary>The journal's folder on a real disk: 0700, its files 0600, one process at a time.</summary>
internal sealed class JournalFolder : IJournalDisk
{
    private const string LockName = "lock";
    private readonly string _path;
    private readonly FileStream? _lock;

    public JournalFolder(string path)
    {
        _path = Path.GetFullPath(path);
        Make();
        _lock = TakeLock();
    }

    public IReadOnlyList<DiskFile> List() =>
        [.. new DirectoryInfo(_path).EnumerateFiles().Select(f => new DiskFile(f.Name, f.Length, f.LastWriteTimeUtc))];

    public IDiskFile Open(string name, DiskAccess access) => new DiskFileHandle(Path.Combine(_path, name), access);

    public void Delete(string name) => File.Delete(Path.Combine(_path, name));

    public void Rename(string from, string to) => File.Move(Path.Combine(_path, from), Path.Combine(_path, to), overwrite: true);

    public void SyncNames()
    {
        // .NET opens no directories; Windows has nothing to sync here.
        if (OperatingSystem.IsWindows())
            return;
        NativeMethods.SyncFolder(_path);
    }

    public void Dispose() => _lock?.Dispose();

    private void Make()
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(_path);
            else
                Directory.CreateDirectory(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (IOException e)
        {
            throw new JournalException($"The journal's folder {_path} cannot be made: {e.Message} Make room for it, or give the gate another Gate:DataDirectory.", e);
        }
    }

    private FileStream? TakeLock()
    {
        var path = Path.Combine(_path, LockName);
        try
        {
            return new FileStream(path, DiskFileHandle.Options(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (NativeMethods.IsReadOnlyDisk(e))
        {
            // Nobody can write here, so nobody can write twice.
            return null;
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new JournalException(
                $"The journal in {_path} is in use by another process. Stop the other gate service, or give this one its own Gate:DataDirectory.", e);
        }
    }
}
