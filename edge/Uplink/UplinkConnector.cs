using System.Buffers;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Topics;
using Microsoft.Extensions.Options;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Checkpoint.Edge.Uplink;

/// <summary>Makes one connection after the other, and does in each what a gate has to do. Keeps nothing between them but the outbox.</summary>
internal sealed class UplinkConnector
{
    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_brokerTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_farewellTimeout = TimeSpan.FromSeconds(2);

    private readonly UplinkOptions _options;
    private readonly EventJournal _journal;
    private readonly GateReport _report;
    private readonly UplinkProgress _progress;
    private readonly TimeProvider _time;
    private readonly ILogger<UplinkService> _logger;
    private readonly IConversation[] _conversations;
    private readonly Outbox _outbox;
    private readonly GateAddress _gate;

    public UplinkConnector(
        UplinkOptions options, EventJournal journal, GateReport report, UplinkProgress progress, IOptions<GateSettings> gate,
        IEnumerable<IConversation> conversations, StreamRenewal renewal, TimeProvider time, ILogger<UplinkService> logger)
    {
        _conversations = [.. conversations];
        (_options, _journal, _report, _progress, _time, _logger) = (options, journal, report, progress, time, logger);
        var window = new SendWindow(options.WindowEvents, options.ConfirmTimeout, s_brokerTimeout);
        _outbox = new Outbox(journal, window, progress, () => renewal.IsWanted, renewal.Want, logger);
        _gate = new GateAddress(gate.Value.Site, gate.Value.Name);
        ClientId = options.ClientId.Length > 0 ? options.ClientId : $"{_gate.Site}-{_gate.Gate}";
    }

    public string Broker => $"{_options.Host}:{_options.PortInUse}";

    public string ClientId { get; }

    /// <summary>Connects and stays connected; ends in good order when stopped.</summary>
    /// <param name="accepted">Called when the broker has accepted the gate.</param>
    /// <exception cref="LinkException">There is no connection, or no longer.</exception>
    public async Task RunAsync(MqttProtocolVersion version, Action accepted, CancellationToken stop)
    {
        var since = _time.GetLocalNow();
        var ended = new TaskCompletionSource<LinkException>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var client = new MqttClientFactory().CreateMqttClient();
        var link = new Link(client, version, since);
        var sender = new EventSender(_journal, _outbox, (entry, cancel) => link.PublishEventAsync(GateTopic.Events(_gate), entry, cancel), _time);
        client.DisconnectedAsync += end =>
        {
            ended.TrySetResult(LinkProblems.Ended(end, ClientId));
            return Task.CompletedTask;
        };
        client.ApplicationMessageReceivedAsync += received =>
        {
            var message = received.ApplicationMessage;
            var (limit, kind) = InboundLimits.Of(message.Topic);
            if (message.Payload.Length > limit)
            {
                _progress.TooLarge(kind, message.Payload.Length, limit);
                return Task.CompletedTask;
            }

            if (message.Topic == GateTopic.Ack(_gate))
            {
                _outbox.Hear(message.Payload.ToArray());
                sender.Look();
            }

            foreach (var conversation in _conversations)
                if (conversation.Filters.Any(filter => MqttTopicFilterComparer.Compare(message.Topic, filter) == MqttTopicFilterCompareResult.IsMatch))
                    conversation.Receive(message.Topic, message.Payload.ToArray(), !message.Retain);
            return Task.CompletedTask;
        };

        var answer = await ConnectAsync(client, version, since, stop);
        using var running = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            accepted();
            await SubscribeAsync(client, running.Token);
            // What comes right with the subscription may change it before the first look at it.
            var status = _report.Status(true, since);
            await link.PublishStatusAsync(GateTopic.Status(_gate), status, running.Token);
            // The library says 0 where the broker says nothing.
            link.MaximumPacketBytes = answer.MaximumPacketSize is > 0 and var bytes ? bytes : null;
            var receives = answer.ReceiveMaximum is > 0 and var messages ? messages : ushort.MaxValue;
            // One message of the broker's allowance stays free for the status.
            _outbox.Connect(Math.Max(1, receives - 1));
            _progress.Connected(link.VersionName);
            _logger.Connected(Broker, link.VersionName, ClientId, _outbox.Next);
            await WorkAsync(link, sender, status, ended.Task, running);
        }
        catch (Exception failure) when (stop.IsCancellationRequested && client.IsConnected)
        {
            _ = failure; // Being stopped looks like many failures; the connection still works.
            await FarewellAsync(link);
        }
        catch (Exception failure) when (failure is not LinkException && !client.IsConnected && !stop.IsCancellationRequested)
        {
            throw await ended.Task.WaitAsync(s_farewellTimeout, _time, CancellationToken.None);
        }
        finally
        {
            await running.CancelAsync();
        }
    }

    /// <summary>Sends events and telemetry, speaks of everything else and asks for signs of life until the first of them ends.</summary>
    private async Task WorkAsync(Link link, EventSender sender, byte[] status, Task<LinkException> ended, CancellationTokenSource running)
    {
        Task[] work =
        [
            sender.RunAsync(running.Token), ReportAsync(link, status, running.Token), PingAsync(link, running.Token),
            .. _conversations.Select(conversation => conversation.RunAsync(link, running.Token)),
        ];
        var first = await Task.WhenAny([ended, .. work]);
        await running.CancelAsync();
        await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ended.IsCompleted) throw await ended;
        await first;
    }

    private async Task<MqttClientConnectResult> ConnectAsync(IMqttClient client, MqttProtocolVersion version, DateTimeOffset since, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(s_connectTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, timeout.Token);
        MqttClientConnectResult answer;
        try
        {
            var options = ConnectOptions.Build(_options, ClientId, version, GateTopic.Status(_gate), _report.Status(false, since));
            answer = await client.ConnectAsync(options, either.Token);
        }
        catch (Exception failure)
        {
            stop.ThrowIfCancellationRequested();
            throw LinkProblems.NoAnswer(failure, version);
        }

        return answer.ResultCode == MqttClientConnectResultCode.Success ? answer : throw LinkProblems.NotAccepted(answer, _options, ClientId);
    }

    private async Task SubscribeAsync(IMqttClient client, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(s_connectTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        var subscribe = new MqttClientSubscribeOptionsBuilder().WithTopicFilter(GateTopic.Ack(_gate), MqttQualityOfServiceLevel.AtLeastOnce);
        foreach (var filter in _conversations.SelectMany(conversation => conversation.Filters)) subscribe.WithTopicFilter(filter, MqttQualityOfServiceLevel.AtLeastOnce);
        var answer = await client.SubscribeAsync(subscribe.Build(), either.Token);
        foreach (var item in answer.Items)
        {
            if (item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2)
                throw new LinkException(LinkFailure.Refused, $"It does not let the gate subscribe to {item.TopicFilter.Topic} ({item.ResultCode}). Check the broker's rights.");
        }
    }

    /// <summary>The live picture, and the status again when an applied version has changed.</summary>
    /// <param name="status">As it was told last.</param>
    private async Task ReportAsync(Link link, byte[] status, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(_options.TelemetrySeconds), _time);
        do
        {
            await link.PublishAsync(MqttMessages.Telemetry(GateTopic.Telemetry(_gate), _report.Telemetry(), link.Version), cancel);
            var now = _report.Status(true, link.Since);
            if (now.AsSpan().SequenceEqual(status)) continue;
            await link.PublishStatusAsync(GateTopic.Status(_gate), now, cancel);
            status = now;
        }
        while (await timer.WaitForNextTickAsync(cancel));
    }

    /// <summary>
    /// The library sends its own pings only when nothing else was sent for a time of the wall clock. Telemetry goes out more
    /// often than that, unanswered, and clocks jump: a dead connection would be noticed by nobody.
    /// </summary>
    private async Task PingAsync(Link link, CancellationToken cancel)
    {
        var period = TimeSpan.FromSeconds(_options.KeepAliveSeconds);
        using var timer = new PeriodicTimer(period, _time);
        while (await timer.WaitForNextTickAsync(cancel))
        {
            using var timeout = new CancellationTokenSource(period / 2, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
            try
            {
                await link.Client.PingAsync(either.Token);
            }
            catch (Exception silent) when (timeout.IsCancellationRequested)
            {
                throw new LinkException(LinkFailure.Lost, "The broker gives no sign of life.", silent);
            }
        }
    }

    private async Task FarewellAsync(Link link)
    {
        using var timeout = new CancellationTokenSource(s_farewellTimeout, _time);
        try
        {
            await link.PublishStatusAsync(GateTopic.Status(_gate), _report.Status(false, _time.GetLocalNow()), timeout.Token);
            await link.Client.DisconnectAsync(new MqttClientDisconnectOptions(), timeout.Token);
            _logger.Stopped(Broker);
        }
        catch (Exception failure)
        {
            _logger.StoppedAbruptly(failure.Message);
        }
    }
}
