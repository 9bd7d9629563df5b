using Checkpoint.Cloud.Broker;
using Checkpoint.Cloud.Store;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using Microsoft.Extensions.Options;
using MQTTnet;
using MQTTnet.Protocol;

namespace Checkpoint.Cloud.Ingest;

/// <summary>The centre's connection to the broker, embedded or not: keeps it, hands on what comes in from an external one, sends confirmations out.</summary>
internal sealed class BrokerLink : BackgroundService
{
    private static readonly TimeSpan s_firstDelay = TimeSpan.FromMilliseconds(250), s_longestDelay = TimeSpan.FromSeconds(30);
    /// <summary>Messages an external broker sends before the first of them is acknowledged: what the library keeps in memory. Telemetry, which nobody acknowledges, is not counted.</summary>
    private const ushort ReceiveMaximum = 1_000;

    private readonly BrokerSettings _settings;
    private readonly CentreCredential _credential;
    private readonly Intake _intake;
    private readonly ICentreStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CentreClient _centre;
    private readonly IMqttClient _client;
    private readonly IConversation[] _conversations;
    private readonly SemaphoreSlim _dropped = new(0);
    private readonly string _clientId;
    // New at every start: a gate that hears of a lower position in a run it does not know yet goes back to it.
    private readonly string _run = Guid.NewGuid().ToString("n");
    private CancellationToken _stopping;

    public BrokerLink(
        IOptions<BrokerSettings> settings, IOptions<StoreSettings> folder, CentreCredential credential, CentreClient centre, Intake intake, ICentreStore store,
        IEnumerable<IConversation> conversations, TimeProvider time, ILogger<BrokerLink> logger)
    {
        (_centre, _client, _conversations) = (centre, centre.Mqtt, [.. conversations]);
        (_settings, _credential, _intake, _store, _time, _logger) = (settings.Value, credential, intake, store, time, logger);
        // The broker keeps a session under this name. Two centres under one name would throw each other out for ever.
        _clientId = _settings.IsEmbedded ? "checkpoint-centre" : $"checkpoint-centre-{CentreName.Of(folder.Value.Directory)}";
        _client.ApplicationMessageReceivedAsync += Receive;
        _client.DisconnectedAsync += _ => { _dropped.Release(); return Task.CompletedTask; };
    }

    public bool IsConnected => _client.IsConnected;

    /// <summary>Tells a gate what is stored. A confirmation that cannot be sent now is sent at the next connect.</summary>
    public Task ConfirmAsync(StreamPosition stream, CancellationToken cancellationToken) => _centre.TryPublishAsync(
        GateTopic.Ack(GateAddress.FromSource("/" + stream.Gate)!), MessageJson.Write(new EventAck(stream.Stream, stream.Through) { Run = _run, Digest = stream.Digest }), retain: true, cancellationToken);

    public override void Dispose()
    {
        _dropped.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _stopping = stoppingToken;
        var delay = s_firstDelay;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ConnectAsync(stoppingToken);
                delay = s_firstDelay;
                await _dropped.WaitAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                _logger.BrokerAway(_settings.HostInUse, _settings.PortInUse, e.Message, delay);
                await Task.Delay(delay * (1 + Random.Shared.NextDouble()), _time, stoppingToken);
                delay = delay * 2 < s_longestDelay ? delay * 2 : s_longestDelay;
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_client.IsConnected) await _client.DisconnectAsync(new MqttClientDisconnectOptions(), cancellationToken);
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await _client.ConnectAsync(Options(), cancellationToken);
        while (_dropped.Wait(0, CancellationToken.None)) { } // of earlier attempts
        if (!_settings.IsEmbedded)
        {
            var subscribe = new MqttClientSubscribeOptionsBuilder();
            foreach (var kind in _intake.Heard) subscribe.WithTopicFilter(GateTopic.FilterFor(kind), MqttQualityOfServiceLevel.AtLeastOnce);
            await _client.SubscribeAsync(subscribe.Build(), cancellationToken);
        }

        _logger.Connected(_settings.HostInUse, _settings.PortInUse);
        // A broker that forgot, or a centre that stopped between commit and confirmation.
        foreach (var newest in (await _store.StreamsAsync(cancellationToken)).GroupBy(stream => stream.Gate).Select(streams => streams.MaxBy(stream => stream.Number)!))
            await ConfirmAsync(newest, cancellationToken);
        foreach (var conversation in _conversations) await conversation.ConnectedAsync(cancellationToken);
        if (!_client.IsConnected) _dropped.Release();
    }

    private MqttClientOptions Options()
    {
        var builder = new MqttClientOptionsBuilder()
            .WithTcpServer(_settings.HostInUse, _settings.PortInUse)
            .WithClientId(_clientId)
            .WithCleanStart(false)
            .WithSessionExpiryInterval((uint)TimeSpan.FromDays(1).TotalSeconds)
            .WithReceiveMaximum(ReceiveMaximum)
            .WithMaximumPacketSize(2 * Intake.MaximumBytes)
            .WithTimeout(TimeSpan.FromSeconds(5))
            .WithTlsOptions(tls => tls.UseTls(_settings.Tls));
        if (_settings.IsEmbedded) builder.WithCredentials(CentreCredential.UserName, _credential.Password);
        else if (_settings.UserName.Length > 0) builder.WithCredentials(_settings.UserName, Password());
        return builder.Build();
    }

    private string Password() => _settings.PasswordFile.Length > 0 ? File.ReadLines(_settings.PasswordFile).FirstOrDefault() ?? "" : "";

    // The broker sends no more than so many before the first is acknowledged, which is when there was room for it.
    private async Task Receive(MqttApplicationMessageReceivedEventArgs e) =>
        await _intake.TakeAsync(e.ApplicationMessage.Topic, e.ApplicationMessage.Payload, e.ApplicationMessage.Retain, _stopping);
}
