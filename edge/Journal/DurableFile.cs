namespace Checkpoint.Edge.Journal;

/// <summary>
/// A file that after a power cut is the old one or the new one, whole: written beside its place, synced, renamed, its folder
/// synced. Every file of the gate that is replaced as a whole is replaced here, over the same seam as the journal, so that
/// tests can cut the power between any two calls. Members throw what <see cref="IJournalDisk"/> throws.
/// </summary>
internal sealed class DurableFile(IJournalDisk disk, string name)
{
    private const string DraftEnding = ".draft";

    /// <summary>A file on a real disk; its folder is made with the first write.</summary>
    public static DurableFile At(string path)
    {
        var full = Path.GetFullPath(path);
        return new DurableFile(new DiskFolder(Path.GetDirectoryName(full)!), Path.GetFileName(full));
    }

    /// <summary>Another file of the same folder, whose name begins with this one's.</summary>
    public DurableFile Beside(string ending) => new(disk, name + ending);

    /// <summary>To be disposed by the caller.</summary>
    public IDiskFile OpenToRead() => disk.Open(name, DiskAccess.Read);

    /// <returns>Null when there is none, or it is larger than that.</returns>
    public byte[]? Read(int maximumBytes = int.MaxValue)
    {
        try
        {
            using var file = OpenToRead();
            if (file.Length > maximumBytes)
                return null;
            var bytes = new byte[file.Length];
            return bytes.AsSpan(0, file.Read(bytes, 0)).ToArray();
        }
        catch (Exception none) when (none is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Durable when it returns.</summary>
    public void Replace(byte[] content) => Replace(draft => draft.Write(content));

    /// <summary>Durable when it returns.</summary>
    /// <returns>How long the file is now.</returns>
    public long Replace(Action<DurableDraft> write)
    {
        var draft = name + DraftEnding;
        disk.Delete(draft);
        long length;
        using (var file = disk.Open(draft, DiskAccess.Create))
        {
            var content = new DurableDraft(file, 0);
            write(content);
            file.Sync();
            length = content.Length;
        }
        disk.Rename(draft, name);
        disk.SyncNames();
        return length;
    }

    /// <summary>Writes behind the sound part of the file; durable when it returns. Whoever reads it must know a torn end.</summary>
    /// <param name="length">Where the sound part ends: what is behind it goes.</param>
    /// <returns>How long the file is now.</returns>
    public long Append(long length, Action<DurableDraft> write)
    {
        using var file = disk.Open(name, DiskAccess.Write);
        if (file.Length < length)
            throw new IOException($"{name} is shorter than what was written into it.");
        file.SetLength(length);
        var content = new DurableDraft(file, length);
        write(content);
        file.Sync();
        return content.Length;
    }

    /// <summary>Puts this finished file in the place of another one, durably.</summary>
    public void MoveTo(DurableFile target) => target.Take(this);

    /// <summary>Durable when it returns; nothing when there is no such file.</summary>
    public void Delete()
    {
        disk.Delete(name);
        disk.SyncNames();
    }

    private void Take(DurableFile finished)
    {
        if (finished.Folder.Equals(Folder))
        {
            disk.Rename(finished.Name, name);
            disk.SyncNames();
            return;
        }
        if (disk is not DiskFolder here || finished.Folder is not string there)
            throw new InvalidOperationException("Files move between folders of real disks only.");
        File.Move(Path.Combine(there, finished.Name), Path.Combine(here.Path, name), overwrite: true);
        SyncNames();
        finished.SyncNames();
    }

    private string Name => name;

    /// <summary>What tells two folders apart.</summary>
    private object Folder => disk is DiskFolder real ? real.Path : disk;

    private void SyncNames() => disk.SyncNames();
}

/// <summary>What is being written of a <see cref="DurableFile"/>.</summary>
internal sealed class DurableDraft(IDiskFile file, long at)
{
    public long Length { get; private set; } = at;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        file.Write(bytes, Length);
        Length += bytes.Length;
    }
}
