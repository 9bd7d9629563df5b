using System.Collections.Immutable;

namespace Checkpoint.Edge.Journal;

/// <summary>A record that waits for the disk.</summary>
internal readonly record struct PendingRecord(long Sequence, byte[] Payload);

/// <summary>One segment file as readers and retention see it.</summary>
/// <param name="Last">Last durable sequence number in it; grows while it is written. One less than the first when there is none.</param>
/// <param name="Damaged">Something promised in it cannot be read; the file is never changed again.</param>
internal sealed record Segment(SegmentFormat Format, long Last, long Bytes, DateTimeOffset Written, bool Damaged)
{
    public long First => Format.First;

    public bool IsEmpty => Last < First;
}

/// <summary>
/// The files: writes groups of records at the end of the newest segment and starts new ones. Used by one thread at a time;
/// <see cref="Segments"/> may be read by any.
/// </summary>
internal sealed class SegmentLog(IJournalDisk disk, string stream, long segmentBytes, TimeProvider time) : IDisposable
{
    /// <summary>
    /// The file is lengthened by zeros in steps of this size. A write inside the file needs no file system metadata to be
    /// durable, which makes the common sync a third faster; a run of zeros is also an unmistakable end of the records.
    /// </summary>
    private const int GrowBytes = 64 << 10;

    private byte[] _buffer = new byte[GrowBytes];
    private IDiskFile? _file;
    private SegmentFormat _format;
    private long _end;
    private long _allocated;
    private ImmutableArray<Segment> _segments = [];

    /// <summary>In order of sequence numbers.</summary>
    public ImmutableArray<Segment> Segments => _segments;

    public long TotalBytes => _segments.Sum(s => s.Bytes);

    /// <summary>Takes over what recovery found.</summary>
    /// <param name="file">The newest segment, open for writing at <paramref name="end"/>; null to begin a new one with the next write.</param>
    public void Adopt(ImmutableArray<Segment> segments, IDiskFile? file, long end)
    {
        _segments = segments;
        if (file is null)
            return;
        _file = file;
        _format = segments[^1].Format;
        _end = end;
        _allocated = file.Length;
    }

    /// <summary>
    /// One write and one sync. When it returns, the records are on the medium. When it throws, nothing is known of them:
    /// the kernel may have dropped the pages and say yes to the next fsync ("fsyncgate", lwn.net/Articles/752063), so this
    /// file is not used again and the records go into a new one.
    /// </summary>
    /// <param name="durable">Last sequence number that is durable before this write.</param>
    /// <returns>True when a new segment was begun.</returns>
    public bool Write(IReadOnlyList<PendingRecord> group, long durable)
    {
        var begin = _file is null || _end >= segmentBytes || IsOfAnotherDay(_segments[^1]);
        Write(group, durable, group[^1].Sequence, begin ? group[0].Sequence : null);
        return begin;
    }

    /// <summary>Begins a segment with nothing in it, so that the one before it may go. Throws as the writing of records does.</summary>
    /// <param name="durable">Last sequence number that is durable.</param>
    public void Begin(long durable) => Write([], durable, durable, durable + 1);

    /// <summary>Deletes whole segments from the oldest on, or sets them aside when they are damaged.</summary>
    public void Remove(int count)
    {
        foreach (var segment in _segments.AsSpan(0, count))
        {
            if (segment.Damaged)
                disk.Rename(segment.Format.FileName, segment.Format.FileName + SegmentFormat.DamagedSuffix);
            else
                disk.Delete(segment.Format.FileName);
            _segments = _segments.Remove(segment);
        }
        disk.SyncNames();
    }

    public void Dispose() => CloseFile();

    /// <param name="first">First sequence number of the segment that is to be begun; null to go on with the newest.</param>
    private void Write(IReadOnlyList<PendingRecord> group, long durable, long last, long? first)
    {
        try
        {
            WriteGroup(group, durable, first);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            CloseFile();
            throw;
        }
        var segment = new Segment(_format, last, _allocated, time.GetUtcNow(), Damaged: false);
        var replaces = _segments.Length > 0 && _segments[^1].First == segment.First;
        _segments = replaces ? _segments.SetItem(_segments.Length - 1, segment) : _segments.Add(segment);
    }

    /// <summary>Whole segments are removed, and a small gate fills one in months: what is kept too long holds personal data.</summary>
    private bool IsOfAnotherDay(Segment newest) => newest.Written.UtcDateTime.Date != time.GetUtcNow().UtcDateTime.Date;

    private void WriteGroup(IReadOnlyList<PendingRecord> group, long durable, long? first)
    {
        if (first is not null)
            BeginFile(first.Value);
        var length = first is not null ? WriteSegmentHeader() : 0;
        foreach (var record in group)
        {
            Reserve(length + FrameCodec.FrameBytes(record.Payload.Length));
            length += FrameCodec.Write(_buffer.AsSpan(length), _format.Seed, record.Sequence, durable, record.Payload);
        }
        var end = _end + length;
        if (end > _allocated)
        {
            var allocate = end + GrowBytes;
            var zeros = (int)(allocate - end);
            Reserve(length + zeros);
            _buffer.AsSpan(length, zeros).Clear();
            length += zeros;
            _allocated = allocate;
        }
        _file!.Write(_buffer.AsSpan(0, length), _end);
        _file.Sync();
        if (first is not null)
        {
            if (_segments.Length > 0 && _segments[^1] is { Damaged: true } last && last.First == _format.First)
                disk.Rename(last.Format.FileName, last.Format.FileName + SegmentFormat.DamagedSuffix);
            // The name appears with its content, and replaces what an earlier attempt left under it.
            disk.Rename(_format.FileName + SegmentFormat.NewSuffix, _format.FileName);
            disk.SyncNames();
        }
        _end = end;
    }

    private void BeginFile(long first)
    {
        CloseFile();
        _format = new SegmentFormat(stream, first);
        var name = _format.FileName + SegmentFormat.NewSuffix;
        disk.Delete(name);
        _file = disk.Open(name, DiskAccess.Create);
        _end = 0;
        _allocated = 0;
    }

    private int WriteSegmentHeader()
    {
        _format.WriteHeader(_buffer);
        return SegmentFormat.HeaderBytes;
    }

    private void Reserve(int bytes)
    {
        if (bytes > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(bytes, _buffer.Length * 2));
    }

    private void CloseFile()
    {
        _file?.Dispose();
        _file = null;
    }
}
