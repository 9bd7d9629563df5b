using System.Buffers;
using System.Collections.Concurrent;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using MQTTnet;
using MQTTnet.Protocol;

namespace Checkpoint.Cloud.Tests.Running;

/// <summary>What a gate does towards the broker, with a real client.</summary>
internal sealed class GateClient : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private long _confirmed;

    private GateClient() => _client.ApplicationMessageReceivedAsync += e =>
    {
        lock (Received) Received.Add(e.ApplicationMessage.Topic);
        Messages.Enqueue((e.ApplicationMessage.Topic, e.ApplicationMessage.Payload.ToArray()));
        if (MessageJson.ReadAck(e.ApplicationMessage.Payload.ToArray(), out _) is { } ack)
        {
            Acks.Enqueue(ack);
            Interlocked.Exchange(ref _confirmed, Math.Max(ack.Through, Confirmed));
        }

        return Task.CompletedTask;
    };

    /// <summary>Everything that came, with its content.</summary>
    public ConcurrentQueue<(string Topic, byte[] Payload)> Messages { get; } = [];

    public List<string> Received { get; } = [];

    public ConcurrentQueue<EventAck> Acks { get; } = [];

    public long Confirmed => Interlocked.Read(ref _confirmed);

    public bool IsConnected => _client.IsConnected;

    public static async Task<GateClient> ConnectAsync(
        int port, GateAddress address, string? user = null, string? password = null, string? clientId = null, (string Topic, byte[] Payload)? will = null)
    {
        var gate = new GateClient();
        // The session outlives its connection, as a gate's does: MQTTnet's server ends one that does not by the client's id, which may by then be the next connection's.
        var options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithClientId(clientId ?? $"{address.Site}-{address.Gate}")
            .WithSessionExpiryInterval(3600).WithTimeout(TimeSpan.FromSeconds(20));
        if (user is not null) options.WithCredentials(user, password);
        if (will is { } last) options.WithWillTopic(last.Topic).WithWillPayload(last.Payload).WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).WithWillRetain();
        var result = await gate._client.ConnectAsync(options.Build());
        if (result.ResultCode != MqttClientConnectResultCode.Success) throw new InvalidOperationException(result.ResultCode.ToString());
        return gate;
    }

    public async Task<MqttClientSubscribeResultCode> SubscribeAsync(string filter) =>
        (await _client.SubscribeAsync(filter, MqttQualityOfServiceLevel.AtLeastOnce)).Items.Single().ResultCode;

    public async Task<MqttClientPublishReasonCode> PublishAsync(string topic, byte[] payload, bool retain = false) =>
        (await _client.PublishAsync(new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload).WithRetainFlag(retain)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build())).ReasonCode;

    public async Task SendAsync(GateAddress gate, IEnumerable<CloudEvent> events)
    {
        foreach (var happened in events) await PublishAsync(GateTopic.Events(gate), Story.Bytes(happened));
    }

    public Task SayAsync(GateAddress gate, string stream, bool online, params string[] lanes) => PublishAsync(
        GateTopic.Status(gate),
        MessageJson.Write(new GateStatus { Online = online, Version = "0.1.0", Stream = stream, Lanes = lanes, Hardware = "simulated", Since = DateTimeOffset.UtcNow, WhitelistVersion = 12, PolicyVersion = 3 }),
        retain: true);

    public ValueTask DisposeAsync()
    {
        _client.Dispose(); // without a DISCONNECT, as a gate that loses its power
        return ValueTask.CompletedTask;
    }
}
