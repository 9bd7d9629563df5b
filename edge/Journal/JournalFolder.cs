namespace Checkpoint.Edge.Journal;

/// <summary>The journal's folder on a real disk: 0700, its files 0600, one process at a time.</summary>
internal sealed class JournalFolder : IJournalDisk
{
    private const string LockName = "lock";
    private readonly DiskFolder _folder;
    private readonly FileStream? _lock;

    public JournalFolder(string path)
    {
        _folder = new DiskFolder(path);
        Make();
        _lock = TakeLock();
    }

    public IReadOnlyList<DiskFile> List() => _folder.List();

    public IDiskFile Open(string name, DiskAccess access) => _folder.Open(name, access);

    public void Delete(string name) => _folder.Delete(name);

    public void Rename(string from, string to) => _folder.Rename(from, to);

    public void SyncNames() => _folder.SyncNames();

    public void Dispose() => _lock?.Dispose();

    private void Make()
    {
        try
        {
            _folder.Make();
        }
        catch (IOException e)
        {
            throw new JournalException($"The journal's folder {_folder.Path} cannot be made: {e.Message} Make room for it, or give the gate another Gate:DataDirectory.", e);
        }
    }

    private FileStream? TakeLock()
    {
        var path = Path.Combine(_folder.Path, LockName);
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
                $"The journal in {_folder.Path} is in use by another process. Stop the other gate service, or give this one its own Gate:DataDirectory.", e);
        }
        catch (IOException e)
        {
            throw new JournalException($"The journal's folder {_folder.Path} cannot be used: {e.Message} Make room for it, or give the gate another Gate:DataDirectory.", e);
        }
    }
}
