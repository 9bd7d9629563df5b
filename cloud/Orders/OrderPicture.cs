using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Orders;

/// <summary>What was set for one gate or all, and where it was read, at one moment.</summary>
public sealed class OrderPicture(
    IReadOnlyDictionary<string, PolicyRecord> policies, IReadOnlyDictionary<string, DirectiveList> lists, IReadOnlySet<(string Directive, string Gate)> acknowledged)
{
    /// <summary>The policy a gate is to work by: the newer of its own and that of all. Null when none was set.</summary>
    public PolicyRecord? Policy(string gate)
    {
        var (own, all) = (policies.GetValueOrDefault(gate), policies.GetValueOrDefault(OrderStore.All));
        return own?.Policy.Version > all?.Policy.Version ? own : all ?? own;
    }

    /// <summary>What a gate is to show: that of all, and its own. Null when none was ever set.</summary>
    public DirectiveList? Directives(string gate)
    {
        DirectiveList?[] both = [lists.GetValueOrDefault(OrderStore.All), lists.GetValueOrDefault(gate)];
        var found = both.OfType<DirectiveList>().ToList();
        return found.Count == 0 ? null : new()
        {
            Version = found.Max(list => list.Version),
            Directives = [.. found.SelectMany(list => list.Directives).OrderByDescending(each => each.IssuedAt).Take(OrderJson.MaximumDirectives)],
        };
    }

    /// <summary>Somebody at the gate has.</summary>
    public bool IsAcknowledged(string directive, string gate) => acknowledged.Contains((directive, gate));
}
