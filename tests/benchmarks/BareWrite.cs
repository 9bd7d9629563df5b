using Checkpoint.Edge.Journal;

namespace Checkpoint.Benchmarks;

/// <summary>The limit of a journal that reserves its space: the file's length stays, so that only data goes to the disk.</summary>
internal sealed class BareWrite : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;

    public BareWrite(string path, int reserved)
    {
        _path = path;
        _file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        _file.Write(new byte[reserved]);
        _file.Flush(flushToDisk: true);
        _file.Position = 0;
    }

    public void Write(int bytes)
    {
        _file.Write(new byte[bytes]);
        NativeMethods.SyncData(_file.SafeFileHandle, _path);
    }

    public void Dispose() => _file.Dispose();
}
