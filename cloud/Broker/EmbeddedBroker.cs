using System.Net;
using Checkpoint.Cloud.Ingest;
using Checkpoint.Cloud.Operation;
using Checkpoint.Protocols.Topics;
using Microsoft.Extensions.Options;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Checkpoint.Cloud.Broker;

/// <summary>
/// The broker inside the centre. It keeps nothing on disk: gates repeat their status at every connect and every event the
/// centre has not confirmed, and the centre repeats its confirmations at its start.
/// </summary>
internal sealed partial class EmbeddedBroker : IHostedService, IDisposable
{
    private const string OwnAddress = "gate";

    private readonly BrokerSettings _settings;
    private readonly CentreCredential _centre;
    private readonly CredentialFile _credentials;
    private readonly ClientDirectory _clients;
    private readonly Intake _intake;
    private readonly CancellationToken _stopping;
    private readonly ILogger _logger;
    private readonly MqttServer _server;

    public EmbeddedBroker(IOptions<BrokerSettings> settings, CentreCredential centre, Intake intake, IHostApplicationLifetime lifetime, ILogger<EmbeddedBroker> logger)
    {
        (_settings, _centre, _intake, _stopping, _logger) = (settings.Value, centre, intake, lifetime.ApplicationStopping, logger);
        _credentials = _settings.CredentialsFile.Length > 0 ? CredentialFile.Read(_settings.CredentialsFile) : CredentialFile.None;
        _clients = new ClientDirectory(_settings.MaximumConnections);
        var address = IPAddress.Parse(_settings.Bind);
        var v6 = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        var options = new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointPort(_settings.PortInUse)
            .WithDefaultEndpointBoundIPAddress(v6 ? IPAddress.None : address)
            .WithDefaultEndpointBoundIPV6Address(v6 ? address : IPAddress.None)
            .WithPersistentSessions()
            .WithMaxPendingMessagesPerClient(_settings.MaximumPending)
            // A gate sends again what was dropped, from the first event that is missing: so the older ones must stay.
            .WithPendingMessagesOverflowStrategy(MqttPendingMessagesOverflowStrategy.DropNewMessage)
            .Build();
        _server = new MqttServerFactory().CreateMqttServer(options);
        _server.ValidatingConnectionAsync += Validate;
        _server.InterceptingPublishAsync += Publishing;
        _server.InterceptingSubscriptionAsync += Subscribing;
        _server.ClientConnectedAsync += e => { _clients.Connected(e.ClientId, e.UserName ?? ""); return Task.CompletedTask; };
        _server.ClientDisconnectedAsync += e => { _clients.Disconnected(e.ClientId); return Task.CompletedTask; };
        _server.SessionDeletedAsync += e => { _clients.SessionEnded(e.Id); return Task.CompletedTask; };
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _server.StartAsync();
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException)
        {
            throw new ListenException($"The embedded broker cannot listen on Broker:Bind {_settings.Bind}, Broker:Port {_settings.PortInUse}: {e.Message}. Is another broker running there?", e);
        }

        if (_credentials.Hashes.Count == 0 && !_settings.AllowAnonymous) LogNobody();
        LogListening(_settings.Bind, _settings.PortInUse, _credentials.Hashes.Count, _settings.AllowAnonymous);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(new MqttServerStopOptions());

    public void Dispose() => _server.Dispose();

    private async Task Validate(ValidatingConnectionEventArgs e)
    {
        var admitted = e.UserName == CentreCredential.UserName ? e.Password == _centre.Password
            : string.IsNullOrEmpty(e.UserName) || _credentials.Hashes.Count == 0 ? _settings.AllowAnonymous
            : _credentials.Admits(e.UserName, e.Password ?? "");
        if (!admitted)
        {
            LogRefused(e.UserName is { Length: > 0 } ? "wrong user or password" : "no credentials");
            e.ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword;
            return;
        }

        if (string.IsNullOrEmpty(e.ClientId))
        {
            LogRefused("no client id");
            e.ReasonCode = MqttConnectReasonCode.ClientIdentifierNotValid;
            return;
        }

        var gate = GateAddress.FromSource("/" + e.UserName);
        if (gate is not null) e.SessionItems[OwnAddress] = gate;
        switch (_clients.Admit(e.ClientId, e.UserName ?? "", out var displaced))
        {
            case Admission.IdTaken:
                LogRefused("the client id belongs to another user");
                e.ReasonCode = MqttConnectReasonCode.ClientIdentifierNotValid;
                break;
            case Admission.Full:
                LogRefused("too many clients");
                e.ReasonCode = MqttConnectReasonCode.QuotaExceeded;
                break;
        }

        if (displaced is not null && (await _server.GetSessionsAsync()).FirstOrDefault(session => session.Id == displaced) is { } resting) await resting.DeleteAsync();
    }

    private async Task Publishing(InterceptingPublishEventArgs e)
    {
        if (e.UserName == CentreCredential.UserName || string.IsNullOrEmpty(e.ClientId)) return;
        if (e.ApplicationMessage.Payload.Length > _settings.MaximumMessageBytes)
        {
            LogTooLarge(e.ApplicationMessage.Payload.Length);
            (e.ProcessPublish, e.Response.ReasonCode) = (false, MqttPubAckReasonCode.QuotaExceeded);
            e.CloseConnection = true;
        }
        else if (!TopicRights.MayPublish(Own(e.SessionItems), e.ApplicationMessage.Topic))
        {
            LogForbidden("publish");
            (e.ProcessPublish, e.Response.ReasonCode) = (false, MqttPubAckReasonCode.NotAuthorized);
        }
        else
            await TakeAsync(e);
    }

    /// <summary>Waiting here holds back this one gate: its connection is not read, and it gets no acknowledgement, until there is room.</summary>
    private async Task TakeAsync(InterceptingPublishEventArgs e)
    {
        try
        {
            // Nobody else may hear it, and so the broker neither hands it on nor keeps it.
            e.ProcessPublish = false;
            using var end = CancellationTokenSource.CreateLinkedTokenSource(_stopping, e.CancellationToken);
            await _intake.TakeAsync(e.ApplicationMessage.Topic, e.ApplicationMessage.Payload, retained: false, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The centre stops, or the connection has ended meanwhile. What was not taken is not acknowledged.
            e.CloseConnection = true;
        }
    }

    private Task Subscribing(InterceptingSubscriptionEventArgs e)
    {
        if (e.UserName == CentreCredential.UserName || TopicRights.MaySubscribe(Own(e.SessionItems), e.TopicFilter.Topic)) return Task.CompletedTask;
        LogForbidden("subscribe");
        (e.ProcessSubscription, e.Response.ReasonCode) = (false, MqttSubscribeReasonCode.NotAuthorized);
        return Task.CompletedTask;
    }

    private static GateAddress? Own(System.Collections.IDictionary session) => session[OwnAddress] as GateAddress;

    [LoggerMessage(2001, LogLevel.Information, "Broker listens on {Address}:{Port}; {Credentials} gates have credentials, anonymous gates: {Anonymous}")]
    private partial void LogListening(string address, int port, int credentials, bool anonymous);

    [LoggerMessage(2002, LogLevel.Warning, "No gate can connect: Broker:CredentialsFile is empty and Broker:AllowAnonymous is false")]
    private partial void LogNobody();

    [LoggerMessage(2003, LogLevel.Warning, "A client was refused: {Reason}")]
    private partial void LogRefused(string reason);

    [LoggerMessage(2004, LogLevel.Warning, "A client asked to {What} outside its own topics and was refused")]
    private partial void LogForbidden(string what);

    [LoggerMessage(2005, LogLevel.Warning, "A client sent a message of {Bytes} bytes and was disconnected")]
    private partial void LogTooLarge(long bytes);
}
