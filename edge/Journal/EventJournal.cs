using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Journal;

/// <summary>The gate's durable record: append-only segments of checksummed frames. Sequence numbers have no gaps.</summary>
public sealed class EventJournal : IDisposable
{
    private static readonly TimeSpan s_readAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);

    private readonly IJournalDisk _disk;
    private readonly string _source;
    private readonly TimeProvider _time;
    private readonly ClockSync _clock;
    private readonly JournalWriter _writer;
    private readonly EventEncoder _encoder;
    private readonly JournalMetrics _metrics;

    private EventJournal(
        IJournalDisk disk, JournalOpening opening, string source, JournalSettings settings, TimeProvider time, ILogger logger, IMeterFactory? meters,
        ClockSync clock, IJournalThread thread)
    {
        (_disk, _source, _time, _clock) = (disk, source, time, clock);
        (Stream, Recovery) = (opening.Stream, opening.Recovery);
        _encoder = NewEncoder();
        _metrics = new JournalMetrics(meters);
        _writer = new JournalWriter(disk, opening, settings, time, clock, _metrics, logger, thread);
        _metrics.Observe(this);
    }

    /// <summary>Opens the journal in a folder, or begins a new one, and checks all that is there.</summary>
    /// <param name="folder">Made when it does not exist, for this user only.</param>
    /// <param name="source">The gate, as "/{site}/{gate}".</param>
    /// <exception cref="JournalException">Another process has it, or it cannot be read by this version; the message says what to do.</exception>
    public static EventJournal Open(
        string folder, string source, JournalSettings settings, TimeProvider time, ILogger logger, IMeterFactory? meters = null) =>
        Open(new JournalFolder(folder), source, settings, time, logger, meters);

    internal static EventJournal Open(
        IJournalDisk disk, string source, JournalSettings settings, TimeProvider time, ILogger logger, IMeterFactory? meters = null,
        ClockSync? clock = null, IJournalThread? thread = null, Func<string>? newStream = null)
    {
        try
        {
            var opening = JournalOpening.Read(disk, time, newStream);
            JournalLog.Opened(logger, opening);
            return new EventJournal(disk, opening, source, settings, time, logger, meters, clock ?? new ClockSync(time), thread ?? new JournalThread());
        }
        catch
        {
            disk.Dispose();
            throw;
        }
    }

    /// <summary>Id of this journal, 16 lower-case hex digits; new when the disk is new.</summary>
    public string Stream { get; }

    /// <summary>Last sequence number given out.</summary>
    public long LastSequence => _writer.Last;

    /// <summary>Every event up to here is on the medium.</summary>
    public long DurableSequence => _writer.Progress.Durable;

    /// <summary>Every event up to here is stored at the centre, as far as this was saved and <see cref="Confirm"/> was told.</summary>
    public long ConfirmedSequence => _writer.Confirmed;

    /// <summary>Events that wait for the disk.</summary>
    public int PendingEvents => _writer.PendingEvents;

    public long SizeBytes => _writer.SizeBytes;

    /// <summary>What was found when the journal was opened: lanes' last passes, torn bytes, damage.</summary>
    public JournalRecovery Recovery { get; }

    /// <summary>False while the disk refuses writes. Events appended meanwhile wait in memory, in order.</summary>
    public bool IsWritable => _writer.IsWritable;

    public JournalHealth Health => _writer.Health;

    /// <summary>Called on the writer's thread when <see cref="IsWritable"/> changed.</summary>
    public event Action<bool>? WritableChanged
    {
        add => _writer.WritableChanged += value;
        remove => _writer.WritableChanged -= value;
    }

    /// <summary>Called on the writer's thread when <see cref="Health"/> changed, except for a write that is slow at this moment.</summary>
    public event Action<JournalHealth>? HealthChanged
    {
        add => _writer.HealthChanged += value;
        remove => _writer.HealthChanged -= value;
    }

    /// <summary>
    /// Gives the events their sequence numbers and returns at once. <paramref name="settled"/> is called on the writer's
    /// thread: true when the events are durable (fsync returned), false when the write failed; they are then tried again
    /// until they are durable, and nobody is called a second time. With <see cref="JournalSettings.MaximumPendingBytes"/>
    /// of events waiting, the events are refused: no numbers, false, counted and reported.
    /// </summary>
    /// <returns>False when the events are refused: they will never be recorded.</returns>
    public bool Append(IReadOnlyList<EventData> events, Action<bool>? settled = null) => _writer.Append(events, _encoder, settled);

    /// <summary>Completes true or false as the callback of <see cref="Append"/>.</summary>
    public Task<bool> AppendAsync(params IReadOnlyList<EventData> events)
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Append(events, done.SetResult);
        return done.Task;
    }

    /// <summary>
    /// The centre has stored every event of this stream up to <paramref name="through"/>; older confirmed segments may go
    /// when their retention is over. Never goes back.
    /// </summary>
    /// <returns>False, and nothing changes, when the journal has no such durable event: this disk is older than what the
    /// centre has seen of it, as after restoring a backup.</returns>
    public bool Confirm(long through) => _writer.Confirm(through);

    /// <summary>The centre was put back to an older state and no longer has what is after <paramref name="through"/>: it is to be kept again.</summary>
    public void TakeBack(long through) => _writer.TakeBack(through);

    /// <summary>A new stream was planned for this start and could not be begun: the disk does not take it now.</summary>
    internal bool RenewalFailed { get; set; }

    /// <summary>First event that retention has left.</summary>
    public long OldestSequence => _writer.Oldest;

    /// <summary>Durable events in a range that are still there, each in its place; those that retention has removed are passed over.</summary>
    /// <exception cref="IOException">A file could not be opened now; likewise <see cref="UnauthorizedAccessException"/>.</exception>
    internal IEnumerable<JournalEntry> Read(long from, long through)
    {
        var last = Math.Min(through, DurableSequence);
        if (_writer.Segments.IsEmpty || from > last) yield break;
        using var cursor = NewCursor();
        foreach (var entry in cursor.Read(Math.Max(from, 1), last)) yield return entry;
    }

    /// <summary>An event in the place of one that no longer exists. It is not recorded.</summary>
    internal JournalEntry Substitute(long sequence, EventData data) => new(sequence, NewEncoder().Encode(sequence, data), IsSubstitute: true);

    /// <summary>Appends an event of another stream, with the time it has.</summary>
    internal void Carry(CloudEvent happened, Action<bool> settled) => _writer.Append([happened.Data], NewEncoder().At(happened), settled);

    /// <summary>
    /// Durable events from a sequence number on, following the journal live until cancelled. Numbers have no gaps: in the
    /// place of an event that was damaged on the disk comes a <see cref="GateFault"/> that says so. Events that retention has
    /// removed are passed over. A file that cannot be opened is not damaged: reading stands still, and says so, until it can be.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public async IAsyncEnumerable<JournalEntry> ReadAsync(long from, [EnumeratorCancellation] CancellationToken stop)
    {
        var next = Math.Max(from, 1);
        var pause = s_readAgain;
        using var cursor = NewCursor();
        try
        {
            while (true)
            {
                var durable = await _writer.Progress.ReachAsync(next, stop);
                using var entries = cursor.Read(next, durable).GetEnumerator();
                Exception? failure;
                while (MoveNext(entries, out failure))
                {
                    if (pause != s_readAgain) _writer.ReportReading(null);
                    (pause, next) = (s_readAgain, entries.Current.Sequence + 1);
                    yield return entries.Current;
                    stop.ThrowIfCancellationRequested();
                }
                if (failure is null)
                {
                    next = durable + 1;
                    continue;
                }
                _writer.ReportReading(failure);
                var wait = pause;
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, s_longestPause.Ticks));
                await Task.Delay(wait, _time, stop);
            }
        }
        finally
        {
            // Nobody waits for it any more; whoever reads next finds out anew.
            if (pause != s_readAgain) _writer.ReportReading(null);
        }
    }

    private static bool MoveNext(IEnumerator<JournalEntry> entries, out Exception? failure)
    {
        failure = null;
        try
        {
            return entries.MoveNext();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failure = e;
            return false;
        }
    }

    /// <summary>Writes what is pending, once more if the disk had refused it, and closes the files.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _metrics.Dispose();
        _disk.Dispose();
    }

    private static GateFault Missing { get; } = new()
    {
        Part = "journal",
        Health = PartHealth.Degraded,
        Message = "The event with this sequence number was damaged on the gate's disk and cannot be read. The damaged file is kept at the gate.",
    };

    private JournalCursor NewCursor()
    {
        var encoder = NewEncoder();
        return new JournalCursor(_disk, () => _writer.Segments, () => _writer.Oldest, sequence => encoder.Encode(sequence, Missing), _writer.ReportLost);
    }

    private EventEncoder NewEncoder() => new(_source, Stream, _time, _clock);
}
