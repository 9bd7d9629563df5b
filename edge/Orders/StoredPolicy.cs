using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Hardware;
using Checkpoint.Protocols.Policies;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Orders;

/// <summary>The last policy of the centre, "orders/policy.json": the gate works by it without network, until there is another.</summary>
internal sealed class StoredPolicy
{
    private readonly StoredFile _file;

    public StoredPolicy(IOptions<GateSettings> gate, HardwareSettings hardware) : this(new StoredFile(gate.Value, "policy.json"), hardware) { }

    internal StoredPolicy(StoredFile file, HardwareSettings hardware)
    {
        _file = file;
        if (_file.Read() is not { } bytes) return;
        var policy = PolicyJson.Read(bytes, out var problem);
        problem ??= string.Join(' ', PumpLimitCheck.Problems(policy!, hardware, _file.Path)) is { Length: > 0 } unfit ? unfit : null;
        if (problem is null) Policy = policy;
        else Problem = $"The stored policy of the centre cannot be used, so Gate:PolicyFile counts: {problem}";
    }

    /// <summary>Null when the centre has sent none, or it cannot be used at this gate.</summary>
    public Policy? Policy { get; }

    public string? Problem { get; }

    /// <exception cref="IOException">The disk does not take it.</exception>
    /// <exception cref="UnauthorizedAccessException">This service may not write there.</exception>
    public void Write(Policy policy) => _file.Write(PolicyJson.Write(policy));
}
