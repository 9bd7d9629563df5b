namespace Checkpoint.Edge.Journal;

/// <summary>What one segment holds, read through from its first byte to its last.</summary>
internal sealed class SegmentCheck
{
    private readonly record struct Gap(long From, long Through, long EndBefore);

    private SegmentCheck(SegmentFormat format) => Format = format;

    public SegmentFormat Format { get; }

    /// <summary>Last sequence number that counts; one less than the first when there is none.</summary>
    public long Last { get; private set; }

    /// <summary>Where the frame of <see cref="Last"/> ends.</summary>
    public long End { get; private set; }

    /// <summary>Highest sequence number that a frame in here calls durable.</summary>
    public long Proven { get; private set; }

    public IReadOnlyList<LostRecords> Lost { get; private set; } = [];

    /// <summary>Bytes after <see cref="End"/> up to the last that is not zero.</summary>
    public long TornBytes { get; private set; }

    public long FileBytes { get; private set; }

    /// <summary>Header or sectors cannot be read, or promised records are lost: not to be written any more.</summary>
    public bool Damaged { get; private set; }

    /// <param name="upper">Last sequence number before the next segment; <see cref="long.MaxValue"/> for the newest segment.</param>
    /// <param name="promised">Sequence number known from elsewhere to have been durable.</param>
    public static SegmentCheck Of(IJournalDisk disk, SegmentFormat format, long upper, long promised)
    {
        var check = new SegmentCheck(format);
        using var file = disk.Open(format.FileName, DiskAccess.Read);
        check.FileBytes = file.Length;
        check.ReadHeader(file);
        using var scanner = new SegmentScanner(file, format.Seed);
        var gaps = check.ReadFrames(scanner, upper);
        if (upper == long.MaxValue)
            check.CutTail(gaps, promised);
        else if (check.Last < upper)
            gaps.Add(new Gap(check.Last + 1, upper, check.End));
        check.Lost = [.. gaps.Select(g => new LostRecords(g.From, g.Through, format.FileName))];
        check.Damaged |= gaps.Count > 0 || scanner.UnreadableSectors > 0;
        check.TornBytes = LastNonZero(file, check.End) - check.End;
        return check;
    }

    private void ReadHeader(IDiskFile file)
    {
        var header = new byte[SegmentFormat.HeaderBytes];
        int? version = null;
        try
        {
            version = Format.ReadHeader(header.AsSpan(0, file.Read(header, 0)));
        }
        catch (IOException)
        {
            // An unreadable sector: the name says what the header would.
        }
        if (version > SegmentFormat.Version)
            throw new JournalException(
                $"The journal file {Format.FileName} was written by a newer version of this service (format {version}, this one knows {SegmentFormat.Version}). Install that version again.");
        Damaged = version is null;
    }

    private List<Gap> ReadFrames(SegmentScanner scanner, long upper)
    {
        var gaps = new List<Gap>();
        (Last, End) = (Format.First - 1, SegmentFormat.HeaderBytes);
        while (scanner.TryRead(upper, out var frame))
        {
            if (frame.Sequence > Last + 1)
                gaps.Add(new Gap(Last + 1, frame.Sequence - 1, End));
            Proven = Math.Max(Proven, frame.Durable);
            (Last, End) = (frame.Sequence, scanner.FrameEnd);
        }
        return gaps;
    }

    /// <summary>Frames behind a gap that nobody called durable are the rest of a write that never finished.</summary>
    private void CutTail(List<Gap> gaps, long promised)
    {
        var durable = Math.Max(Proven, promised);
        var torn = gaps.FindIndex(g => g.From > durable);
        if (torn < 0)
            return;
        (Last, End) = (gaps[torn].From - 1, gaps[torn].EndBefore);
        gaps.RemoveRange(torn, gaps.Count - torn);
    }

    private static long LastNonZero(IDiskFile file, long from)
    {
        var buffer = new byte[64 << 10];
        var last = from;
        try
        {
            for (var offset = from; ; offset += buffer.Length)
            {
                var read = buffer.AsSpan(0, file.Read(buffer, offset));
                var found = read.LastIndexOfAnyExcept((byte)0);
                if (found >= 0)
                    last = offset + found + 1;
                if (read.Length < buffer.Length)
                    return last;
            }
        }
        catch (IOException)
        {
            return last;
        }
    }
}
