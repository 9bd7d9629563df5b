using Checkpoint.Edge.Hardware;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Gate;

/// <summary>
/// The relays of all lanes that do not obey. The record of a gate has one fault for a part, so each event tells of all that
/// stand, and only the last one mended makes the part good.
/// </summary>
internal sealed class OutputFaults(Action<GateFault> record)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Lane, LaneOutput Output), string> _standing = [];
    private bool _closed;

    public void Tell(string lane, OutputFault fault)
    {
        lock (_lock)
        {
            var key = (lane, fault.Output);
            var changed = fault.IsOver
                ? _standing.Remove(key)
                : !_standing.TryGetValue(key, out var known) || known != fault.Message;
            if (!fault.IsOver) _standing[key] = fault.Message;
            // Told within the lock, so that the last event tells of the last state.
            if (changed && !_closed) record(Now());
        }
    }

    /// <summary>Nothing is recorded any more: the relays are released once more when the journal has been closed.</summary>
    public void Close()
    {
        lock (_lock) _closed = true;
    }

    private GateFault Now() => _standing.Count == 0
        ? new GateFault { Part = "outputs", Health = PartHealth.Ok, Message = "All relays obey again." }
        : new GateFault
        {
            Part = "outputs",
            Health = PartHealth.Faulty,
            Message = $"{string.Join(' ', _standing.Select(fault => $"Lane {fault.Key.Lane}: {fault.Value}"))} Check relays and wiring.",
        };
}
