using Checkpoint.Cloud.Orders;

namespace Checkpoint.Cloud.Fleet;

/// <summary>The policy and the directives a gate is to have, and how many of these somebody there has acknowledged.</summary>
/// <param name="Policy">Its version; null when none was set.</param>
/// <param name="Directives">Version of the list; null when none was ever set.</param>
public sealed record WantedOrders(long? Policy, long? Directives, int Shown, int Acknowledged)
{
    public static WantedOrders Of(string gate, OrderPicture orders)
    {
        var list = orders.Directives(gate);
        var shown = list?.Directives ?? [];
        return new(orders.Policy(gate)?.Policy.Version, list?.Version, shown.Count, shown.Count(each => orders.IsAcknowledged(each.Id, gate)));
    }
}
