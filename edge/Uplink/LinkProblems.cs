using System.Net.Sockets;
using System.Security.Authentication;
using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;

namespace Checkpoint.Edge.Uplink;

/// <summary>What went wrong with the broker, in words for people.</summary>
internal static class LinkProblems
{
    /// <summary>The broker gave no answer to CONNECT.</summary>
    public static LinkException NoAnswer(Exception failure, MqttProtocolVersion version)
    {
        var chain = Chain(failure).ToList();
        if (chain.OfType<AuthenticationException>().FirstOrDefault() is { } tls)
            return new(LinkFailure.Lost, $"The encrypted connection failed: {tls.Message} Check Uplink:Tls:CaFile, and that Uplink:Host is a name in the broker's certificate.", failure);
        if (chain.Exists(e => e is OperationCanceledException or MqttCommunicationTimedOutException))
            return new(LinkFailure.Lost, "The broker did not answer in time.", failure);
        if (!chain.Exists(e => e is MqttConnectingFailedException))
        {
            var cause = chain.OfType<SocketException>().FirstOrDefault()?.Message ?? chain[^1].Message;
            return new(LinkFailure.Lost, $"{cause}. Check Uplink:Host, Uplink:Port and the network.", failure);
        }

        // A CONNACK of 3.1.1 cannot be read as one of MQTT 5: it is shorter.
        return chain.Exists(e => e is MqttProtocolViolationException) && version == MqttProtocolVersion.V500
            ? new(LinkFailure.VersionRefused, "The broker's answer is not MQTT 5.", failure)
            : new(LinkFailure.ClosedAtConnect, "The broker closed the connection without an answer.", failure);
    }

    /// <summary>The broker answered CONNECT with no.</summary>
    public static LinkException NotAccepted(MqttClientConnectResult answer, UplinkOptions options, string clientId) => answer.ResultCode switch
    {
        // 1 is the refusal of a broker that answers MQTT 5 with a CONNACK of 3.1.1; MQTT 5 has no such code.
        MqttClientConnectResultCode.UnsupportedProtocolVersion or (MqttClientConnectResultCode)1 => new(LinkFailure.VersionRefused, "The broker does not speak this version of MQTT."),
        MqttClientConnectResultCode.BadUserNameOrPassword or MqttClientConnectResultCode.NotAuthorized or
            MqttClientConnectResultCode.Banned or MqttClientConnectResultCode.BadAuthenticationMethod =>
            new(LinkFailure.Refused, $"It does not accept user \"{options.Username}\" ({answer.ResultCode}). Check Uplink:Username, the password in Uplink:PasswordFile and the broker's users."),
        MqttClientConnectResultCode.ClientIdentifierNotValid =>
            new(LinkFailure.Refused, $"It does not accept the client id \"{clientId}\". Change Uplink:ClientId or the broker's rules."),
        var code => new(LinkFailure.Lost, $"The broker cannot take the gate now ({code}). {answer.ReasonString}".TrimEnd()),
    };

    /// <summary>A connection that had been made is over.</summary>
    public static LinkException Ended(MqttClientDisconnectedEventArgs end, string clientId) => end.Reason switch
    {
        MqttClientDisconnectReason.SessionTakenOver =>
            new(LinkFailure.Refused, $"Another client has connected as \"{clientId}\". Give each gate its own Uplink:ClientId.", end.Exception),
        MqttClientDisconnectReason.NotAuthorized =>
            new(LinkFailure.Refused, "It has withdrawn this gate's rights. Check the broker's users and rights.", end.Exception),
        MqttClientDisconnectReason.NormalDisconnection or MqttClientDisconnectReason.UnspecifiedError =>
            new(LinkFailure.Lost, end.Exception is null ? "The broker closed the connection." : $"The connection broke: {Chain(end.Exception).Last().Message}.", end.Exception),
        var reason => new(LinkFailure.Lost, $"The broker closed the connection ({reason}). {end.ReasonString}".TrimEnd(), end.Exception),
    };

    /// <summary>Null when the broker took the message.</summary>
    public static LinkException? NotTaken(MqttClientPublishResult answer, string topic) => answer switch
    {
        { IsSuccess: true } => null,
        { ReasonCode: MqttClientPublishReasonCode.NotAuthorized or MqttClientPublishReasonCode.TopicNameInvalid } =>
            new(LinkFailure.Refused, $"It does not let the gate publish on {topic} ({answer.ReasonCode}). Check the broker's rights."),
        _ => new(LinkFailure.Lost, $"The broker did not take a message on {topic} ({answer.ReasonCode}). {answer.ReasonString}".TrimEnd()),
    };

    private static IEnumerable<Exception> Chain(Exception failure)
    {
        for (var e = failure; e is not null; e = e.InnerException) yield return e;
    }
}
