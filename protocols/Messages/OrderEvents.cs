namespace Checkpoint.Protocols.Messages;

/// <summary>A remote command is about to be carried out. Durable before anything is done, so that no restart does it twice.</summary>
public sealed record CommandTaken : EventData
{
    /// <summary>Id of the command.</summary>
    public required string Command { get; init; }
    public required string Action { get; init; }
    /// <summary>Name of the person at the centre.</summary>
    public required string Issuer { get; init; }
    public string? Lane { get; init; }
    public string? Reason { get; init; }
    public required DateTimeOffset Deadline { get; init; }
}

/// <summary>What became of a remote command. One that was refused was never taken.</summary>
public sealed record CommandEnded : EventData
{
    /// <summary>Id of the command, from its topic when the message could not be read.</summary>
    public required string Command { get; init; }
    public required CommandOutcome Outcome { get; init; }
    /// <summary>Why, as <see cref="CommandResult.Code"/>.</summary>
    public string? Code { get; init; }
    /// <summary>Why, in English or as the lane's word for a refusal.</summary>
    public string? Message { get; init; }
    public string? Action { get; init; }
    public string? Issuer { get; init; }
    public string? Lane { get; init; }
    public DateTimeOffset? Deadline { get; init; }
}

/// <summary>Every lane of the gate works by this policy.</summary>
public sealed record PolicyApplied : EventData
{
    public required long Version { get; init; }
}

/// <summary>A policy was received that the gate does not work by; the one in use stays.</summary>
public sealed record PolicyRefused : EventData
{
    /// <summary>Missing when it could not be read.</summary>
    public long? Version { get; init; }
    public required string Problem { get; init; }
}

/// <summary>A person at the gate has read a directive.</summary>
public sealed record DirectiveAcknowledged : EventData
{
    /// <summary>Id of the directive.</summary>
    public required string Directive { get; init; }
    public required string By { get; init; }
}
