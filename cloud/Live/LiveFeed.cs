using System.Collections.Immutable;
using Checkpoint.Cloud.Passes;
using Checkpoint.Cloud.Store;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.Live;

/// <summary>The present state of all gates, and a bell for those who watch. Telemetry lives here only: it is a picture, not a record.</summary>
public sealed class LiveFeed
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _silentAfter;
    private ImmutableSortedDictionary<string, Entry> _gates;
    private TaskCompletionSource _changed = NewBell();

    public LiveFeed(CentreStore store, IOptions<LiveSettings> settings, TimeProvider time)
    {
        (_time, _silentAfter) = (time, settings.Value.SilentAfter);
        _gates = store.Gates.ToImmutableSortedDictionary(gate => gate.Gate, gate => new Entry(gate, null, gate.LastContact), StringComparer.Ordinal);
    }

    /// <summary>Completes at the next change.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>All gates by name.</summary>
    public IReadOnlyList<GateView> Gates => [.. Volatile.Read(ref _gates).Values.Select(View)];

    public GateView? Gate(string gate) => Volatile.Read(ref _gates).GetValueOrDefault(gate) is { } entry ? View(entry) : null;

    internal void Show(GateRecord gate) => Change(gate.Gate, entry => (entry ?? new(gate, null, null)) with
    {
        Record = gate, LastContact = gate.LastContact > entry?.LastContact || entry?.LastContact is null ? gate.LastContact : entry.LastContact,
    });

    internal void Show(string gate, GateTelemetry telemetry) => Change(gate, entry =>
        (entry ?? new(new GateRecord { Gate = gate }, null, null)) with { Telemetry = telemetry, LastContact = _time.GetUtcNow() });

    private void Change(string gate, Func<Entry?, Entry> change)
    {
        TaskCompletionSource rung;
        lock (_lock)
        {
            Volatile.Write(ref _gates, _gates.SetItem(gate, change(_gates.GetValueOrDefault(gate))));
            rung = Interlocked.Exchange(ref _changed, NewBell());
        }

        rung.SetResult();
    }

    private GateView View(Entry entry) => GateView.Of(entry.Record, entry.Telemetry, entry.LastContact, _time.GetUtcNow(), _silentAfter);

    private static TaskCompletionSource NewBell() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Entry(GateRecord Record, GateTelemetry? Telemetry, DateTimeOffset? LastContact);
}
