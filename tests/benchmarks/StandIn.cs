using System.Buffers;
using System.Threading.Channels;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using MQTTnet;

namespace Checkpoint.Benchmarks;

/// <summary>In the place of the centre: stores nothing and confirms what comes, as often as the broker takes a confirmation.</summary>
internal sealed class StandIn : IAsyncDisposable
{
    private readonly IMqttClient _client;
    private readonly Channel<CloudEvent> _came = Channel.CreateUnbounded<CloudEvent>();
    private readonly Task _confirming;

    private StandIn(IMqttClient client, GateAddress gate)
    {
        _client = client;
        _client.ApplicationMessageReceivedAsync += received =>
        {
            _came.Writer.TryWrite(CloudEventJson.Read(received.ApplicationMessage.Payload.ToArray(), out var problem) ?? throw new InvalidOperationException(problem));
            return Task.CompletedTask;
        };
        _confirming = ConfirmAsync(gate);
    }

    public static async Task<StandIn> StartAsync(int port, GateAddress gate)
    {
        var standIn = new StandIn(await MqttPeer.ConnectAsync(port, "stand-in"), gate);
        await MqttPeer.SubscribeAsync(standIn._client, GateTopic.Events(gate));
        return standIn;
    }

    public async ValueTask DisposeAsync()
    {
        _came.Writer.Complete();
        await _confirming;
        _client.Dispose();
    }

    private async Task ConfirmAsync(GateAddress gate)
    {
        await foreach (var first in _came.Reader.ReadAllAsync())
        {
            var last = first;
            while (_came.Reader.TryRead(out var next)) last = next;
            await _client.PublishAsync(MqttPeer.Message(GateTopic.Ack(gate), MessageJson.Write(new EventAck(last.Stream, last.Sequence)), retain: true));
        }
    }
}
