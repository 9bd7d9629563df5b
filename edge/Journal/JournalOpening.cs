using System.Collections.Immutable;
using System.Security.Cryptography;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Journal;

/// <summary>Reads and checks everything that is in the journal's folder, and makes the newest segment ready to go on.</summary>
internal sealed class JournalOpening
{
    private readonly IJournalDisk _disk;
    private readonly TimeProvider _time;
    private readonly List<LostRecords> _lost = [];
    private readonly List<PendingRecord> _unproven = [];

    private JournalOpening(IJournalDisk disk, TimeProvider time)
    {
        (_disk, _time) = (disk, time);
        StateFile = new JournalStateFile(disk);
    }

    public JournalStateFile StateFile { get; }
    public string Stream { get; private set; } = "";
    public long Durable { get; private set; }
    public long Confirmed { get; private set; }

    /// <summary>Every event up to here is counted in the lanes' tails that the state file has.</summary>
    public long SavedDurable { get; private set; }
    public ImmutableArray<Segment> Segments { get; private set; } = [];

    /// <summary>The newest segment when it can be written on.</summary>
    public IDiskFile? Active { get; private set; }
    public long ActiveEnd { get; private set; }

    /// <summary>Records that were read but may not be on the medium, because the disk refuses to say so or their file is not to be touched.</summary>
    public IReadOnlyList<PendingRecord> Unproven => _unproven;

    public LaneTails Tails { get; private set; } = new("");

    /// <summary>The same without what is <see cref="Unproven"/>: every event up to <see cref="Durable"/> is counted in them.</summary>
    public LaneTails DurableTails { get; private set; } = new("");
    public JournalRecovery Recovery { get; private set; } = null!;

    /// <summary>Why the disk cannot be written, if so.</summary>
    public Exception? Failure { get; private set; }

    /// <param name="newStream">Names a new journal; null: by chance.</param>
    public static JournalOpening Read(IJournalDisk disk, TimeProvider time, Func<string>? newStream = null)
    {
        var opening = new JournalOpening(disk, time);
        var begin = time.GetTimestamp();
        var torn = opening.ReadAll(newStream ?? ByChance);
        opening.Recovery = new JournalRecovery(
            opening.Tails, torn, opening._lost, opening.Segments.Length, opening.Segments.Sum(s => s.Bytes), time.GetElapsedTime(begin));
        return opening;
    }

    private static string ByChance() => RandomNumberGenerator.GetHexString(SegmentFormat.StreamLength, lowercase: true);

    private long ReadAll(Func<string> newStream)
    {
        var files = _disk.List();
        DropUnfinished(files);
        var formats = Formats(files);
        if (formats.Count == 0)
        {
            Stream = newStream();
            Tails = DurableTails = new LaneTails(Stream);
            return 0;
        }
        Stream = formats[0].Stream;
        var state = StateFile.Load() is { } saved && saved.Stream == Stream ? saved : null;
        Confirmed = state?.Confirmed ?? formats[0].First - 1;
        SavedDurable = state?.Durable ?? 0;
        var promised = Math.Max(Confirmed, SavedDurable);
        var checks = new List<SegmentCheck>();
        for (var i = 0; i < formats.Count; i++)
            checks.Add(SegmentCheck.Of(_disk, formats[i], i + 1 < formats.Count ? formats[i + 1].First - 1 : long.MaxValue, promised));

        if (formats[0].First > Confirmed + 1)
            _lost.Add(new LostRecords(Confirmed + 1, formats[0].First - 1, LostRecords.RemovedFile));
        _lost.AddRange(checks.SelectMany(c => c.Lost));
        var newest = checks[^1];
        Durable = newest.Last;
        if (promised > Durable)
        {
            _lost.Add(new LostRecords(Durable + 1, promised, newest.Format.FileName));
            Durable = promised;
        }
        var written = files.ToDictionary(f => f.Name, f => f.Written);
        Segments = [.. checks.Select(c => new Segment(c.Format, c.Last, c.FileBytes, written[c.Format.FileName], c.Damaged))];
        MakeReady(newest, promised);
        FollowLanes(state);
        return newest.TornBytes;
    }

    /// <summary>Segments that never got their name hold nothing that was promised.</summary>
    private void DropUnfinished(IReadOnlyList<DiskFile> files)
    {
        try
        {
            foreach (var file in files.Where(f => f.Name.EndsWith(SegmentFormat.NewSuffix, StringComparison.Ordinal)))
                _disk.Delete(file.Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failure = e;
        }
    }

    private static List<SegmentFormat> Formats(IReadOnlyList<DiskFile> files)
    {
        var formats = files.Select(f => SegmentFormat.FromFileName(f.Name)).OfType<SegmentFormat>().OrderBy(f => f.First).ToList();
        var streams = formats.Select(f => f.Stream).Distinct().ToList();
        if (streams.Count > 1)
            throw new JournalException(
                $"The journal's folder holds the files of {streams.Count} journals ({string.Join(", ", streams)}), as after copying a backup over it. Move the files of all but the right one elsewhere.");
        return formats;
    }

    /// <summary>
    /// What was read may only be in the kernel's memory, after a killed process; it counts when the medium has it. A sync alone
    /// does not ensure that: one that failed before has left the pages clean. So what neither a later frame nor the state calls durable is
    /// written once more, in its place. Damaged files are not touched; it then goes into a new one.
    /// </summary>
    private void MakeReady(SegmentCheck newest, long promised)
    {
        IDiskFile? file = null;
        try
        {
            if (newest.Damaged || Durable > newest.Last)
            {
                TakeBack(newest, promised);
                return;
            }
            file = _disk.Open(newest.Format.FileName, DiskAccess.Write);
            if (newest.TornBytes > 0)
                file.SetLength(newest.End);
            WriteAgain(file, newest, promised);
            file.Sync();
            _disk.SyncNames();
            (Active, ActiveEnd, file) = (file, newest.End, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failure = e;
            TakeBack(newest, promised);
        }
        finally
        {
            file?.Dispose();
        }
    }

    private void WriteAgain(IDiskFile file, SegmentCheck newest, long promised)
    {
        long from = SegmentFormat.HeaderBytes;
        using (var scanner = Scan(newest.Format))
            while (scanner.TryRead(Math.Max(newest.Proven, promised), out _))
                from = scanner.FrameEnd;
        // A file that is only opened keeps its age.
        if (from == newest.End)
            return;
        var bytes = new byte[newest.End - from];
        file.Write(bytes.AsSpan(0, file.Read(bytes, from)), from);
    }

    /// <summary>What no later frame calls durable is to be written again, into a new file.</summary>
    private void TakeBack(SegmentCheck newest, long promised)
    {
        var proven = Math.Max(Math.Max(newest.Proven, newest.Format.First - 1), promised);
        foreach (var lost in _lost)
            proven = Math.Max(proven, lost.Through);
        if (proven >= Durable)
            return;
        using var scanner = Scan(newest.Format);
        while (scanner.TryRead(Durable, out var frame))
            if (frame.Sequence > proven)
                _unproven.Add(new PendingRecord(frame.Sequence, frame.Payload.ToArray()));
        Durable = proven;
        Segments = Segments.SetItem(Segments.Length - 1, Segments[^1] with { Last = proven });
    }

    private SegmentScanner Scan(SegmentFormat format) => new(_disk.Open(format.FileName, DiskAccess.Read), format.Seed);

    private void FollowLanes(JournalState? state)
    {
        Tails = new LaneTails(Stream);
        foreach (var tail in state?.Lanes ?? [])
            Tails.Restore(tail);
        var from = (state?.Durable ?? 0) + 1;
        foreach (var segment in Segments.Where(s => s.Last >= from))
        {
            using var scanner = Scan(segment.Format);
            while (scanner.TryRead(segment.Last, out var frame))
                if (frame.Sequence >= from)
                    Follow(frame.Payload.Span);
        }
        DurableTails = Tails.Copy();
        foreach (var record in _unproven)
            Follow(record.Payload);
    }

    private void Follow(ReadOnlySpan<byte> utf8)
    {
        // Most events are not steps of a pass, and searching bytes is far cheaper than reading JSON.
        if (utf8.IndexOf("pass"u8) >= 0 && CloudEventJson.Read(utf8, out _) is { } cloudEvent)
            Tails.Observe(cloudEvent.Data);
    }
}
