using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Tests.Journal;

namespace Checkpoint.Edge.Tests.Whitelist;

/// <summary>A real disk that refuses calls.</summary>
internal sealed class RefusingDisk(IJournalDisk disk) : IJournalDisk
{
    /// <summary>Asked before each call that opens or reads; an exception is what the call ends with.</summary>
    public Func<DiskCall, string, Exception?>? Fault { get; set; }

    public IReadOnlyList<DiskFile> List() => disk.List();

    public IDiskFile Open(string name, DiskAccess access)
    {
        Before(access == DiskAccess.Create ? DiskCall.Create : DiskCall.Open, name);
        return new Refusing(this, name, disk.Open(name, access));
    }

    public void Delete(string name) => disk.Delete(name);

    public void Rename(string from, string to) => disk.Rename(from, to);

    public void SyncNames() => disk.SyncNames();

    public void Dispose() => disk.Dispose();

    private void Before(DiskCall call, string name)
    {
        if (Fault?.Invoke(call, name) is { } fault)
            throw fault;
    }

    private sealed class Refusing(RefusingDisk disk, string name, IDiskFile file) : IDiskFile
    {
        public long Length => file.Length;

        public int Read(Span<byte> buffer, long offset)
        {
            disk.Before(DiskCall.Read, name);
            return file.Read(buffer, offset);
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset) => file.Write(bytes, offset);

        public void SetLength(long bytes) => file.SetLength(bytes);

        public void Sync() => file.Sync();

        public void Dispose() => file.Dispose();
    }
}
