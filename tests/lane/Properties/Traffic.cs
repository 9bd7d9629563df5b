using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using static Checkpoint.Lane.Tests.Properties.Alphabet;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>
/// A world that mostly makes sense: one truck after another, an arm, a sprayer, a driver at the thermometer and a guard, who follow
/// what the lane says. Everything they do comes as inputs, sooner or later.
/// </summary>
/// <param name="answersForJournal">It also plays the journal that is asked to record a decision.</param>
internal sealed class Traffic(Random random, bool answersForJournal = true)
{
    private readonly PriorityQueue<(LaneInput Input, int Arm), TimeSpan> _due = new();
    private int _arm;
    private Stage _truck;

    private enum Stage { None, AtLine, UnderArm, Leaving }

    /// <summary>What comes next and when; the deadline is kept when nothing comes before.</summary>
    public (LaneInput Input, TimeSpan At) Next(LaneState state, LaneJudge judge, TimeSpan? deadline)
    {
        if (random.Next(100) < 35) Act(state, judge);
        while (_due.TryPeek(out var first, out var at) && (deadline is not { } due || at <= due))
        {
            _due.Dequeue();
            if (first.Arm != 0 && first.Arm != _arm) continue; // The arm turned round before it got there.
            return (first.Input, Later(at, judge));
        }
        return (TimePassed.Instance, deadline is { } then ? Later(then, judge) : judge.Sight.Now + TimeSpan.FromMilliseconds(random.Next(3000)));
    }

    /// <summary>People and vehicles may begin something; what has become due is taken from here one by one.</summary>
    public LaneInput? Take(LaneState state, LaneJudge judge, TimeSpan now)
    {
        while (_due.TryPeek(out var first, out var at) && at <= now)
        {
            _due.Dequeue();
            if (first.Arm == 0 || first.Arm == _arm) return first.Input;
        }
        if (random.Next(100) < 35) Act(state, judge);
        return null;
    }

    /// <summary>The world answers what the lane commands.</summary>
    public void Answer(LaneStep step, LaneJudge judge)
    {
        var now = judge.Sight.Now;
        foreach (var command in step.Commands)
        {
            switch (command)
            {
                case RecordDecision(var number) when answersForJournal:
                    LaneInput answer = judge.Ledger.Fails || random.Next(40) == 0 ? new JournalChanged(false) : new DecisionRecorded(number);
                    Come(answer, now + Milliseconds(0, 200));
                    if (answer is JournalChanged) Come(new JournalChanged(true), now + Milliseconds(500, 20_000));
                    break;
                case PulseOpen:
                    MoveArm(LaneSensor.DownLimit, LaneSensor.UpLimit, now);
                    break;
                case PulseClose:
                    MoveArm(LaneSensor.UpLimit, LaneSensor.DownLimit, now);
                    break;
                case PulseStop:
                    _arm++;
                    break;
                case SetPump(true) when random.Next(12) != 0:
                    Come(Contact(LaneSensor.SprayFlow, Signal.Active), now + Milliseconds(100, 1500));
                    if (random.Next(10) == 0) Come(Contact(LaneSensor.SprayFlow, Signal.Inactive), now + Milliseconds(2000, 9000));
                    break;
                case SetPump(false):
                    Come(Contact(LaneSensor.SprayFlow, Signal.Inactive), now + Milliseconds(100, 900));
                    break;
            }
        }
    }

    /// <summary>Everything healthy, nothing there, arm down: how a gate starts.</summary>
    public void Start(TimeSpan now)
    {
        foreach (var sensor in Sensors)
            Come(Contact(sensor, sensor == LaneSensor.DownLimit ? Signal.Active : Signal.Inactive), now + Milliseconds(0, 300));
    }

    private void Act(LaneState state, LaneJudge judge)
    {
        var now = judge.Sight.Now;
        if (state.Awaits is { } reason && random.Next(3) == 0) Come(Staff(Guards.Answer(random, reason)), now + Milliseconds(0, 4000));
        else if (judge.Outputs.Measuring && random.Next(2) == 0) Come(new Measured(Reading(Verdict())), now + Milliseconds(0, 8000));
        else if (random.Next(60) == 0) Come(Staff(Chaos.Action(random)), now + Milliseconds(0, 1000));
        else Drive(state, judge, now);
    }

    private void Drive(LaneState state, LaneJudge judge, TimeSpan now)
    {
        var up = judge.Sight[LaneSensor.UpLimit] == Signal.Active;
        switch (_truck)
        {
            case Stage.None when random.Next(2) == 0:
                if (random.Next(8) != 0) Come(new PlateSeen(Chaos.Plate(random, PlateSource.Camera)), now + Milliseconds(0, 6000));
                Come(Contact(LaneSensor.ArrivalLoop, Signal.Active), now + Milliseconds(0, 4000));
                _truck = Stage.AtLine;
                break;
            case Stage.AtLine when up && random.Next(2) == 0 || random.Next(150) == 0:
                Come(Contact(LaneSensor.BarrierLoop, Signal.Active), now + Milliseconds(0, 3000));
                Come(Contact(LaneSensor.PhotoEye, Signal.Active), now + Milliseconds(0, 3500));
                Come(Contact(LaneSensor.ArrivalLoop, Signal.Inactive), now + Milliseconds(1000, 4000));
                _truck = Stage.UnderArm;
                break;
            case Stage.AtLine when state.Phase == LanePhase.Leaving || random.Next(100) == 0:
                Come(Contact(LaneSensor.ArrivalLoop, Signal.Inactive), now + Milliseconds(0, 5000));
                _truck = Stage.None;
                break;
            case Stage.UnderArm when random.Next(2) == 0:
                Come(Contact(LaneSensor.PhotoEye, Signal.Inactive), now + Milliseconds(500, 4000));
                Come(Contact(LaneSensor.BarrierLoop, Signal.Inactive), now + Milliseconds(500, 4000));
                // Close behind comes the next one, or it rolls back.
                if (random.Next(15) == 0) Come(Contact(LaneSensor.ArrivalLoop, Signal.Active), now + Milliseconds(0, 5000));
                _truck = Stage.Leaving;
                break;
            case Stage.Leaving:
                if (random.Next(10) == 0) Come(Contact(LaneSensor.PhotoEye, Signal.Active), now + Milliseconds(0, 8000));
                if (random.Next(10) == 0) Come(Contact(LaneSensor.BarrierLoop, Signal.Active), now + Milliseconds(0, 8000));
                _truck = random.Next(8) == 0 ? Stage.UnderArm : Stage.None;
                break;
        }
    }

    private ReadingVerdict Verdict() => random.Next(100) switch
    {
        < 78 => ReadingVerdict.Normal,
        < 86 => ReadingVerdict.Fever,
        < 93 => ReadingVerdict.Retake,
        < 97 => ReadingVerdict.ContactRequired,
        _ => ReadingVerdict.SensorFault,
    };

    private void MoveArm(LaneSensor leaves, LaneSensor reaches, TimeSpan now)
    {
        _arm++;
        if (random.Next(25) == 0) return; // The controller does not hear it.
        _due.Enqueue((Contact(leaves, Signal.Inactive), _arm), now + Milliseconds(100, 800));
        _due.Enqueue((Contact(reaches, Signal.Active), _arm), now + Milliseconds(1000, 6000));
    }

    private void Come(LaneInput input, TimeSpan at) => _due.Enqueue((input, 0), at);

    private static TimeSpan Later(TimeSpan at, LaneJudge judge) => at > judge.Sight.Now ? at : judge.Sight.Now;

    private TimeSpan Milliseconds(int from, int to) => TimeSpan.FromMilliseconds(random.Next(from, to));
}
