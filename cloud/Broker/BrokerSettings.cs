using System.Net;

namespace Checkpoint.Cloud.Broker;

/// <summary>Settings "Broker:*". Without a host the centre is the broker; with one it is a client of it.</summary>
public sealed class BrokerSettings
{
    public const string Section = "Broker";

    /// <summary>Name or address of an external broker; empty: the embedded one.</summary>
    public string Host { get; set; } = "";

    /// <summary>TCP port: of the external broker, or to listen on. 0: 8883 with TLS, 1883 without.</summary>
    public int Port { get; set; }

    /// <summary>External broker: user of the centre.</summary>
    public string UserName { get; set; } = "";

    /// <summary>External broker: file whose first line is the password.</summary>
    public string PasswordFile { get; set; } = "";

    /// <summary>External broker: speak TLS, with the authorities this machine trusts.</summary>
    public bool Tls { get; set; }

    /// <summary>Embedded broker: address to listen on. It speaks no TLS: for gates in other networks use an external broker.</summary>
    public string Bind { get; set; } = "127.0.0.1";

    /// <summary>Embedded broker: file with a line "site/gate:hash" for each gate, see README.md.</summary>
    public string CredentialsFile { get; set; } = "";

    /// <summary>Embedded broker: let gates in without credentials. Only on this machine.</summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>Embedded broker: largest message.</summary>
    public int MaximumMessageBytes { get; set; } = 1 << 20;

    /// <summary>Embedded broker: messages that wait for one client.</summary>
    public int MaximumPending { get; set; } = 10_000;

    /// <summary>Embedded broker: clients at a time, the centre itself included.</summary>
    public int MaximumConnections { get; set; } = 1_000;

    internal bool IsEmbedded => Host.Length == 0;

    internal int PortInUse => Port != 0 ? Port : Tls ? 8883 : 1883;

    /// <summary>Where the centre itself connects to.</summary>
    internal string HostInUse => !IsEmbedded ? Host : IPAddress.Parse(Bind) is var bound && (bound.Equals(IPAddress.Any) || bound.Equals(IPAddress.IPv6Any)) ? "127.0.0.1" : Bind;
}
