namespace Checkpoint.Edge.Uplink;

/// <summary>Why there is no connection; the message is for people: what is wrong and, where it can be known, what to do.</summary>
internal sealed class LinkException(LinkFailure failure, string message, Exception? cause = null) : Exception(message, cause)
{
    public LinkFailure Failure { get; } = failure;
}

internal enum LinkFailure
{
    /// <summary>Network or broker are away, or a broken connection.</summary>
    Lost,
    /// <summary>The broker closed the connection, or answered nonsense, in place of an answer to CONNECT.</summary>
    ClosedAtConnect,
    /// <summary>The broker does not speak this version of MQTT.</summary>
    VersionRefused,
    /// <summary>The broker does not want this gate: user, password, certificate, client id or rights.</summary>
    Refused,
}
