using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Journal;

/// <summary>What has been appended and is not durable yet: numbers are given out here, in the order of the calls. Any thread.</summary>
internal sealed class JournalIntake
{
    private readonly Lock _lock = new();
    private readonly JournalQueue _queue = new();
    private readonly List<Action<bool>> _refused = [];
    private readonly LaneTails _tails;
    private readonly long _maximumBytes;
    private long _last;
    private long _refusedEvents;
    private bool _stopping;

    /// <param name="maximumBytes">With more waiting than this, events are refused.</param>
    public JournalIntake(JournalOpening opening, long maximumBytes)
    {
        (_tails, _maximumBytes, _last) = (opening.Tails, maximumBytes, opening.Durable);
        foreach (var record in opening.Unproven)
        {
            _queue.Add(record);
            _last = record.Sequence;
        }
    }

    public long Last
    {
        get { lock (_lock) return _last; }
    }

    public int Pending
    {
        get { lock (_lock) return _queue.Count; }
    }

    public bool IsStopping
    {
        get { lock (_lock) return _stopping; }
    }

    /// <returns>False when the events are refused.</returns>
    public bool Append(IReadOnlyList<EventData> events, EventEncoder encoder, Action<bool>? settled)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stopping, typeof(EventJournal));
            // All are encoded before the first is numbered for good: an event that cannot be encoded leaves no gap.
            var records = new PendingRecord[events.Count];
            var bytes = 0L;
            for (var i = 0; i < records.Length; i++)
            {
                records[i] = new PendingRecord(_last + 1 + i, encoder.Encode(_last + 1 + i, events[i]));
                ArgumentOutOfRangeException.ThrowIfGreaterThan(records[i].Payload.Length, FrameCodec.MaximumPayload, nameof(events));
                bytes += records[i].Payload.Length;
            }
            if (_queue.Bytes + bytes > _maximumBytes)
            {
                _refusedEvents += events.Count;
                _refused.Add(settled ?? (_ => { }));
                return false;
            }
            foreach (var record in records)
                _queue.Add(record);
            _last += records.Length;
            foreach (var data in events)
                _tails.Observe(data);
            if (settled is not null)
                _queue.AddWaiter(_last, settled);
            return true;
        }
    }

    /// <returns>False when nothing was taken any more already.</returns>
    public bool Stop()
    {
        lock (_lock)
        {
            var first = !_stopping;
            _stopping = true;
            return first;
        }
    }

    /// <summary>Copies the next records into the group; they stay here until they are settled.</summary>
    /// <param name="tails">Where the lanes stand after the group; null when more is pending behind it, or nobody wants them.</param>
    public bool Peek(List<PendingRecord> group, int maximumBytes, Func<bool> wanted, out LaneTails? tails)
    {
        lock (_lock)
        {
            _queue.Peek(group, maximumBytes);
            tails = group.Count > 0 && group.Count == _queue.Count && wanted() ? _tails.Copy() : null;
        }
        return group.Count > 0;
    }

    /// <summary>Drops what is now durable, and collects who waited for it.</summary>
    public void Settle(long through, List<Action<bool>> waiting)
    {
        lock (_lock)
            _queue.Settle(through, waiting);
    }

    /// <summary>Collects everybody who waits; the records stay.</summary>
    public void GiveUpWaiting(List<Action<bool>> waiting)
    {
        lock (_lock)
            _queue.GiveUpWaiting(waiting);
    }

    /// <summary>Collects whose events were refused since the last call.</summary>
    /// <returns>How many events that were.</returns>
    public long TakeRefused(List<Action<bool>> waiting)
    {
        lock (_lock)
        {
            waiting.Clear();
            waiting.AddRange(_refused);
            _refused.Clear();
            var events = _refusedEvents;
            _refusedEvents = 0;
            return events;
        }
    }

    /// <summary>The lanes' last passes, when nothing is pending that they are ahead of and somebody wants them.</summary>
    public LaneTails? TailsWhenEmpty(Func<bool> wanted, out int pending)
    {
        lock (_lock)
        {
            pending = _queue.Count;
            return pending == 0 && wanted() ? _tails.Copy() : null;
        }
    }
}
