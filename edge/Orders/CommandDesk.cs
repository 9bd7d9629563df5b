using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Orders;

/// <summary>
/// Takes commands one after the other: judged, recorded durably, carried out, recorded again, answered. Nothing is taken before
/// the journal has said what was taken before this start.
/// </summary>
internal sealed class CommandDesk(
    CommandConversation centre, CommandHistory history, GateActs acts, TrustedClock clock, EventJournal journal, OrdersMetrics metrics,
    TimeProvider time, ILogger<CommandDesk> logger) : BackgroundService
{
    private const int RefusalsPerMinute = 20;
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(10), s_minute = TimeSpan.FromMinutes(1);

    private readonly CommandBook _book = new();
    private readonly Lock _lock = new();
    private (TimeSpan Since, int Count) _refused;
    private bool _isRecovered;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            await RecoverAsync(stoppingToken);
            // It remembers the last time that was right, for when the time service is away.
            await using var look = time.CreateTimer(_ => _ = clock.Now, null, TimeSpan.Zero, s_look);
            await foreach (var (id, payload) in centre.Incoming.ReadAllAsync(stoppingToken))
            {
                Receive(id, payload);
                if (history.Behind >= CommandHistory.Interval) Save();
            }
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // Whatever it was that stopping interrupted.
        }
        finally
        {
            // The next start may begin another stream, which does not tell of this one's commands.
            if (_isRecovered) Save();
        }
    }

    private TimeSpan Now => time.GetElapsedTime(0);

    private async Task RecoverAsync(CancellationToken stop)
    {
        await history.ReadAsync(note => _book.Restore(note, Now), stop);
        foreach (var note in _book.Notes.Where(note => note.Result is null).ToList())
        {
            var command = new GateCommand
            {
                Id = note.Id, Action = note.Action, Issuer = note.Issuer, Lane = note.Lane, Deadline = note.Deadline, IssuedAt = note.Deadline - OrderJson.MaximumLifetime,
            };
            await EndAsync(command, note.Action == CommandActions.Restart
                ? new(CommandOutcome.Done, CommandCodes.StartedAgain, "The gate has started again.")
                : new GateAnswer(CommandOutcome.Interrupted, CommandCodes.WentDown, "The gate went down before it could say that the command was carried out; it may have been. It is not done again."));
        }

        _isRecovered = true;
        Save();
    }

    private void Save()
    {
        var through = journal.DurableSequence;
        lock (_lock) history.Save(through, _book.Notes);
    }

    private void Receive(string id, ReadOnlyMemory<byte> payload)
    {
        var command = OrderJson.ReadCommand(payload.Span, out var problem);
        if (command is not null && command.Id != id) (command, problem) = (null, "the id is not that of the topic");
        if (command is null)
        {
            Unreadable(id, CommandCodes.Unreadable, problem!);
            return;
        }

        CommandVerdict verdict;
        lock (_lock) verdict = _book.Receive(command, clock.Now, Now);
        switch (verdict)
        {
            case Repeat repeat:
                metrics.Repeated();
                centre.Answer(repeat.Result);
                break;
            case Wait:
                metrics.Repeated();
                break;
            case Overflow:
                Unreadable(id, CommandCodes.TooMany, "too many commands have come within a quarter of an hour");
                break;
            case Refuse refuse:
                _ = Guarded(() => RefuseAsync(command, new(refuse.Outcome, refuse.Code, refuse.Why)));
                break;
            case Take take:
                _ = Guarded(() => CarryOutAsync(command, take.Until));
                break;
        }
    }

    private async Task CarryOutAsync(GateCommand command, TimeSpan until)
    {
        var recorded = await journal.AppendAsync(new CommandTaken
        {
            Command = command.Id, Action = command.Action, Issuer = command.Issuer, Lane = command.Lane, Reason = command.Reason, Deadline = command.Deadline,
        });
        if (!recorded) await EndAsync(command, new(CommandOutcome.Failed, CommandCodes.NotRecorded, "The gate's disk does not take the record of it, so it is not done."));
        else if (IsLate()) await EndAsync(command, new(CommandOutcome.Expired, CommandCodes.Late, "Its deadline passed while it was recorded."));
        else if (await acts.PerformAsync(command, until, IsLate) is { } answer) await EndAsync(command, answer);

        // A clock that was set back does not give it more time, one that was set forward takes it away.
        bool IsLate() => Now > until || clock.Now > command.Deadline;
    }

    /// <summary>Beyond the limit it is answered only.</summary>
    private async Task RefuseAsync(GateCommand command, GateAnswer why)
    {
        if (MayRecordRefusal())
        {
            await EndAsync(command, why);
            return;
        }

        metrics.Ended(why.Outcome);
        centre.Answer(ResultOf(command, why));
    }

    /// <summary>Recorded first, so that a repetition after a restart has the same answer.</summary>
    private async Task EndAsync(GateCommand command, GateAnswer end)
    {
        var result = ResultOf(command, end);
        // Noted before it is durable: a repetition that comes meanwhile is not a second command.
        lock (_lock) _book.End(command, result, Now);
        await journal.AppendAsync(new CommandEnded
        {
            Command = command.Id, Outcome = end.Outcome, Code = end.Code, Message = end.Message, Action = command.Action, Issuer = command.Issuer, Lane = command.Lane,
            Deadline = command.Deadline,
        });
        metrics.Ended(end.Outcome);
        logger.Ended(command.Id, command.Action, end.Outcome);
        centre.Answer(result with { Diagnostics = end.Diagnostics });
    }

    private void Unreadable(string id, string code, string problem)
    {
        metrics.Malformed();
        logger.Unreadable(problem);
        var message = $"The command was not looked at: {problem}";
        if (MayRecordRefusal()) journal.Append([new CommandEnded { Command = id, Outcome = CommandOutcome.Refused, Code = code, Message = message }]);
        if (OrderJson.IsId(id)) centre.Answer(new CommandResult { Id = id, Outcome = CommandOutcome.Refused, Code = code, Message = message, Time = time.GetLocalNow() });
    }

    /// <summary>Whoever floods the topic must not fill the journal.</summary>
    private bool MayRecordRefusal()
    {
        if (Now - _refused.Since > s_minute) _refused = (Now, 0);
        return ++_refused.Count <= RefusalsPerMinute;
    }

    private CommandResult ResultOf(GateCommand command, GateAnswer end) =>
        new() { Id = command.Id, Outcome = end.Outcome, Code = end.Code, Message = end.Message, Time = time.GetLocalNow() };

    private async Task Guarded(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception stopping) when (stopping is OperationCanceledException or ObjectDisposedException)
        {
            // The gate stops: a command that was taken is reported as interrupted after the start.
        }
        catch (Exception bug)
        {
            logger.Failed(bug);
        }
    }
}
