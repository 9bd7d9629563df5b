using System.Net;
using Checkpoint.Protocols.Topics;
using MQTTnet;
using MQTTnet.Server;

namespace Checkpoint.Edge.Tests.Uplink;

/// <summary>A broker in this process that acknowledges everything, and then forgets or repeats it.</summary>
internal sealed class FaultyBroker : IAsyncDisposable
{
    private const string Again = "again";

    private readonly List<MqttApplicationMessage> _heard = [];
    private readonly MqttServer _server;

    private FaultyBroker()
    {
        Port = MosquittoBroker.FreePort();
        _server = new MqttServerFactory().CreateMqttServer(
            new MqttServerOptionsBuilder().WithDefaultEndpoint().WithDefaultEndpointPort(Port).WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
                .WithDefaultEndpointBoundIPV6Address(IPAddress.None).WithPersistentSessions().Build());
        _server.InterceptingPublishAsync += HearAsync;
    }

    public int Port { get; }

    /// <summary>Whether a message is acknowledged and forgotten.</summary>
    public Func<TopicKind, bool> Forgets { get; set; } = _ => false;

    /// <summary>Which of the messages so far is delivered once more behind this one; null: none.</summary>
    public Func<int, int?> Repeats { get; set; } = _ => null;

    public int Forgotten { get; private set; }

    public int Repeated { get; private set; }

    public static async Task<FaultyBroker> StartAsync()
    {
        var broker = new FaultyBroker();
        await broker._server.StartAsync();
        return broker;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        _server.Dispose();
    }

    private async Task HearAsync(InterceptingPublishEventArgs heard)
    {
        if (heard.ClientId == Again || !GateTopic.TryParse(heard.ApplicationMessage.Topic, out var topic)) return;
        MqttApplicationMessage? repeated = null;
        lock (_heard)
        {
            if (Forgets(topic.Kind))
            {
                heard.ProcessPublish = false;
                Forgotten++;
                return;
            }

            _heard.Add(heard.ApplicationMessage);
            if (Repeats(_heard.Count) is { } number)
            {
                repeated = _heard[number];
                Repeated++;
            }
        }

        if (repeated is not null) await _server.InjectApplicationMessage(new InjectedMqttApplicationMessage(repeated) { SenderClientId = Again });
    }
}
