using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Tests.Journal;

namespace Checkpoint.Edge.Tests.Gate;

/// <summary>A real disk that keeps a call waiting until it is released.</summary>
internal sealed class HeldDisk(IJournalDisk disk) : IJournalDisk
{
    private readonly ManualResetEventSlim _go = new(initialState: true);
    private TaskCompletionSource _holds = new();
    private DiskCall _call;
    private int _free;

    /// <summary>Takes this many of these calls, and then none until <see cref="Release"/>.</summary>
    /// <returns>Ends when one waits.</returns>
    public Task Hold(DiskCall call, int free = 0)
    {
        (_call, _free, _holds) = (call, free, new(TaskCreationOptions.RunContinuationsAsynchronously));
        _go.Reset();
        return _holds.Task;
    }

    public void Release() => _go.Set();

    public IReadOnlyList<DiskFile> List() => disk.List();

    public IDiskFile Open(string name, DiskAccess access) => new Held(this, disk.Open(name, access));

    public void Delete(string name) => disk.Delete(name);

    public void Rename(string from, string to) => disk.Rename(from, to);

    public void SyncNames() => disk.SyncNames();

    public void Dispose() => disk.Dispose();

    private void Before(DiskCall call)
    {
        if (_go.IsSet || call != _call || Interlocked.Decrement(ref _free) >= 0) return;
        _holds.TrySetResult();
        _go.Wait();
    }

    private sealed class Held(HeldDisk disk, IDiskFile file) : IDiskFile
    {
        public long Length => file.Length;

        public int Read(Span<byte> buffer, long offset) => file.Read(buffer, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            disk.Before(DiskCall.Write);
            file.Write(bytes, offset);
        }

        public void SetLength(long bytes) => file.SetLength(bytes);

        public void Sync()
        {
            disk.Before(DiskCall.Sync);
            file.Sync();
        }

        public void Dispose() => file.Dispose();
    }
}
