using Microsoft.Win32.SafeHandles;

namespace Checkpoint.Edge.Journal;

/// <summary>One file of the journal on a real disk.</summary>
internal sealed class DiskFileHandle : IDiskFile
{
    private readonly string _path;
    // Kept only because it opens the file with the right mode bits; all access is by offset on its handle.
    private readonly FileStream _stream;
    private readonly SafeFileHandle _file;

    public DiskFileHandle(string path, DiskAccess access)
    {
        _path = path;
        var mode = access switch
        {
            DiskAccess.Read => FileMode.Open,
            DiskAccess.Write => FileMode.OpenOrCreate,
            _ => FileMode.CreateNew,
        };
        var options = Options(mode, access == DiskAccess.Read ? FileAccess.Read : FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        _stream = new FileStream(path, options);
        _file = _stream.SafeFileHandle;
    }

    public long Length => RandomAccess.GetLength(_file);

    public int Read(Span<byte> buffer, long offset)
    {
        var done = 0;
        while (done < buffer.Length)
        {
            var read = RandomAccess.Read(_file, buffer[done..], offset + done);
            if (read == 0)
                break;
            done += read;
        }
        return done;
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(_file, bytes, offset);

    public void SetLength(long bytes) => RandomAccess.SetLength(_file, bytes);

    public void Sync()
    {
        if (OperatingSystem.IsLinux())
            NativeMethods.SyncData(_file, _path);
        else
            RandomAccess.FlushToDisk(_file);
    }

    public void Dispose() => _stream.Dispose();

    public static FileStreamOptions Options(FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = 0 };
        if (mode != FileMode.Open && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
