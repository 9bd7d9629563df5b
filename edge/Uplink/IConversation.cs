namespace Checkpoint.Edge.Uplink;

/// <summary>Something gate and centre speak about beside events, over the same connection: the whitelist, commands, policy.</summary>
internal interface IConversation
{
    /// <summary>The topics it listens to, as MQTT filters.</summary>
    IReadOnlyList<string> Filters { get; }

    /// <summary>A message has come on a topic of <see cref="Filters"/>. Called one after the other; must neither wait nor throw.</summary>
    /// <param name="isLive">It was sent now: the broker had not kept it from earlier.</param>
    void Receive(string topic, ReadOnlyMemory<byte> payload, bool isLive);

    /// <summary>Speaks over one connection until it is cancelled. What it throws ends the connection.</summary>
    Task RunAsync(Link link, CancellationToken stop);
}
