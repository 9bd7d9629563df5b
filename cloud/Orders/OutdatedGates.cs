using System.Threading.Channels;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Orders;

/// <summary>Gates to be looked at, each once however often it calls; of what it says the last counts. From any thread, one reader.</summary>
internal sealed class OutdatedGates
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, GateTold> _gates = [];
    private readonly Queue<string> _order = [];
    private readonly Channel<bool> _woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <param name="status">What the gate told; null when something was set for it.</param>
    public void Add(string gate, GateStatus? status) =>
        Put(gate, told => status is null ? told with { IsChanged = true } : told with { Status = status });

    /// <summary>The gate refused a policy of this version.</summary>
    public void Refused(string gate, long policyVersion) => Put(gate, told => told with { Refused = policyVersion });

    /// <summary>What was told of the gate could not be dealt with. What it has said since counts more.</summary>
    public void Again(string gate, GateTold before) =>
        Put(gate, told => told with { Status = told.Status ?? before.Status, Refused = told.Refused ?? before.Refused, IsChanged = told.IsChanged || before.IsChanged });

    public async Task<(string Gate, GateTold Told)> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_lock)
                if (_order.TryDequeue(out var gate) && _gates.Remove(gate, out var told)) return (gate, told);
            await _woken.Reader.ReadAsync(cancellationToken);
        }
    }

    private void Put(string gate, Func<GateTold, GateTold> change)
    {
        lock (_lock)
        {
            if (!_gates.TryGetValue(gate, out var told)) _order.Enqueue(gate);
            _gates[gate] = change(told ?? new GateTold());
        }

        _woken.Writer.TryWrite(true);
    }
}

internal sealed record GateTold
{
    public GateStatus? Status { get; init; }
    public long? Refused { get; init; }
    public bool IsChanged { get; init; }
}
