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
    /// <summary>The connection broke before the broker said that it has it: the gate may get it all the same, and carry it out.</summary>
    public bool IsUnsure { get; init; }
    public CommandResult? Result { get; init; }

    public CommandState StateAt(DateTimeOffset now) => Result?.Outcome switch
    {
        CommandOutcome.Done => CommandState.Done,
        CommandOutcome.Refused => CommandState.Refused,
        CommandOutcome.Expired => CommandState.Expired,
        CommandOutcome.Failed => CommandState.Failed,
        CommandOutcome.Interrupted => CommandState.Interrupted,
        _ => IsUnsure ? CommandState.Unknown : now > Command.Deadline + s_patience ? CommandState.NoAnswer : CommandState.Sent,
    };
}

public enum CommandState
{
    Sent,
    /// <summary>The connection to the broker broke; whether it went out is not known until the gate says what became of it.</summary>
    Unknown,
    /// <summary>The deadline is over and the gate has not said what became of it.</summary>
    NoAnswer,
    Done,
    Refused,
    Expired,
    Failed,
    Interrupted,
}
