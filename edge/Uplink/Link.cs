using Checkpoint.Edge.Journal;
using MQTTnet;
using MQTTnet.Formatter;

namespace Checkpoint.Edge.Uplink;

/// <summary>A connection that the broker has accepted.</summary>
internal sealed class Link(IMqttClient client, MqttProtocolVersion version, DateTimeOffset since)
{
    /// <summary>Fixed header, topic and properties around the payload, at most.</summary>
    private const int EnvelopeBytes = 256;

    public IMqttClient Client => client;

    public MqttProtocolVersion Version => version;

    public string VersionName => version == MqttProtocolVersion.V500 ? "5.0" : "3.1.1";

    public DateTimeOffset Since => since;

    /// <summary>Largest packet the broker takes, if it said so.</summary>
    public uint? MaximumPacketBytes { get; set; }

    /// <summary>Whether the broker takes so large a message, as far as it has said.</summary>
    public bool Takes(int payloadBytes) => !(payloadBytes + EnvelopeBytes > MaximumPacketBytes);

    public Task PublishEventAsync(string topic, JournalEntry entry, CancellationToken cancel) =>
        // The broker would end the connection over it, again and again, without saying why to anybody at the gate.
        !Takes(entry.Utf8.Length)
            ? throw new LinkException(LinkFailure.Refused, $"Event {entry.Sequence} has {entry.Utf8.Length} bytes, but it takes packets up to {MaximumPacketBytes}. Raise the broker's limit to at least 70000 bytes.")
            : PublishAsync(MqttMessages.Event(topic, entry.Utf8, version), cancel);

    public Task PublishStatusAsync(string topic, byte[] status, CancellationToken cancel) =>
        PublishAsync(MqttMessages.Status(topic, status, version), cancel);

    /// <summary>Ends with the broker's acknowledgement, at QoS 0 when it is sent.</summary>
    /// <exception cref="LinkException">The broker does not take it.</exception>
    public async Task PublishAsync(MqttApplicationMessage message, CancellationToken cancel)
    {
        if (LinkProblems.NotTaken(await client.PublishAsync(message, cancel), message.Topic) is { } problem) throw problem;
    }
}
