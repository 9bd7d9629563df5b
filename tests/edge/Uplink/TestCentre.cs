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
    private readonly Dictionary<string, HashSet<long>> _stored = [];
    private readonly Dictionary<string, long> _through = [];
    private readonly List<long> _arrivals = [];
    private readonly Dictionary<(string Stream, long Sequence), byte[]> _payloads = [];
    private readonly List<CloudEvent> _happened = [];
    private string? _run;
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

    /// <summary>Every event up to here is stored, or explained.</summary>
    public long Through(string stream)
    {
        lock (_lock)
        {
            // From where it stood: it is asked at every event, of which there are tens of thousands.
            var through = _through.GetValueOrDefault(stream);
            if (_stored.TryGetValue(stream, out var stored))
                while (stored.Contains(through + 1)) through++;
            return _through[stream] = through;
        }
    }

    /// <summary>What has come of a stream for the first time, in order of arrival.</summary>
    public IReadOnlyList<CloudEvent> Happened(string stream)
    {
        lock (_lock) return [.. _happened.Where(happened => happened.Stream == stream)];
    }

    /// <summary>Starts again as the shipped centre does: with a run of its own, digests, and the confirmation of where it stands.</summary>
    /// <param name="through">What is left of the stream, as of a backup; null for everything.</param>
    public Task RestartAsync(string stream, long? through = null)
    {
        lock (_lock)
        {
            _run = Guid.NewGuid().ToString("n");
            if (through is { } left && _stored.ContainsKey(stream))
            {
                Forget(stream, left);
                _happened.RemoveAll(happened => happened.Stream == stream && happened.Sequence > left);
                foreach (var key in _payloads.Keys.Where(key => key.Stream == stream && key.Sequence > left).ToList()) _payloads.Remove(key);
            }
        }

        return ConfirmAsync(stream);
    }

    /// <summary>Loses what is after an event while it runs.</summary>
    public void Lose(string stream, long through)
    {
        lock (_lock) Forget(stream, through);
    }

    /// <summary>Has other bytes under a number than it was sent.</summary>
    public void Distrust(string stream, long sequence)
    {
        lock (_lock)
            for (var each = sequence; _payloads.ContainsKey((stream, each)); each++) _payloads[(stream, each)] = [1];
    }

    private void Forget(string stream, long after)
    {
        _stored[stream].RemoveWhere(sequence => sequence > after);
        _through[stream] = Math.Min(_through.GetValueOrDefault(stream), after);
    }

    private EventAck Ack(string stream, long through)
    {
        lock (_lock)
        {
            var digest = _run is not null && _payloads.TryGetValue((stream, through), out var payload) ? EventDigest.Of(payload) : null;
            return new EventAck(stream, through) { Run = _run, Digest = digest };
        }
    }

    public Task ConfirmAsync(string stream, long? through = null) =>
        _client!.PublishAsync(new MqttApplicationMessage
        {
            Topic = GateTopic.Ack(TestGate.Address),
            Payload = new ReadOnlySequence<byte>(MessageJson.Write(Ack(stream, through ?? Through(stream)))),
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
                var stream = Store(CloudEventJson.Read(utf8, out var problem) ?? throw new InvalidOperationException(problem), utf8);
                if (Confirms) await ConfirmAsync(stream);
                break;
        }
    }

    private string Store(CloudEvent happened, byte[] utf8)
    {
        lock (_lock)
        {
            _arrivals.Add(happened.Sequence);
            if (!_stored.TryGetValue(happened.Stream, out var stored)) _stored[happened.Stream] = stored = [];
            if (stored.Add(happened.Sequence)) _happened.Add(happened);
            _payloads.TryAdd((happened.Stream, happened.Sequence), utf8);
            if (happened.Data is EventsLost lost)
                for (var sequence = lost.From; sequence <= lost.Through; sequence++) stored.Add(sequence);
            return happened.Stream;
        }
    }
}
