using System.Collections.Immutable;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Lane;

/// <summary>One step while it is being worked out: the state so far, and what it has led to.</summary>
internal sealed class LaneTurn
{
    /// <summary>Far more rounds than the longest chain of consequences has.</summary>
    private const int MostRounds = 32;

    private readonly LaneState _before;
    private readonly ImmutableArray<LaneCommand>.Builder _commands = ImmutableArray.CreateBuilder<LaneCommand>();
    private readonly ImmutableArray<LaneEvent>.Builder _events = ImmutableArray.CreateBuilder<LaneEvent>();

    public LaneTurn(LaneState state, TimeSpan now, LaneRules rules)
    {
        _before = state;
        Now = state.Times.Now is { } time && time > now ? time : now;
        Rules = rules;
        State = state with { Times = state.Times with { Now = Now } };
    }

    public TimeSpan Now { get; }

    public LaneRules Rules { get; }

    public LaneState State { get; set; }

    public Contacts Contacts => State.Contacts;

    public BarrierState Barrier
    {
        get => State.Barrier;
        set => State = State with { Barrier = value };
    }

    public PassState? Pass
    {
        get => State.Current;
        set => State = State with { Current = value };
    }

    public void Record(LaneEvent happened) => _events.Add(happened);

    public int Recorded => _events.Count;

    /// <summary>Puts an event before those recorded since.</summary>
    public void RecordAt(int place, LaneEvent happened) => _events.Insert(place, happened);

    public void Command(LaneCommand command) => _commands.Add(command);

    /// <summary>The arm was told to go up already.</summary>
    public bool HasRaised => _commands.Any(command => command is PulseOpen);

    public void Latch(AlarmCode alarm, bool raised = true) => State = State with { Latched = State.Latched.With(alarm, raised) };

    /// <summary>Lets a timer run while <paramref name="running"/> holds. True once, when it has run out; the caller then ends the condition.</summary>
    public bool RunsOut(LaneTimer timer, bool running, TimeSpan duration)
    {
        var due = timer.Get(State.Times);
        if (running && due is null)
        {
            Set(timer, Now > TimeSpan.MaxValue - duration ? TimeSpan.MaxValue : Now + duration);
            return false;
        }

        if (due is null || (running && due > Now)) return false;
        Set(timer, null);
        return running;
    }

    public void Restart(LaneTimer timer) => Set(timer, null);

    /// <summary>Draws every consequence, until nothing follows any more.</summary>
    public void Settle()
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var before = State;
            ModeRules.Apply(this);
            BarrierRules.Apply(this);
            LineRules.Apply(this);
            PassageRules.Apply(this);
            IdentificationRules.Apply(this);
            ScreeningRules.Apply(this);
            DisinfectionRules.Apply(this);
            DecisionRules.Apply(this);
            if (State == before) break;
        }

        Barrier = Barrier with { WasLoopActive = Contacts.IsActive(LaneSensor.BarrierLoop) };
    }

    /// <summary>Compares with the state before: what staff are asked for, alarms, outputs.</summary>
    public LaneStep Finish()
    {
        if (State.Awaits is { } reason && Pass is { } pass && State.Phase != LanePhase.Held && (_before.Awaits != reason || _before.Pass != pass.Id))
            Record(new PassAwaitsStaff { Lane = State.Lane, Pass = pass.Id, Reason = reason });
        AlarmRules.Apply(this, _before.Alarms);
        OutputRules.Apply(this, _before.Outputs);
        if (State == _before) State = _before;
        return new LaneStep(State, _commands.ToImmutable(), _events.ToImmutable(), State.Times.Earliest);
    }

    private void Set(LaneTimer timer, TimeSpan? due) => State = State with { Times = timer.Set(State.Times, due) };
}
