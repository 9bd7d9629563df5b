using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Edge.Uplink;

/// <summary>How large a message of the centre may be: asked before it is copied, so that nobody fills the gate's memory.</summary>
internal static class InboundLimits
{
    /// <summary>A page of the whitelist is the largest, and topic and properties come on top of it. Told to an MQTT 5 broker.</summary>
    public const int PacketBytes = 512 * 1024;

    private const int Small = 4 * 1024;

    /// <returns>The limit in bytes, and the kind of message for the count of bad ones.</returns>
    public static (int Bytes, string Kind) Of(string topic) =>
        topic == GateTopic.WhitelistHead ? (Small, "whitelist/head")
        : !GateTopic.TryParse(topic, out var parsed) ? (Small, "other")
        : parsed.Kind switch
        {
            TopicKind.Ack => (Small, "ack"),
            // One that is too large has an id in its topic, and is refused in an answer.
            TopicKind.Command => (PacketBytes, "commands"),
            TopicKind.Policy => (MessageJson.MaximumBytes, "policy"),
            TopicKind.Directives => (MessageJson.MaximumBytes, "directives"),
            TopicKind.WhitelistPage => (WhitelistMessages.MaximumPageBytes, "whitelist/page"),
            _ => (Small, "other"),
        };
}
