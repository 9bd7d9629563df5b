using System.Collections.Immutable;
using Checkpoint.Cloud.Passes;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.Live;

/// <summary>The present state of all gates, and a bell for those who watch. Telemetry lives here only: it is a picture, not a record.</summary>
public sealed class LiveFeed
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _silentAfter;
    private ImmutableSortedDictionary<string, Entry> _gates = ImmutableSortedDictionary.Create<string, Entry>(StringComparer.Ordinal);
    private TaskCompletionSource _changed = NewBell();
    private long _version;

    public LiveFeed(IOptions<LiveSettings> settings, TimeProvider time) => (_time, _silentAfter) = (time, settings.Value.SilentAfter);

    /// <summary>Completes at the next change.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>All gates by name.</summary>
    public IReadOnlyList<GateView> Gates => [.. Volatile.Read(ref _gates).Values.Select(View)];

    /// <summary>All gates, each with the number of its last change: 1, 2, 3 … in this run of the centre.</summary>
    internal IReadOnlyList<(GateView View, long Version)> Versions => [.. Volatile.Read(ref _gates).Values.Select(entry => (View(entry), entry.Version))];

    public GateView? Gate(string gate) => Volatile.Read(ref _gates).GetValueOrDefault(gate) is { } entry ? View(entry) : null;

    /// <summary>What was known when the centre started; before anything comes in.</summary>
    internal void Begin(IEnumerable<GateRecord> gates)
    {
        lock (_lock) Volatile.Write(ref _gates, _gates.SetItems(gates.Select(gate => KeyValuePair.Create(gate.Gate, new Entry(gate, null, null) { Version = ++_version }))));
    }

    internal void Show(GateRecord gate) => Change(gate.Gate, entry =>
    {
        var known = entry ?? new(new GateRecord { Gate = gate.Gate }, null, null);
        var isContact = gate.LastContact is not null && gate.LastContact != known.Record.LastContact;
        return known with { Record = gate, Heard = isContact ? _time.GetTimestamp() : known.Heard };
    });

    internal void Show(string gate, GateTelemetry telemetry) => Change(gate, entry =>
        (entry ?? new(new GateRecord { Gate = gate }, null, null)) with { Telemetry = telemetry, Heard = _time.GetTimestamp() });

    private void Change(string gate, Func<Entry?, Entry> change)
    {
        TaskCompletionSource rung;
        lock (_lock)
        {
            Volatile.Write(ref _gates, _gates.SetItem(gate, change(_gates.GetValueOrDefault(gate)) with { Version = ++_version }));
            rung = Interlocked.Exchange(ref _changed, NewBell());
        }

        rung.SetResult();
    }

    /// <summary>What was heard in this run is as long ago as the monotonic clock says: the centre's wall clock may be set meanwhile.</summary>
    private GateView View(Entry entry)
    {
        var now = _time.GetUtcNow();
        var contact = entry.Heard is { } heard ? now - _time.GetElapsedTime(heard) : entry.Record.LastContact;
        return GateView.Of(entry.Record, entry.Telemetry, contact, now, _silentAfter);
    }

    private static TaskCompletionSource NewBell() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="Heard">Timestamp of the last contact in this run of the centre.</param>
    private sealed record Entry(GateRecord Record, GateTelemetry? Telemetry, long? Heard)
    {
        public long Version { get; init; }
    }
}
