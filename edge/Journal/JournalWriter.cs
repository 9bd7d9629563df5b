using System.Collections.Immutable;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Journal;

/// <summary>
/// What the journal's thread does. All that was appended while one fsync ran goes to the disk with the next one. When the disk
/// refuses, the records stay in memory in order and are written to a new file, again and again until that succeeds.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private const int GroupBytes = 1 << 20;
    private static readonly TimeSpan s_firstRetry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_longestRetry = TimeSpan.FromSeconds(10);

    /// <summary>A disk is called slow until it has been quick for so long: it is not to be told at every second write.</summary>
    private static readonly TimeSpan s_quickAgain = TimeSpan.FromMinutes(1);

    private readonly JournalSettings _settings;
    private readonly TimeProvider _time;
    private readonly JournalMetrics _metrics;
    private readonly ILogger _logger;
    private readonly SegmentLog _log;
    private readonly JournalUpkeep _upkeep;
    private readonly JournalIntake _intake;
    private readonly JournalTroubles _troubles;
    private readonly ITimer _timer;
    private readonly IJournalThread _thread;
    private readonly List<PendingRecord> _group = [];
    private readonly List<Action<bool>> _waiting = [];
    private long _retryAt;
    private TimeSpan _retryDelay = s_firstRetry;
    private int _attempts;
    private long _writeBegan;
    private long? _slowAt;
    private volatile bool _writable;

    public JournalWriter(
        IJournalDisk disk, JournalOpening opening, JournalSettings settings, TimeProvider time, ClockSync clock, JournalMetrics metrics,
        ILogger logger, IJournalThread thread)
    {
        (_settings, _time, _metrics, _logger, _thread) = (settings, time, metrics, logger, thread);
        _intake = new JournalIntake(opening, settings.MaximumPendingBytes);
        _log = new SegmentLog(disk, opening.Stream, settings.SegmentBytes, time);
        _log.Adopt(opening.Segments, opening.Active, opening.ActiveEnd);
        _upkeep = new JournalUpkeep(disk, _log, opening, settings, time, clock, logger);
        _troubles = new JournalTroubles(opening.Recovery.Lost, logger);
        Progress = new JournalProgress(opening.Durable);
        _timer = time.CreateTimer(_ => _thread.Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _writable = opening.Failure is null;
        if (opening.Failure is { } failure)
        {
            _attempts = 1;
            _troubles.NotWritable(failure);
            PlanRetry();
        }
        _thread.Start(Turn);
        _thread.Wake();
    }

    public event Action<bool>? WritableChanged;

    public event Action<JournalHealth>? HealthChanged;

    public JournalProgress Progress { get; }

    public bool IsWritable => _writable;

    public ImmutableArray<Segment> Segments => _log.Segments;

    public long Oldest => _upkeep.Oldest;

    public long Confirmed => _upkeep.Confirmed;

    public long SizeBytes => _log.TotalBytes;

    public long Last => _intake.Last;

    public int PendingEvents => _intake.Pending;

    public JournalHealth Health
    {
        get
        {
            var began = Volatile.Read(ref _writeBegan);
            return began != 0 && _time.GetElapsedTime(began) > _settings.SlowWrite && _troubles.Health.State == PartHealth.Ok
                ? new JournalHealth(PartHealth.Degraded, "The disk has been busy with one write for too long. Lanes wait for it; check the disk.")
                : _troubles.Health;
        }
    }

    public bool Append(IReadOnlyList<EventData> events, EventEncoder encoder, Action<bool>? settled)
    {
        var taken = _intake.Append(events, encoder, settled);
        _thread.Wake();
        return taken;
    }

    public bool Confirm(long through)
    {
        if (through > Progress.Durable)
            return false;
        if (_upkeep.Confirm(through))
            _thread.Wake();
        return true;
    }

    public void TakeBack(long through)
    {
        if (_upkeep.TakeBack(through))
            _thread.Wake();
    }

    public void ReportLost(LostRecords lost)
    {
        if (_troubles.Lost(lost))
            _thread.Wake();
    }

    /// <param name="failure">Why a segment cannot be opened; null when it can be again.</param>
    public void ReportReading(Exception? failure)
    {
        if (_troubles.NotReadable(failure))
            _thread.Wake();
    }

    public void Dispose()
    {
        if (!_intake.Stop())
            return;
        _thread.Wake();
        _thread.Join();
        _timer.Dispose();
        _log.Dispose();
        _thread.Dispose();
    }

    private bool Turn()
    {
        var stopping = _intake.IsStopping;
        WriteAll(stopping);
        LookAfter(stopping);
        return !stopping;
    }

    private void WriteAll(bool stopping)
    {
        AnswerRefused();
        if (!_writable && !stopping && _time.GetElapsedTime(_time.GetTimestamp(), _retryAt) is var rest && rest > TimeSpan.Zero)
        {
            GiveUpWaiting();
            // The timer may have fired a moment early: nothing else would wake the writer for the retry.
            _timer.Change(rest + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
            return;
        }
        while (_intake.Peek(_group, GroupBytes, IsUpkeepDue, out var tails))
        {
            try
            {
                Write();
                // Where appending never pauses there is no better moment.
                if (tails is not null)
                    _upkeep.Run(Progress.Durable, tails, stopping: false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Failed(e);
                return;
            }
        }
        if (_attempts == 0)
            SetWritable(true);
        Settle(Progress.Durable);
    }

    private bool IsUpkeepDue() => _upkeep.IsDue(stopping: false);

    private void Write()
    {
        var began = _time.GetTimestamp();
        Volatile.Write(ref _writeBegan, began);
        try
        {
            if (_log.Write(_group, Progress.Durable))
                _upkeep.SegmentBegun();
        }
        finally
        {
            Volatile.Write(ref _writeBegan, 0);
        }
        // Before anybody is told: what receivers take is not the disk's time.
        var elapsed = _time.GetElapsedTime(began);
        var durable = _group[^1].Sequence;
        SetWritable(true);
        // First, so that whoever is told that a record is durable finds it so.
        Progress.MoveTo(durable);
        Settle(durable);
        _metrics.Written(_group.Count, elapsed);
        if (elapsed > _settings.SlowWrite)
        {
            JournalLog.SlowWrite(_logger, elapsed.TotalMilliseconds);
            (_slowAt, _troubles.Slow) = (_time.GetTimestamp(), true);
        }
        else if (_slowAt is { } last && _time.GetElapsedTime(last) > s_quickAgain)
        {
            (_slowAt, _troubles.Slow) = (null, false);
        }
    }

    private void Failed(Exception failure)
    {
        _attempts++;
        _metrics.Failed();
        _troubles.NotWritable(failure);
        SetWritable(false);
        GiveUpWaiting();
        if (NativeMethods.IsNoSpace(failure))
            _upkeep.MakeRoom();
        PlanRetry();
    }

    private void PlanRetry()
    {
        _retryAt = _time.GetTimestamp() + (long)(_retryDelay.TotalSeconds * _time.TimestampFrequency);
        _timer.Change(_retryDelay, Timeout.InfiniteTimeSpan);
        _retryDelay = TimeSpan.FromTicks(Math.Min(_retryDelay.Ticks * 2, s_longestRetry.Ticks));
    }

    /// <summary>Too much was waiting, so something was not recorded: for the lanes that is a disk that cannot be written.</summary>
    private void AnswerRefused()
    {
        var events = _intake.TakeRefused(_waiting);
        if (_waiting.Count == 0)
            return;
        _troubles.Refused(events);
        SetWritable(false);
        Answer(durable: false);
    }

    private void SetWritable(bool writable)
    {
        if (_writable == writable)
            return;
        _writable = writable;
        if (writable)
        {
            _troubles.Writable();
            JournalLog.WritableAgain(_logger, _attempts);
            (_attempts, _retryDelay) = (0, s_firstRetry);
        }
        Tell(() => WritableChanged?.Invoke(writable));
    }

    private void Settle(long through)
    {
        _intake.Settle(through, _waiting);
        Answer(durable: true);
    }

    private void GiveUpWaiting()
    {
        _intake.GiveUpWaiting(_waiting);
        Answer(durable: false);
    }

    private void Answer(bool durable)
    {
        foreach (var settled in _waiting)
            Tell(() => settled(durable));
    }

    private void LookAfter(bool stopping)
    {
        if (_intake.TailsWhenEmpty(() => _upkeep.IsDue(stopping), out var pending) is { } tails && _writable)
            _upkeep.Run(Progress.Durable, tails, stopping);
        _troubles.OverQuota = _upkeep.OverQuota;
        if (_troubles.Changed(out var health))
            Tell(() => HealthChanged?.Invoke(health));
        if (_writable)
            _timer.Change(_upkeep.NextAfter, Timeout.InfiniteTimeSpan);
        if (stopping && pending > 0)
            JournalLog.ClosedWithPending(_logger, pending);
    }

    private void Tell(Action news)
    {
        try
        {
            news();
        }
        catch (Exception e)
        {
            // A receiver's bug must not stop the one thread that writes for all lanes.
            JournalLog.ReceiverFailed(_logger, e);
        }
    }
}
