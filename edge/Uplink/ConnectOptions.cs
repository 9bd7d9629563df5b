using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Checkpoint.Edge.Uplink;

/// <summary>The settings in the form MQTTnet wants them, read anew for every connect.</summary>
internal static class ConnectOptions
{
    /// <summary>Messages the broker may send before the gate has acknowledged the first: what the library keeps in memory.</summary>
    private const ushort ReceiveMaximum = 16;

    public static MqttClientOptions Build(UplinkOptions options, string clientId, MqttProtocolVersion version, string willTopic, byte[] will)
    {
        var builder = new MqttClientOptionsBuilder()
            .WithEndPoint(new DnsEndPoint(options.Host, options.PortInUse))
            .WithProtocolVersion(version)
            .WithClientId(clientId)
            .WithCleanStart(false)
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(options.KeepAliveSeconds))
            .WithTimeout(TimeSpan.FromSeconds(2))
            .WithWillTopic(willTopic)
            .WithWillPayload(will)
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .WithWillRetain();
        if (version == MqttProtocolVersion.V500)
        {
            builder.WithSessionExpiryInterval((uint)options.SessionExpiry.TotalSeconds)
                .WithReceiveMaximum(ReceiveMaximum)
                .WithMaximumPacketSize(InboundLimits.PacketBytes)
                .WithWillContentType(MqttMessages.Json);
        }

        if (options.Username.Length > 0) builder.WithCredentials(options.Username, Password(options));
        builder.WithTlsOptions(Tls(options.Tls));
        var built = builder.Build();
        // The library's default resets the connection on closing, which can overtake the DISCONNECT before it.
        ((MqttClientTcpOptions)built.ChannelOptions).LingerState = new LingerOption(false, 0);
        return built;
    }

    private static byte[]? Password(UplinkOptions options)
    {
        var password = options.PasswordFile.Length > 0
            ? File.ReadLines(options.PasswordFile).FirstOrDefault()
            : Environment.GetEnvironmentVariable(UplinkOptions.PasswordVariable);
        return password is null ? null : Encoding.UTF8.GetBytes(password);
    }

    private static MqttClientTlsOptions Tls(UplinkTlsOptions options)
    {
        var tls = new MqttClientTlsOptionsBuilder().UseTls(options.Enabled);
        if (!options.Enabled) return tls.Build();
        // A gate in a closed network reaches no revocation server, and would never connect.
        tls.WithRevocationMode(X509RevocationMode.NoCheck);
        if (options.CaFile.Length > 0) tls.WithTrustChain(options.Authorities());
        if (options.Certificate() is { } certificate) tls.WithClientCertificates([certificate]);
        return tls.Build();
    }
}
