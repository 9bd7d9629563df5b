namespace Checkpoint.Edge.Uplink;

/// <summary>Settings "Uplink:*": the broker between gate and centre. Without a host the gate works alone.</summary>
public sealed class UplinkOptions
{
    public const string Section = "Uplink";

    /// <summary>Environment variable with the broker's password, for where a file is not at hand.</summary>
    public const string PasswordVariable = "CHECKPOINT_UPLINK_PASSWORD";

    /// <summary>Name or address of the broker; empty: no uplink.</summary>
    public string Host { get; set; } = "";

    /// <summary>0: 8883 with TLS, 1883 without.</summary>
    public int Port { get; set; }

    /// <summary>Empty: "{site}-{gate}". Two clients with one id throw each other off the broker.</summary>
    public string ClientId { get; set; } = "";

    public string Username { get; set; } = "";

    /// <summary>File whose first line is the password; read at every connect, so that it may be changed while the gate runs.</summary>
    public string PasswordFile { get; set; } = "";

    public UplinkTlsOptions Tls { get; set; } = new();

    /// <summary>The broker is asked for a sign of life this often, and calls the gate offline after one and a half times as long.</summary>
    public int KeepAliveSeconds { get; set; } = 30;

    /// <summary>Events sent ahead of the centre's confirmation. Bounds what waits in memory and at the broker.</summary>
    public int WindowEvents { get; set; } = 200;

    /// <summary>Without a confirmation for this long, events are sent again from the first unconfirmed one.</summary>
    public TimeSpan ConfirmTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the broker keeps subscription and undelivered messages of a gate that is away (MQTT 5).</summary>
    public TimeSpan SessionExpiry { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Longest wait before the first new attempt to connect.</summary>
    public TimeSpan ReconnectFrom { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait between attempts to connect.</summary>
    public TimeSpan ReconnectTo { get; set; } = TimeSpan.FromSeconds(60);

    public int TelemetrySeconds { get; set; } = 10;

    internal bool IsEnabled => Host.Length > 0;

    internal int PortInUse => Port != 0 ? Port : Tls.Enabled ? 8883 : 1883;

    /// <summary>What is wrong with the settings, each with its name, its value and what would be right.</summary>
    internal IEnumerable<string> Problems()
    {
        if (Host.Length > 0 && Uri.CheckHostName(Host) == UriHostNameType.Unknown)
            yield return $"Uplink:Host is \"{Host}\"; give a name or address without scheme and port, as broker.example.cn, or nothing for a gate without uplink.";
        if (Port is < 0 or > 65535)
            yield return $"Uplink:Port is {Port}; give a TCP port from 1 to 65535, or 0 for the usual one.";
        if (ClientId.Length > 128 || ClientId.Any(c => c is < ' ' or '\u007f'))
            yield return "Uplink:ClientId is too long or has control characters; give at most 128 printable characters, or nothing for {site}-{gate}.";
        if (PasswordFile.Length > 0 && Username.Length == 0)
            yield return "Uplink:PasswordFile is set but Uplink:Username is empty; give the user the password belongs to.";
        foreach (var problem in FileProblems().Concat(Tls.Problems()).Concat(NumberProblems()))
            yield return problem;
    }

    private IEnumerable<string> FileProblems()
    {
        if (IsEnabled && PasswordFile.Length > 0 && !File.Exists(PasswordFile))
            yield return $"Uplink:PasswordFile is {PasswordFile}, which is not there; name a file whose first line is the password, readable for this service.";
    }

    private IEnumerable<string> NumberProblems()
    {
        if (KeepAliveSeconds is < 5 or > 3600)
            yield return $"Uplink:KeepAliveSeconds is {KeepAliveSeconds}; give 5 to 3600.";
        if (WindowEvents is < 1 or > 10_000)
            yield return $"Uplink:WindowEvents is {WindowEvents}; give 1 to 10000.";
        if (TelemetrySeconds is < 1 or > 3600)
            yield return $"Uplink:TelemetrySeconds is {TelemetrySeconds}; give 1 to 3600.";
        if (ConfirmTimeout < TimeSpan.FromMilliseconds(100) || ConfirmTimeout > TimeSpan.FromHours(1))
            yield return $"Uplink:ConfirmTimeout is {ConfirmTimeout}; give a time up to an hour, as 00:00:30.";
        if (SessionExpiry < TimeSpan.Zero || SessionExpiry > TimeSpan.FromDays(365))
            yield return $"Uplink:SessionExpiry is {SessionExpiry}; give a time up to a year, as 1.00:00:00 for a day.";
        if (ReconnectFrom < TimeSpan.FromMilliseconds(10) || ReconnectFrom > ReconnectTo)
            yield return $"Uplink:ReconnectFrom is {ReconnectFrom}; give a time from 00:00:00.010 to Uplink:ReconnectTo, which is {ReconnectTo}.";
        if (ReconnectTo > TimeSpan.FromHours(1))
            yield return $"Uplink:ReconnectTo is {ReconnectTo}; give a time up to an hour, as 00:01:00.";
    }
}
