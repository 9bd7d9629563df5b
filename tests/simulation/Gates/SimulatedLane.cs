using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Lane;
using Checkpoint.Lane.Tests.Properties;
using Checkpoint.Protocols.Messages;
using Checkpoint.Simulation.Tests.Machinery;

namespace Checkpoint.Simulation.Tests.Gates;

/// <summary>
/// One lane in one run of its gate: the lane's own state machine over the real journal, with trucks and a guard, watched by the
/// judge of the lane's random lives.
/// </summary>
internal sealed class SimulatedLane
{
    private readonly Agenda _agenda;
    private readonly Power _power;
    private readonly EventJournal _journal;
    private readonly Random _random;
    private readonly Action<string> _opened;
    private readonly LaneJudge _judge;
    private readonly Traffic _traffic;
    private readonly LaneRules _rules;
    private readonly TimeSpan _epoch;
    private int _deadline;

    /// <param name="opened">A barrier relay was pulsed for a pass whose clearance was recorded.</param>
    public SimulatedLane(Agenda agenda, Power power, EventJournal journal, string name, LaneRules rules, Random random, Action<string> opened)
    {
        (_agenda, _power, _journal, _rules, _random, _opened, _epoch) = (agenda, power, journal, rules, random, opened, agenda.Now);
        var tail = journal.Recovery.Lane(name);
        State = LaneState.Initial(name, tail.PassPrefix, tail.LastPass, tail.Interrupted);
        _judge = new(tail.PassPrefix, tail.LastPass, tail.Interrupted);
        _traffic = new(random, answersForJournal: false);
    }

    public LaneState State { get; private set; }

    /// <summary>Nothing comes any more, and nobody acts.</summary>
    public bool IsClosed { get; set; }

    public void Start()
    {
        _traffic.Start(TimeSpan.Zero);
        if (!_journal.IsWritable) Take(new JournalChanged(false));
        Live();
    }

    public void Take(LaneInput input)
    {
        var at = _agenda.Now - _epoch;
        var step = Run.Step(State, input, at, _rules);
        _judge.Check(input, at, step, _rules);
        State = step.State;
        Record(step);
        foreach (var command in step.Commands)
            if (command is PulseOpen { Cause: BarrierCause.Clearance } && State.Pass is { } pass) _opened(pass);
        _traffic.Answer(step, _judge);
        var deadline = ++_deadline;
        if (step.Deadline is { } due) _power.After(due - at + Soon(3), () =>
        {
            if (deadline == _deadline) Take(TimePassed.Instance);
        });
    }

    private void Record(LaneStep step)
    {
        if (step.Events.Length == 0) return;
        long? decision = null;
        foreach (var command in step.Commands)
            if (command is RecordDecision(var number)) decision = number;
        if (decision is { } asked) _journal.Append(step.Events, durable => _power.After(Soon(2), () => Take(durable ? new DecisionRecorded(asked) : new JournalChanged(false))));
        else _journal.Append(step.Events);
    }

    private void Live()
    {
        if (IsClosed) return;
        while (_traffic.Take(State, _judge, _agenda.Now - _epoch) is { } input) Take(input);
        _power.After(Soon(800), Live);
    }

    private TimeSpan Soon(int milliseconds) => TimeSpan.FromMilliseconds(_random.NextDouble() * milliseconds);
}
