using Checkpoint.Protocols.Topics;

namespace Checkpoint.Cloud.Broker;

/// <summary>Something centre and gates speak about beside events, over the same client: the whitelist, commands, policy.</summary>
internal interface IConversation
{
    /// <summary>The kinds of topics it listens to, of every gate.</summary>
    IReadOnlyList<TopicKind> Heard { get; }

    /// <summary>A message on one of these topics. Called one after the other: waiting here holds back whoever sends, and must end soon.</summary>
    ValueTask ReceiveAsync(GateTopic topic, byte[] payload, bool retained, CancellationToken cancellationToken);

    /// <summary>The centre is connected and hears. The broker may have forgotten everything since the last time.</summary>
    Task ConnectedAsync(CancellationToken cancellationToken);
}
