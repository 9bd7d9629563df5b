using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Gate;

/// <summary>
/// Runs one lane: a mailbox and a thread of its own around <see cref="LaneController"/>, so that neither the thread pool
/// nor a slow disk can stand between an obstruction and the reopening arm.
/// </summary>
public sealed partial class LaneHost : IDisposable
{
    private readonly BlockingCollection<Mail> _mailbox = [];
    private readonly EventJournal _journal;
    private readonly Action<LaneCommand> _perform;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly GateMetrics _metrics;
    private readonly ITimer _deadline;
    private readonly Thread _thread;
    private readonly long _epoch;
    private LaneState _state;
    private LaneRules _rules;
    private TimeSpan? _decidedAt;
    private Order? _order;
    private ReadingList _readings = ReadingList.Empty;
    private volatile bool _disposed;

    /// <param name="initial">State to start from, see <see cref="LaneState.Initial"/>.</param>
    /// <param name="perform">Carries out a command; called on the lane's thread, must not block.</param>
    public LaneHost(
        LaneState initial, LaneRules rules, EventJournal journal, Action<LaneCommand> perform,
        TimeProvider time, GateMetrics metrics, ILogger<LaneHost> logger)
    {
        (_state, _rules, _journal, _perform, _time, _metrics, _logger) = (initial, rules, journal, perform, time, metrics, logger);
        _epoch = time.GetTimestamp();
        _deadline = time.CreateTimer(_ => Post(TimePassed.Instance), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _thread = new Thread(Run) { Name = Name, IsBackground = true, Priority = ThreadPriority.AboveNormal };
    }

    public string Name => State.Lane;

    /// <summary>The lane's state after the last step; safe to read from any thread.</summary>
    public LaneState State => Volatile.Read(ref _state);

    /// <summary>The temperature readings of the pass that is running; safe to read from any thread.</summary>
    public ReadingList Readings => Volatile.Read(ref _readings);

    /// <summary>Inputs that wait for the lane's thread.</summary>
    public int Waiting => _disposed ? 0 : _mailbox.Count;

    /// <summary>Policy and timing the next step decides by; may be replaced at any time.</summary>
    public LaneRules Rules
    {
        get => Volatile.Read(ref _rules);
        set => Volatile.Write(ref _rules, value);
    }

    /// <summary>Called on the lane's thread after a step that changed the state.</summary>
    public event Action<LaneHost>? Changed;

    /// <summary>
    /// Called on the lane's thread when it ends because of a bug: the gate must go to its safe state. Where nobody listens,
    /// the process ends.
    /// </summary>
    public event Action<LaneHost, Exception>? Failed;

    public void Start() => _thread.Start();

    /// <summary>Hands an input to the lane; returns at once, from any thread.</summary>
    public void Post(LaneInput input) => Send(new Mail(input, Elapsed, null, null));

    /// <summary>As <see cref="Post"/>, and gives back what the lane recorded in answer.</summary>
    public async Task<ImmutableArray<LaneEvent>> AskAsync(LaneInput input) => (await AskAsync(input, null))!.Events;

    /// <summary>As <see cref="AskAsync(LaneInput)"/>, for what must not be done too late; ends when it was done, or will not be.</summary>
    /// <param name="until">As <see cref="TimeProvider.GetElapsedTime(long)"/> counts from timestamp 0.</param>
    /// <param name="stands">Asked on the lane's thread, right before the order is taken.</param>
    /// <returns>Null when the order was not taken because it no longer stands.</returns>
    public Task<LaneAnswer?> OrderAsync(StaffActs order, TimeSpan until, Func<LaneState, bool> stands) =>
        AskAsync(order with { Until = until - _time.GetElapsedTime(0, _epoch) }, stands);

    private Task<LaneAnswer?> AskAsync(LaneInput input, Func<LaneState, bool>? stands)
    {
        var answer = new TaskCompletionSource<LaneAnswer?>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!Send(new Mail(input, Elapsed, answer, stands))) answer.SetCanceled();
        return answer.Task;
    }

    /// <summary>Whether the lane's thread takes an input within a time.</summary>
    public async Task<bool> AnswersAsync(TimeSpan patience, TimeProvider time)
    {
        try
        {
            await AskAsync(TimePassed.Instance).WaitAsync(patience, time);
            return true;
        }
        catch (Exception silent) when (silent is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (_disposed) return;
        _mailbox.CompleteAdding();
        if (_thread.ThreadState != ThreadState.Unstarted) _thread.Join();
        _disposed = true;
        _deadline.Dispose();
        _mailbox.Dispose();
    }

    private TimeSpan Elapsed => _time.GetElapsedTime(_epoch);

    private bool Send(Mail mail)
    {
        try
        {
            return _mailbox.TryAdd(mail);
        }
        catch (InvalidOperationException)
        {
            return false; // The gate is stopping; its outputs are going to their safe state.
        }
    }

    private void Run()
    {
        var current = default(Mail);
        try
        {
            foreach (var mail in _mailbox.GetConsumingEnumerable())
            {
                current = mail;
                Take(mail);
            }
        }
        catch (Exception bug)
        {
            LogFailed(bug, Name);
            if (Failed is null) throw;
            Failed.Invoke(this, bug);
            _mailbox.CompleteAdding();
            current.Answer?.TrySetCanceled();
            foreach (var mail in _mailbox.GetConsumingEnumerable()) mail.Answer?.TrySetCanceled();
        }
        finally
        {
            _order?.Answer.TrySetCanceled();
        }
    }

    private void Take(Mail mail)
    {
        var before = _state;
        if (mail.Stands?.Invoke(before) == false)
        {
            mail.Answer?.SetResult(null);
            return;
        }

        // A lane that was busy comes to it later than it came, and an order has its moment.
        var input = mail.Input is DecisionRecorded recorded ? recorded with { TakenAt = Elapsed } : mail.Input;
        var step = LaneController.Step(before, input, mail.At, Rules);
        Volatile.Write(ref _state, step.State);
        var decision = Record(step, mail.At);
        foreach (var command in step.Commands)
        {
            if (command is not RecordDecision) _perform(command);
            if (command is PulseOpen { Cause: BarrierCause.Clearance } && _decidedAt is { } decidedAt)
            {
                _metrics.InputToRelay(Elapsed - decidedAt);
                _decidedAt = null;
            }
        }
        if (decision) _decidedAt = mail.At;
        _metrics.Count(step.Events);
        Volatile.Write(ref _readings, _readings.After(step.Events));
        Schedule(step.Deadline);
        Answer(mail, step);
        if (!ReferenceEquals(before, step.State)) Changed?.Invoke(this);
    }

    /// <summary>An order whose record the lane waits for is answered when the wait is over, everything else at once.</summary>
    private void Answer(Mail mail, LaneStep step)
    {
        if (_order is { } order && order.Number != step.State.Pending?.Number)
        {
            var fate = step.State.Ended is { } ended && ended.Number == order.Number ? ended.Fate : DecisionFate.TakenBack;
            order.Answer.SetResult(new LaneAnswer(order.Events, fate));
            _order = null;
        }

        if (mail.Answer is not { } answer) return;
        if (step.State.Pending is { Until: not null, Number: var number } && step.Commands.Contains(new RecordDecision(number)))
            _order = new Order(number, step.Events, answer);
        else
            answer.SetResult(new LaneAnswer(step.Events, DecisionFate.Carried));
    }

    /// <summary>Hands the step's events to the journal. True when one of them is a decision the lane waits for.</summary>
    private bool Record(LaneStep step, TimeSpan at)
    {
        long? decision = null;
        foreach (var command in step.Commands)
            if (command is RecordDecision record) decision = record.Decision;
        var events = ImmutableCollectionsMarshal.AsArray(step.Events) ?? [];
        if (decision is { } number)
            _journal.Append(events, durable => Post(durable ? new DecisionRecorded(number) : new JournalChanged(false)));
        else if (events.Length > 0)
            _journal.Append(events);
        return decision is not null;
    }

    private void Schedule(TimeSpan? deadline)
    {
        var due = deadline is { } at ? at - Elapsed : Timeout.InfiniteTimeSpan;
        // A timer may fire a moment early by the monotonic clock; a millisecond more saves the empty round.
        if (deadline is not null) due = due > TimeSpan.Zero ? due + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero;
        _deadline.Change(due, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(1001, LogLevel.Critical, "Lane {Lane} failed and is being stopped; its outputs go to their safe state")]
    private partial void LogFailed(Exception bug, string lane);

    private readonly record struct Mail(LaneInput Input, TimeSpan At, TaskCompletionSource<LaneAnswer?>? Answer, Func<LaneState, bool>? Stands);

    /// <summary>An order that is taken and waits for its record.</summary>
    private readonly record struct Order(long Number, ImmutableArray<LaneEvent> Events, TaskCompletionSource<LaneAnswer?> Answer);
}

/// <summary>What a lane did with an input.</summary>
/// <param name="Events">What it recorded.</param>
/// <param name="Fate">Of what was decided with it; <see cref="DecisionFate.Carried"/> when there was nothing to wait for.</param>
public sealed record LaneAnswer(ImmutableArray<LaneEvent> Events, DecisionFate Fate);
