using Checkpoint.Cloud.Live;
using Checkpoint.Cloud.Orders;
using Checkpoint.Cloud.Registry;
using Checkpoint.Protocols.Whitelist;
using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.Fleet;

/// <summary>All gates beside what they should be, for all who look: however many do, it is made once a second.</summary>
public sealed class FleetBoard
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly LiveFeed _feed;
    private readonly OrderBoard _orders;
    private readonly IRegistryStore _registry;
    private readonly TimeProvider _time;
    private readonly SettledVersion _settled;
    private Task<FleetPicture>? _made;
    private long _at;

    public FleetBoard(LiveFeed feed, OrderBoard orders, IRegistryStore registry, IOptions<LiveSettings> settings, TimeProvider time)
    {
        (_feed, _orders, _registry, _time) = (feed, orders, registry, time);
        // A gate tells what it has within the time after which it would count as silent.
        _settled = new(registry.Head.Version, settings.Value.SilentAfter, time);
        registry.Changed += () => _settled.Now(registry.Head.Version);
    }

    public Task<FleetPicture> LookAsync()
    {
        lock (_lock)
        {
            if (_made is not null && _time.GetElapsedTime(_at) < s_fresh) return _made;
            _at = _time.GetTimestamp();
            return _made = MakeAsync();
        }
    }

    private async Task<FleetPicture> MakeAsync()
    {
        var (head, settled, picture) = (_registry.Head, _settled.Version, await _orders.LookAsync());
        var gates = _feed.Gates.Select(gate => (Gate: gate, Wanted: WantedOrders.Of(gate.Gate, picture)));
        // Where somebody has to look comes first; the rest keeps its place, so that nothing else jumps.
        return new(head, [.. gates.Select(each => GateHealth.Of(each.Gate, each.Wanted, head, settled)).OrderByDescending(health => health.Concerns.Count > 0)]);
    }
}

public sealed record FleetPicture(WhitelistHead Registry, IReadOnlyList<GateHealth> Gates);
