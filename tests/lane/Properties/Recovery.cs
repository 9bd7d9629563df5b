using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using static Checkpoint.Lane.Tests.Properties.Alphabet;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>
/// From wherever a lane is, what people can do gets it back to work: they repair what is broken, lead the vehicle away and use the
/// buttons of the console, in a fixed order that knows nothing of the state.
/// </summary>
internal static class Recovery
{
    public const int Bound = 160;

    /// <summary>Opening comes last: an arm that was told to move and did not is told again.</summary>
    private static readonly StaffAction[] s_buttons =
    [
        new ResetLane(), new HoldOpen(false), new Release(), new Isolate(), new TurnAway("recovery"), new CloseBarrier(),
        new ResetLane(), new CloseBarrier(), new OpenByHand("recovery"),
    ];

    private static readonly LaneSensor[] s_clear = [.. Sensors.Where(each => each is not (LaneSensor.UpLimit or LaneSensor.DownLimit))];

    /// <returns>Inputs it took.</returns>
    /// <exception cref="RuleBroken">The lane is stuck.</exception>
    public static int Run(LaneState state, LaneJudge judge, TimeSpan now, LaneRules rules)
    {
        var hands = new Hands(state, judge, now, rules);
        // The journal answers every question, be it with a failure.
        if (judge.Ledger.Asked > judge.Ledger.Recorded) hands.Give(new JournalChanged(false));
        hands.Give(new JournalChanged(true));
        hands.Give(new ThermometerChanged(false));
        hands.Give(new CameraChanged(false));
        foreach (var sensor in s_clear) hands.Give(Contact(sensor, Signal.Inactive));
        hands.StandArm();
        for (var round = 0; hands.Inputs < Bound; round++)
        {
            hands.Wait();
            if (hands.IsIdle) return hands.Inputs;
            hands.Give(Staff(s_buttons[round % s_buttons.Length]));
            if (hands.IsIdle) return hands.Inputs;
        }
        throw new RuleBroken("people can always get the lane back to work", $"{hands.State.Phase}, awaits {hands.State.Awaits}, after {hands.Inputs} inputs");
    }

    /// <summary>The world during a recovery: everything works, the arm does what it is told.</summary>
    private sealed class Hands(LaneState state, LaneJudge judge, TimeSpan now, LaneRules rules)
    {
        private readonly LaneJudge _judge = judge.Clone();
        private readonly Queue<LaneInput> _answers = [];
        private TimeSpan _now = now > judge.Sight.Now ? now : judge.Sight.Now;
        private TimeSpan? _deadline;
        private (Signal Up, Signal Down) _limits;

        public LaneState State { get; private set; } = state;

        public int Inputs { get; private set; }

        public bool IsIdle => State.Phase == LanePhase.Idle && State.Pass is null && _limits.Down == Signal.Active && !_judge.Arm.MayMove && _answers.Count == 0;

        public void Give(LaneInput input)
        {
            Take(input);
            while (_answers.TryDequeue(out var answer)) Take(answer);
        }

        /// <summary>The limit switches are repaired where they contradict each other.</summary>
        public void StandArm()
        {
            var (up, down) = (_judge.Sight[LaneSensor.UpLimit], _judge.Sight[LaneSensor.DownLimit]);
            _limits = (up, down) switch
            {
                (Signal.Active, not Signal.Active) => (Signal.Active, Signal.Inactive),
                (not Signal.Active, Signal.Active) => (Signal.Inactive, Signal.Active),
                _ => (Signal.Inactive, Signal.Inactive),
            };
            Give(Contact(LaneSensor.UpLimit, _limits.Up));
            Give(Contact(LaneSensor.DownLimit, _limits.Down));
        }

        public void Wait()
        {
            // Nobody presses the next button before the arm has had its time.
            var patient = _now + rules.Timing.ArmTravel;
            _now = _deadline is { } due && due < patient ? due : patient;
            Give(TimePassed.Instance);
        }

        private void Take(LaneInput input)
        {
            Inputs++;
            if (Inputs > 2 * Bound) throw new RuleBroken("people can always get the lane back to work", "the lane does not come to rest");
            var step = Properties.Run.Step(State, input, _now, rules);
            _judge.Check(input, _now, step, rules);
            (State, _deadline) = (step.State, step.Deadline);
            foreach (var command in step.Commands)
            {
                switch (command)
                {
                    case RecordDecision(var number):
                        _answers.Enqueue(new DecisionRecorded(number));
                        break;
                    case PulseOpen:
                        MoveArm(Signal.Active, Signal.Inactive);
                        break;
                    case PulseClose:
                        MoveArm(Signal.Inactive, Signal.Active);
                        break;
                }
            }
        }

        private void MoveArm(Signal up, Signal down)
        {
            _limits = (up, down);
            // The limit that is left opens before the other closes.
            var (first, second) = up == Signal.Active ? (LaneSensor.DownLimit, LaneSensor.UpLimit) : (LaneSensor.UpLimit, LaneSensor.DownLimit);
            _answers.Enqueue(Contact(first, Signal.Inactive));
            _answers.Enqueue(Contact(second, Signal.Active));
        }
    }
}
