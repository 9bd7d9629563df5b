using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Orders;

/// <summary>A command as the centre keeps it.</summary>
public sealed record CommandRecord
{
    /// <summary>The gate may be slow to say; after this it counts as silent, and an answer that comes later still counts.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>"{site}/{gate}".</summary>
    public required string Gate { get; init; }
    public required GateCommand Command { get; init; }
    /// <summary>The broker did not take it, so the gate never got it from us.</summary>
    public bool NotSent { get; init; }
    public CommandResult? Result { get; init; }

    public CommandState StateAt(DateTimeOffset now) => Result?.Outcome switch
    {
        CommandOutcome.Done => CommandState.Done,
        CommandOutcome.Refused => CommandState.Refused,
        CommandOutcome.Expired => CommandState.Expired,
        CommandOutcome.Failed => CommandState.Failed,
        CommandOutcome.Interrupted => CommandState.Interrupted,
        _ => NotSent ? CommandState.NotSent : now > Command.Deadline + s_patience ? CommandState.NoAnswer : CommandState.Sent,
    };
}

public enum CommandState
{
    Sent,
    /// <summary>The connection to the broker broke; whether it went out is not known.</summary>
    NotSent,
    /// <summary>The deadline is over and the gate has not said what became of it.</summary>
    NoAnswer,
    Done,
    Refused,
    Expired,
    Failed,
    Interrupted,
}
