namespace Checkpoint.Edge.Journal;

/// <summary>
/// Saves the confirmed position and removes segments whose time is over, when there is nothing to write. Except for
/// <see cref="Confirm"/> and the numbers, used by the writer's thread only.
/// </summary>
internal sealed class JournalUpkeep(
    IJournalDisk disk, SegmentLog log, JournalOpening opening, JournalSettings settings, TimeProvider time, ClockSync clock, ILogger logger)
{
    /// <summary>An older saved position only means that some events are sent again, so it need not cost an fsync each.</summary>
    private static readonly TimeSpan s_saveInterval = TimeSpan.FromSeconds(10);

    /// <summary>What is too old goes although nothing happens at the gate any more.</summary>
    private static readonly TimeSpan s_lookInterval = TimeSpan.FromHours(1);
    private const int DamagedFilesKept = 4;

    private readonly JournalStateFile _stateFile = opening.StateFile;
    private long _confirmed = opening.Confirmed;
    private long _saved = opening.Confirmed;
    private long _savedDurable = opening.SavedDurable;
    private LaneTails _tails = opening.DurableTails;
    private long _tailsDurable = opening.Durable;
    private long _savedAt = time.GetTimestamp();
    private long _oldest = OldestOf(opening);
    private bool _segmentBegun;
    private bool _toldOverQuota;

    public long Confirmed => Volatile.Read(ref _confirmed);

    /// <summary>First sequence number that was not removed by <see cref="Run"/>, now or in an earlier run.</summary>
    public long Oldest => Volatile.Read(ref _oldest);

    public bool OverQuota { get; private set; }

    /// <summary>When to come again although nothing was appended.</summary>
    public TimeSpan NextAfter => Max(Interval - time.GetElapsedTime(_savedAt), TimeSpan.FromMilliseconds(1));

    private TimeSpan Interval => Confirmed == _saved ? s_lookInterval : s_saveInterval;

    public bool Confirm(long through)
    {
        long known;
        do
        {
            known = Volatile.Read(ref _confirmed);
            if (through <= known)
                return false;
        }
        while (Interlocked.CompareExchange(ref _confirmed, through, known) != known);
        return true;
    }

    public bool TakeBack(long through)
    {
        long known;
        do
        {
            known = Volatile.Read(ref _confirmed);
            if (through >= known)
                return false;
        }
        while (Interlocked.CompareExchange(ref _confirmed, through, known) != known);
        return true;
    }

    public void SegmentBegun() => _segmentBegun = true;

    public bool IsDue(bool stopping) =>
        stopping || _segmentBegun || time.GetElapsedTime(_savedAt) >= Interval;

    /// <param name="tails">Where the lanes stand with every event up to <paramref name="durable"/>.</param>
    public void Run(long durable, LaneTails tails, bool stopping)
    {
        try
        {
            var confirmed = Confirmed;
            _savedAt = time.GetTimestamp();
            (_tails, _tailsDurable) = (tails, durable);
            Save(confirmed);
            _segmentBegun = false;
            if (!stopping)
                Remove(confirmed, durable);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            JournalLog.UpkeepFailed(logger, e);
        }
    }

    /// <summary>
    /// The disk is full: the oldest segment goes before its time, if the state on the medium says that the centre has it all and
    /// that the lanes need nothing of it. While events wait for the disk nobody else saves what the centre has confirmed meanwhile.
    /// </summary>
    public void MakeRoom()
    {
        try
        {
            var (confirmed, segments) = (Confirmed, log.Segments);
            if (segments.Length < 2)
                return;
            var last = segments[1].First - 1;
            if (last > Math.Min(confirmed, _tailsDurable))
                return;
            if (last > Math.Min(_saved, _savedDurable))
                Save(confirmed);
            Volatile.Write(ref _oldest, segments[1].First);
            log.Remove(1);
            JournalLog.MadeRoom(logger, last);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            JournalLog.UpkeepFailed(logger, e);
        }
    }

    /// <summary>What has been removed in good order is not to be missed at the next start, wherever the centre was put back to.</summary>
    private void Save(long confirmed)
    {
        _stateFile.Save(new JournalState(opening.Stream, Math.Max(confirmed, Oldest - 1), _tailsDurable, [.. _tails.All]));
        (_saved, _savedDurable) = (confirmed, _tailsDurable);
    }

    /// <summary>Only what the centre has confirmed, as the state on the medium says, and never the newest segment: an empty one is
    /// begun when its time is over too. By age only while the clock is synchronised: one that jumps ahead must not empty the journal.</summary>
    private void Remove(long confirmed, long durable)
    {
        var now = time.GetUtcNow();
        var byAge = clock.IsSynchronized;
        if (byAge && durable <= confirmed && log.Segments is [.., { IsEmpty: false } newest] && now - newest.Written > Max(settings.RetentionAge, s_lookInterval))
            log.Begin(durable);
        var segments = log.Segments;
        var total = log.TotalBytes;
        var count = 0;
        while (count + 1 < segments.Length && segments[count + 1].First - 1 <= confirmed
            && (total > settings.MaximumBytes || (byAge && now - segments[count].Written > settings.RetentionAge)))
            total -= segments[count++].Bytes;
        if (count > 0)
        {
            Volatile.Write(ref _oldest, segments[count].First);
            log.Remove(count);
            JournalLog.Removed(logger, count, segments[count].First - 1);
        }
        DropDamaged(file => byAge && (now - file.Written) / 2 > settings.RetentionAge);
        OverQuota = total > settings.MaximumBytes;
        if (OverQuota && !_toldOverQuota)
            JournalLog.OverQuota(logger, total);
        _toldOverQuota = OverQuota;
    }

    /// <summary>They hold personal data too: the oldest go, and those whose time has been over for as long again.</summary>
    private void DropDamaged(Func<DiskFile, bool> isTooOld)
    {
        var damaged = disk.List().Where(f => f.Name.EndsWith(SegmentFormat.DamagedSuffix, StringComparison.Ordinal)).OrderByDescending(f => f.Name);
        foreach (var file in damaged.Where((file, place) => place >= DamagedFilesKept || isTooOld(file)))
            disk.Delete(file.Name);
    }

    private static long OldestOf(JournalOpening opening) =>
        opening.Recovery.Lost.FirstOrDefault(l => l.File == LostRecords.RemovedFile)?.From
        ?? (opening.Segments.IsEmpty ? 1 : opening.Segments[0].First);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
