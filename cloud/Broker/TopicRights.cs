using Checkpoint.Protocols.Topics;

namespace Checkpoint.Cloud.Broker;

/// <summary>What a gate may say and hear: its own topics, each in its own direction.</summary>
internal static class TopicRights
{
    /// <param name="own">The gate; null for a gate that was let in without a name, which may speak as any.</param>
    public static bool MayPublish(GateAddress? own, string topic) =>
        GateTopic.TryParse(topic, out var parsed) && (own is null || parsed.Address == own) && IsFromGate(parsed.Kind);

    public static bool MaySubscribe(GateAddress? own, string filter)
    {
        if (filter == GateTopic.WhitelistHead) return true;
        if (filter.Split('/') is not ["checkpoint", "v1", var site, var gate, .. { Length: > 0 } tail]) return false;
        if (!GateAddress.IsName(site) || !GateAddress.IsName(gate) || (own is not null && own != new GateAddress(site, gate))) return false;
        // Not everything of its own: what it says itself would wait for it in the broker's memory.
        return tail is ["commands", "#"] ||
            (GateTopic.TryParse(filter.EndsWith("/commands/+", StringComparison.Ordinal) ? filter[..^1] + "id" : filter, out var parsed) && !IsFromGate(parsed.Kind));
    }

    /// <summary>Gates say it; the rest is said to them.</summary>
    public static bool IsFromGate(TopicKind kind) =>
        kind is TopicKind.Events or TopicKind.Status or TopicKind.Telemetry or TopicKind.Result or TopicKind.Picture or TopicKind.WhitelistWant;
}
