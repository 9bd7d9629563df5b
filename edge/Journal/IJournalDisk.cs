namespace Checkpoint.Edge.Journal;

/// <summary>
/// The disk below the journal, at the level of system calls: a hardware seam, so that tests can cut the power, fill the
/// disk or let an fsync fail between any two calls. Every member may throw <see cref="IOException"/> or
/// <see cref="UnauthorizedAccessException"/>.
/// </summary>
internal interface IJournalDisk : IDisposable
{
    /// <summary>Files of the journal's folder, in no order.</summary>
    IReadOnlyList<DiskFile> List();

    IDiskFile Open(string name, DiskAccess access);

    /// <summary>Does nothing when there is no such file.</summary>
    void Delete(string name);

    void Rename(string from, string to);

    /// <summary>Makes created, renamed and deleted names durable.</summary>
    void SyncNames();
}

internal enum DiskAccess
{
    Read,
    /// <summary>An existing file, or a new one.</summary>
    Write,
    /// <summary>A new file; fails when there is one.</summary>
    Create,
}

internal interface IDiskFile : IDisposable
{
    long Length { get; }

    /// <returns>Bytes read; fewer than asked only at the end of the file.</returns>
    int Read(Span<byte> buffer, long offset);

    void Write(ReadOnlySpan<byte> bytes, long offset);

    void SetLength(long bytes);

    /// <summary>Returns when everything written is on the medium.</summary>
    void Sync();
}

internal readonly record struct DiskFile(string Name, long Bytes, DateTimeOffset Written);
