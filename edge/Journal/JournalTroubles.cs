using System.Globalization;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Journal;

/// <summary>What is wrong with the journal, in words for the centre and the staff.</summary>
internal sealed class JournalTroubles
{
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly List<LostRecords> _lost;
    private JournalHealth _told = JournalHealth.Good;
    private JournalHealth _health = JournalHealth.Good;
    private string? _notWritable;
    private string? _notReadable;
    private long _refused;
    private bool _overQuota;
    private bool _slow;

    public JournalTroubles(IReadOnlyList<LostRecords> lost, ILogger logger)
    {
        (_lost, _logger) = ([.. lost], logger);
        Update();
    }

    public JournalHealth Health => Volatile.Read(ref _health);

    public bool OverQuota
    {
        set
        {
            lock (_lock)
                _overQuota = value;
            Update();
        }
    }

    public bool Slow
    {
        set
        {
            lock (_lock)
            {
                if (_slow == value)
                    return;
                _slow = value;
            }
            Update();
        }
    }

    public void NotWritable(Exception failure)
    {
        bool first;
        lock (_lock)
        {
            first = _notWritable is null;
            _notWritable ??= failure.Message;
        }
        if (first)
            JournalLog.NotWritable(_logger, failure, failure.Message);
        Update();
    }

    public void Writable()
    {
        lock (_lock)
            _notWritable = null;
        Update();
    }

    /// <param name="failure">Null: it can be read again.</param>
    /// <returns>True when this is another state than before.</returns>
    public bool NotReadable(Exception? failure)
    {
        lock (_lock)
        {
            if (failure is null == _notReadable is null)
                return false;
            _notReadable = failure?.Message;
        }
        if (failure is not null)
            JournalLog.NotReadable(_logger, failure, failure.Message);
        Update();
        return true;
    }

    public void Refused(long events)
    {
        lock (_lock)
            _refused += events;
        Update();
    }

    /// <returns>True when this was not known before.</returns>
    public bool Lost(LostRecords lost)
    {
        lock (_lock)
        {
            if (_lost.Any(known => known.From <= lost.From && lost.Through <= known.Through))
                return false;
            _lost.Add(lost);
        }
        JournalLog.Lost(_logger, lost.From, lost.Through, lost.File);
        Update();
        return true;
    }

    /// <summary>True when the health is another than at the last call.</summary>
    public bool Changed(out JournalHealth health)
    {
        health = Health;
        var changed = health != _told;
        _told = health;
        return changed;
    }

    private void Update()
    {
        lock (_lock)
        {
            var words = new List<string>();
            if (_notWritable is not null)
                words.Add($"The journal cannot be written: {_notWritable} Events wait in memory and barriers open only by staff. Check the disk: full, read-only or failing.");
            if (_refused > 0)
                // The count would change with every report of it that is refused too; it is told when it is final.
                words.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{(_notWritable is null ? _refused : "Some")} events were not recorded because too many were waiting for the disk."));
            if (_notReadable is not null)
                words.Add($"The journal cannot be read: {_notReadable} Its events wait and are sent as soon as it can be. Check the disk, the rights of its files and how many files the gate has open.");
            if (_lost.Count > 0)
                words.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{_lost.Sum(l => l.Count)} events from number {_lost.Min(l => l.From)} on were damaged on the disk and cannot be read; the files are kept. Check or replace the disk."));
            if (_slow)
                words.Add("The disk takes long for each write, and every barrier waits for it. Check or replace the disk.");
            if (_overQuota)
                words.Add("The journal is larger than Journal:MaximumBytes because the centre has not confirmed its events; nothing is deleted. Check the link to the centre.");
            Volatile.Write(ref _health, words.Count == 0
                ? JournalHealth.Good
                : new JournalHealth(_notWritable is null ? PartHealth.Degraded : PartHealth.Faulty, string.Join(' ', words)));
        }
    }
}
