using Checkpoint.Cloud.Live;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Cloud.Fleet;

/// <summary>What should make somebody look at a gate.</summary>
public enum GateConcern
{
    /// <summary>Offline, or not heard for a while: nothing else that is known of it is sure.</summary>
    Away,
    /// <summary>It has not taken the policy that was set.</summary>
    Policy,
    /// <summary>It has not taken the directives that were set.</summary>
    Directives,
    /// <summary>It lacks changes of the registry that it has had time to take.</summary>
    WhitelistBehind,
    /// <summary>Its whitelist has the version of the registry and other content, or a later version: the registry was put back.</summary>
    WhitelistDiffers,
    /// <summary>More records wait for the centre than a connection that works leaves waiting.</summary>
    Queue,
    Disk,
    Clock,
    Board,
    Journal,
    Thermometer,
    Contacts,
    /// <summary>Events are missing, and nobody knows why.</summary>
    Gaps,
}

/// <summary>A gate beside what it should be.</summary>
/// <param name="Concerns">In the order of <see cref="GateConcern"/>.</param>
public sealed record GateHealth(GateView Gate, WantedOrders Wanted, IReadOnlyList<GateConcern> Concerns)
{
    /// <summary>A queue that is longer does not come from the events under way.</summary>
    public const long LongQueue = 1_000;
    /// <summary>In bytes: with less the gate's journal and log soon have no room.</summary>
    public const long LowDisk = 500_000_000;
    /// <summary>In °C: from here on a Raspberry Pi slows itself down (Raspberry Pi documentation, "Frequency management and thermal control").</summary>
    public const double HotBoard = 80;

    public bool Has(GateConcern concern) => Concerns.Contains(concern);

    /// <param name="settled">Version of the registry that the gate has had time to take and to tell of.</param>
    public static GateHealth Of(GateView gate, WantedOrders wanted, WhitelistHead registry, long settled)
    {
        var (status, told) = (gate.Status, gate.Telemetry);
        var whitelist = WhitelistOf(gate);
        (GateConcern Concern, bool Holds)[] all =
        [
            (GateConcern.Away, gate.Connection != GateConnection.Online),
            (GateConcern.Policy, wanted.Policy is not null && status is not null && status.PolicyVersion != wanted.Policy),
            (GateConcern.Directives, wanted.Directives is not null && status is not null && status.DirectivesVersion != wanted.Directives),
            (GateConcern.WhitelistBehind, whitelist < settled),
            // Where nothing was ever filed here, gates have a list of their own.
            (GateConcern.WhitelistDiffers, registry.Version > 0 && (whitelist > registry.Version || (told is { WhitelistDigest: { } digest } && told.WhitelistVersion == registry.Version && digest != registry.Digest))),
            (GateConcern.Queue, QueueOf(told) > LongQueue),
            (GateConcern.Disk, told?.DiskFreeBytes < LowDisk),
            (GateConcern.Clock, told is { ClockSynchronized: false }),
            (GateConcern.Board, told?.BoardCelsius >= HotBoard),
            (GateConcern.Journal, told is { Journal: not PartHealth.Ok }),
            (GateConcern.Thermometer, told?.Lanes.Any(lane => lane.Thermometer != PartHealth.Ok) ?? false),
            (GateConcern.Contacts, told?.Lanes.Any(lane => lane.FaultyInputs.Count > 0) ?? false),
            (GateConcern.Gaps, gate.Gaps.Any(gap => !gap.Explained)),
        ];
        return new(gate, wanted, [.. all.Where(each => each.Holds).Select(each => each.Concern)]);
    }

    /// <summary>Version of the gate's whitelist; the newer of what it has said.</summary>
    public static long? WhitelistOf(GateView gate) => new[] { gate.Status?.WhitelistVersion, gate.Telemetry?.WhitelistVersion }.Max();

    /// <summary>Records the gate has and the centre has not confirmed.</summary>
    public static long? QueueOf(GateTelemetry? told) => told is null ? null : Math.Max(0, told.LastSequence - told.ConfirmedSequence);
}
