using System.Buffers;
using System.Collections.Concurrent;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using MQTTnet;

namespace Checkpoint.Edge.Tests.Uplink;

/// <summary>A small centre: stores events by stream and sequence, and confirms what it has without a gap.</summary>
internal sealed class TestCentre : IAsyncDisposable
{
    private readonly int _port;
    private readonly (string User, string Password)? _user;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SortedSet<long>> _stored = [];
    private readonly List<long> _arrivals = [];
    private readonly Task _running;
    private IMqttClient? _client;

    public TestCentre(int port, bool confirms = true, (string User, string Password)? user = null)
    {
        (_port, Confirms, _user) = (port, confirms, user);
        _running = RunAsync();
    }

    /// <summary>Whether events are confirmed as they come.</summary>
    public bool Confirms { get; set; }

    public bool IsConnected => _client is { IsConnected: true };

    /// <summary>Sequence numbers in the order of arrival, repetitions included.</summary>
    public IReadOnlyList<long> Arrivals
    {
        get { lock (_lock) return [.. _arrivals]; }
    }

    public ConcurrentQueue<MqttApplicationMessage> Events { get; } = [];

    public ConcurrentQueue<GateStatus> Statuses { get; } = [];

    public ConcurrentQueue<GateTelemetry> Telemetry { get; } = [];

    /// <summary>Every event up to here is stored.</summary>
    public long Through(string stream)
    {
        lock (_lock)
        {
            var through = 0L;
            if (_stored.TryGetValue(stream, out var stored))
                while (stored.Contains(through + 1)) through++;
            return through;
        }
    }

    public Task ConfirmAsync(string stream, long? through = null) =>
        _client!.PublishAsync(new MqttApplicationMessage
        {
            Topic = GateTopic.Ack(TestGate.Address),
            Payload = new ReadOnlySequence<byte>(MessageJson.Write(new EventAck(stream, through ?? Through(stream)))),
            QualityOfServiceLevel = MQTTnet.Protocol.MqttQualityOfServiceLevel.AtLeastOnce,
            Retain = true,
        });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client?.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        do
        {
            if (IsConnected) continue;
            _client?.Dispose();
            _client = null;
            var client = new MqttClientFactory().CreateMqttClient();
            client.ApplicationMessageReceivedAsync += received => ReceiveAsync(received.ApplicationMessage);
            try
            {
                var options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", _port).WithTlsOptions(tls => tls.UseTls(false)).WithClientId($"centre-{Guid.NewGuid():N}");
                if (_user is var (name, password)) options.WithCredentials(name, password);
                await client.ConnectAsync(options.Build(), _stop.Token);
                _client = client;
                await client.SubscribeAsync(new MqttClientSubscribeOptionsBuilder()
                    .WithTopicFilter("checkpoint/v1/#", MQTTnet.Protocol.MqttQualityOfServiceLevel.AtLeastOnce).Build(), _stop.Token);
            }
            catch (Exception) when (!_stop.IsCancellationRequested)
            {
                // The broker is away; it is part of the tests that it comes back.
            }
        }
        while (await pause.WaitForNextTickAsync(_stop.Token));
    }

    private async Task ReceiveAsync(MqttApplicationMessage message)
    {
        if (!GateTopic.TryParse(message.Topic, out var topic)) return;
        var utf8 = message.Payload.ToArray();
        switch (topic.Kind)
        {
            case TopicKind.Status:
                Statuses.Enqueue(MessageJson.ReadStatus(utf8, out _)!);
                break;
            case TopicKind.Telemetry:
                Telemetry.Enqueue(MessageJson.ReadTelemetry(utf8, out _)!);
                break;
            case TopicKind.Events:
                Events.Enqueue(message);
                var stream = Store(CloudEventJson.Read(utf8, out var problem) ?? throw new InvalidOperationException(problem));
                if (Confirms) await ConfirmAsync(stream);
                break;
        }
    }

    private string Store(CloudEvent happened)
    {
        lock (_lock)
        {
            _arrivals.Add(happened.Sequence);
            if (!_stored.TryGetValue(happened.Stream, out var stored)) _stored[happened.Stream] = stored = [];
            stored.Add(happened.Sequence);
            return happened.Stream;
        }
    }
}
