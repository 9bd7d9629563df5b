using Checkpoint.Protocols.Policies;

namespace Checkpoint.Edge.Gate;

/// <summary>The policy the lanes go by. A vehicle that is in a lane is treated to its end as it was begun with.</summary>
public sealed class PolicyInUse(Policy initial)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<LaneHost, string?> _passes = [];
    private Policy _wanted = initial;
    private Policy _applied = initial;

    /// <summary>What every lane goes by, or will with its next vehicle.</summary>
    public Policy Wanted
    {
        get { lock (_lock) return _wanted; }
    }

    /// <summary>Called when the last lane has come to go by a policy, also on a lane's thread: must not block.</summary>
    public event Action<Policy>? Applied;

    /// <summary>Called once, with the lanes of this gate, before they start.</summary>
    public void Follow(IEnumerable<LaneHost> lanes)
    {
        foreach (var lane in lanes)
        {
            _passes.Add(lane, lane.State.Pass);
            lane.Changed += changed => Settle(changed, atOnce: false);
        }
    }

    /// <param name="atOnce">Also for vehicles that are in the lanes: their next timers and readings go by it.</param>
    public void Change(Policy policy, bool atOnce)
    {
        lock (_lock) _wanted = policy;
        foreach (var lane in _passes.Keys.ToList()) Settle(lane, atOnce);
    }

    private void Settle(LaneHost lane, bool atOnce)
    {
        Policy? applied = null;
        lock (_lock)
        {
            var pass = lane.State.Pass;
            var isOther = pass is null || pass != _passes[lane];
            _passes[lane] = pass;
            if (!ReferenceEquals(lane.Rules.Policy, _wanted) && (atOnce || isOther)) lane.Rules = lane.Rules with { Policy = _wanted };
            if (!ReferenceEquals(_applied, _wanted) && _passes.Keys.All(each => ReferenceEquals(each.Rules.Policy, _wanted))) _applied = applied = _wanted;
        }

        if (applied is not null) Applied?.Invoke(applied);
    }
}
