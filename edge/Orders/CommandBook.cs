using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Orders;

/// <summary>
/// Which commands were taken and what became of them, so that none is carried out twice or late. Keeps its books without I/O and
/// clock. Not for several threads at once.
/// </summary>
internal sealed class CommandBook
{
    /// <summary>Commands remembered at a time; beyond, new ones are refused.</summary>
    public const int Most = 1_000;

    /// <summary>How far the clocks of gate and centre may be apart.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    /// <summary>
    /// By the monotonic clock, anew after each start. No deadline lies further ahead than the longest lifetime, so whoever is
    /// forgotten would be refused as late.
    /// </summary>
    public static readonly TimeSpan Remembered = OrderJson.MaximumLifetime + TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, (CommandNote Note, TimeSpan Since)> _notes = [];
    private readonly Queue<(string Id, TimeSpan Since)> _order = [];
    /// <summary>Those that were refused without having been taken.</summary>
    private readonly Queue<(string Id, TimeSpan Since)> _refused = [];

    /// <summary>Oldest first, and before the others those that were refused.</summary>
    public IEnumerable<CommandNote> Notes => _refused.Concat(_order).Where(each => _notes.ContainsKey(each.Id)).Select(each => _notes[each.Id].Note).DistinctBy(note => note.Id);

    /// <summary>Decides about a command that has come in.</summary>
    /// <param name="wall">Time that can be trusted; null when there is none.</param>
    /// <param name="now">Monotonic time.</param>
    public CommandVerdict Receive(GateCommand command, DateTimeOffset? wall, TimeSpan now)
    {
        Forget(now);
        if (_notes.TryGetValue(command.Id, out var known)) return known.Note.Result is { } result ? new Repeat(result) : Wait.Instance;
        if (wall is not { } right)
            return new Refuse(CommandOutcome.Refused, CommandCodes.ClockNotSynchronised, "The gate's clock is not synchronised, so it cannot tell whether the command is late. See the gate's time service.");
        if (command.Deadline <= right) return new Refuse(CommandOutcome.Expired, CommandCodes.Late, "The command came after its deadline.");
        if (command.IssuedAt > right + Skew || command.Deadline > right + OrderJson.MaximumLifetime + Skew)
            return new Refuse(CommandOutcome.Refused, CommandCodes.FromTheFuture, "The command is from the future: the clocks of gate and centre differ.");
        if (_notes.Count >= Most) return Overflow.Instance;
        var left = command.Deadline - right;
        var lifetime = command.Deadline - command.IssuedAt;
        Add(CommandNote.Of(command, null), now);
        return new Take(now + (left < lifetime ? left : lifetime));
    }

    /// <summary>What became of a command, taken or refused: the answer to every repetition.</summary>
    public void End(GateCommand command, CommandResult result, TimeSpan now)
    {
        var note = CommandNote.Of(command, result with { Diagnostics = null });
        // One that was taken must not make room for one that was refused.
        if (_notes.TryGetValue(note.Id, out var known)) _notes[note.Id] = (known.Note with { Result = known.Note.Result ?? note.Result }, known.Since);
        else if (_notes.Count < Most) Add(note, now);
    }

    /// <summary>
    /// What is known from before a start, oldest first. The newest ones count, but what was refused goes first: it was not done, and is
    /// not done twice.
    /// </summary>
    public void Restore(CommandNote note, TimeSpan now)
    {
        if (_notes.TryGetValue(note.Id, out var known))
        {
            _notes[note.Id] = (known.Note with { Result = known.Note.Result ?? note.Result }, known.Since);
            return;
        }

        while (_notes.Count >= Most)
        {
            if (_refused.TryDequeue(out var refused)) _notes.Remove(refused.Id);
            else if (IsRefused(note)) return;
            else _notes.Remove(_order.Dequeue().Id);
        }

        Add(note, now);
    }

    private static bool IsRefused(CommandNote note) => note.Result is { Outcome: CommandOutcome.Refused or CommandOutcome.Expired };

    private void Add(CommandNote note, TimeSpan now)
    {
        _notes[note.Id] = (note, now);
        (IsRefused(note) ? _refused : _order).Enqueue((note.Id, now));
    }

    private void Forget(TimeSpan now)
    {
        Forget(_refused, now);
        Forget(_order, now);
    }

    private void Forget(Queue<(string Id, TimeSpan Since)> order, TimeSpan now)
    {
        while (order.TryPeek(out var oldest) && now - oldest.Since > Remembered)
        {
            order.Dequeue();
            // One that is still being carried out, on a disk or a lane that hangs, stays known.
            if (!_notes.TryGetValue(oldest.Id, out var known) || known.Since != oldest.Since) continue;
            if (known.Note.Result is not null) _notes.Remove(oldest.Id);
            else Add(known.Note, now);
        }
    }
}

/// <summary>A command as it is remembered.</summary>
/// <param name="Result">Null while it is carried out.</param>
internal sealed record CommandNote(string Id, string Action, string Issuer, string? Lane, DateTimeOffset Deadline, CommandResult? Result)
{
    public static CommandNote Of(GateCommand command, CommandResult? result) =>
        new(command.Id, command.Action, command.Issuer, command.Lane, command.Deadline, result);
}

internal abstract record CommandVerdict;

/// <summary>Record it durably, then do it, but not later than a moment of the monotonic clock.</summary>
internal sealed record Take(TimeSpan Until) : CommandVerdict;

/// <summary>It has come before: say again what became of it.</summary>
internal sealed record Repeat(CommandResult Result) : CommandVerdict;

/// <summary>It has come before and is being carried out.</summary>
internal sealed record Wait : CommandVerdict
{
    public static Wait Instance { get; } = new();
}

/// <summary>More than can be remembered: refused, and not remembered.</summary>
internal sealed record Overflow : CommandVerdict
{
    public static Overflow Instance { get; } = new();
}

internal sealed record Refuse(CommandOutcome Outcome, string Code, string Why) : CommandVerdict;
