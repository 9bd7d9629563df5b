using System.Buffers;
using System.Collections.Concurrent;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using MQTTnet;
using MQTTnet.Protocol;

namespace Checkpoint.EndToEnd.Tests.Rig;

/// <summary>Everything that goes over the broker about the whitelist.</summary>
internal sealed class WhitelistWire : IDisposable
{
    private static readonly GateAddress s_gate = new(GateProcess.Site, GateProcess.Name);

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly ConcurrentQueue<(string Topic, int Bytes)> _messages = [];
    private readonly ConcurrentQueue<(int Count, long Sequence)> _applied = [];

    private WhitelistWire() => _client.ApplicationMessageReceivedAsync += received =>
    {
        var message = received.ApplicationMessage;
        if (message.Topic == GateTopic.Events(s_gate))
        {
            if (CloudEventJson.Read(message.Payload.ToArray(), out _) is { Data: WhitelistApplied applied } said) _applied.Enqueue((applied.Count, said.Sequence));
            return Task.CompletedTask;
        }

        // With what MQTT adds: type, length, length of the topic, id of the packet, properties.
        if (!message.Retain) _messages.Enqueue((message.Topic.Split('/')[^1], 10 + message.Topic.Length + (int)message.Payload.Length));
        return Task.CompletedTask;
    };

    public IReadOnlyList<(string Topic, int Bytes)> Messages => [.. _messages];

    /// <summary>Whitelists that the gate says to be in use: how large, and which place the event has in its stream.</summary>
    public IReadOnlyList<(int Count, long Sequence)> Applied => [.. _applied];

    public static async Task<WhitelistWire> ListenAsync(int port)
    {
        var wire = new WhitelistWire();
        await wire._client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithTlsOptions(tls => tls.UseTls(false)).Build());
        foreach (var topic in new[] { GateTopic.WhitelistHead, GateTopic.WhitelistWant(s_gate), GateTopic.WhitelistPage(s_gate), GateTopic.Events(s_gate) })
            await wire._client.SubscribeAsync(topic, MqttQualityOfServiceLevel.AtLeastOnce);
        return wire;
    }

    public void Dispose() => _client.Dispose();
}
