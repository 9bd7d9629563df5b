using Checkpoint.Edge.Journal;

namespace Checkpoint.Edge.Tests.Gate;

/// <summary>A folder on a real disk that takes some writes and then none until it is released.</summary>
internal sealed class HeldDisk(string path, int writes) : IJournalDisk
{
    private readonly DiskFolder _folder = new(path);
    private readonly ManualResetEventSlim _go = new();
    private int _left = writes;

    /// <summary>Ends when a write waits.</summary>
    public TaskCompletionSource Holds { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _go.Set();

    public IReadOnlyList<DiskFile> List() => _folder.List();

    public IDiskFile Open(string name, DiskAccess access) => new Held(this, _folder.Open(name, access));

    public void Delete(string name) => _folder.Delete(name);

    public void Rename(string from, string to) => _folder.Rename(from, to);

    public void SyncNames() => _folder.SyncNames();

    public void Dispose() => _folder.Dispose();

    private void BeforeWrite()
    {
        if (Interlocked.Decrement(ref _left) >= 0) return;
        Holds.TrySetResult();
        _go.Wait();
    }

    private sealed class Held(HeldDisk disk, IDiskFile file) : IDiskFile
    {
        public long Length => file.Length;

        public int Read(Span<byte> buffer, long offset) => file.Read(buffer, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            disk.BeforeWrite();
            file.Write(bytes, offset);
        }

        public void SetLength(long bytes) => file.SetLength(bytes);

        public void Sync() => file.Sync();

        public void Dispose() => file.Dispose();
    }
}
