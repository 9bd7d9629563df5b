using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Xunit;
using static Checkpoint.Lane.Tests.Properties.Alphabet;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>The judge itself: it lets a proper pass through, and each rule speaks when a made-up lane breaks it.</summary>
public sealed class LaneJudgeTests
{
    private const string Lane = "lane-1", Prefix = "3f2a90c1-lane-1", Pass = Prefix + "-1";

    private readonly LaneJudge _judge = new(Prefix, 0, null);
    private readonly LaneState _blank = LaneState.Initial(Lane, Prefix);
    private TimeSpan _now;
    private string? _pass;

    public LaneJudgeTests()
    {
        foreach (var sensor in Sensors) Do(Contact(sensor, sensor == LaneSensor.DownLimit ? Signal.Active : Signal.Inactive));
        _now = TimeSpan.FromMinutes(1);
    }

    [Fact]
    public void A_proper_pass_is_let_through()
    {
        OpenForAPass();
        Do(Contact(LaneSensor.BarrierLoop, Signal.Active));
        Do(Contact(LaneSensor.BarrierLoop, Signal.Inactive));
        _now += TimeSpan.FromSeconds(2);
        Close();
        Do(Contact(LaneSensor.UpLimit, Signal.Inactive));
        Do(Contact(LaneSensor.DownLimit, Signal.Active));
        Assert.False(_judge.Arm.SentDown);
    }

    [Theory]
    [InlineData(LaneSensor.BarrierLoop, Signal.Active)]
    [InlineData(LaneSensor.BarrierLoop, Signal.Unknown)]
    [InlineData(LaneSensor.PhotoEye, Signal.Active)]
    [InlineData(LaneSensor.PhotoEye, Signal.Unknown)]
    public void It_sees_an_arm_that_comes_down_on_a_vehicle(LaneSensor sensor, Signal signal)
    {
        OpenForAPass();
        Do(Contact(sensor, signal));
        Breaks("no closing unless the barrier line is known to be clear", Close);
    }

    [Fact]
    public void It_sees_an_arm_that_comes_down_too_soon()
    {
        OpenForAPass();
        Do(Contact(LaneSensor.PhotoEye, Signal.Active));
        Do(Contact(LaneSensor.PhotoEye, Signal.Inactive));
        _now += TimeSpan.FromSeconds(1.4);
        Breaks("no closing before the barrier line was clear long enough", Close);
    }

    [Fact]
    public void A_clock_that_steps_back_is_no_time_that_passes()
    {
        OpenForAPass();
        Do(Contact(LaneSensor.PhotoEye, Signal.Active));
        _now -= TimeSpan.FromSeconds(10);
        Do(Contact(LaneSensor.PhotoEye, Signal.Inactive));
        _now += TimeSpan.FromSeconds(11);
        Breaks("no closing before the barrier line was clear long enough", Close);
    }

    [Fact]
    public void It_sees_an_arm_that_comes_down_in_a_fault()
    {
        OpenForAPass();
        Do(TimePassed.Instance, [], new AlarmRaised { Lane = Lane, Alarm = AlarmCode.BarrierPosition });
        _now += TimeSpan.FromSeconds(2);
        Breaks("no closing in a fault before a person has reset the lane", Close);
        Do(Staff(new ResetLane()), [], Acted("resetLane"), new AlarmCleared { Lane = Lane, Alarm = AlarmCode.BarrierPosition });
        Close();
    }

    [Fact]
    public void It_sees_an_obstruction_that_does_not_reopen()
    {
        OpenForAPass();
        _now += TimeSpan.FromSeconds(2);
        Close();
        Do(Contact(LaneSensor.UpLimit, Signal.Inactive));
        Breaks("an obstruction reopens the arm in the same step", () => Do(Contact(LaneSensor.PhotoEye, Signal.Unknown)));
    }

    [Fact]
    public void It_sees_an_opening_before_the_record_is_durable()
    {
        Arrive();
        Do(Staff(new OpenByHand("x")), [new RecordDecision(1)], Acted("OpenByHand"), Cleared(ClearanceGround.Override));
        Breaks("no opening without a durable clearance of the pass in the lane", () => Open(BarrierCause.Clearance));
        Breaks("green only for a cleared pass, durable and not ended", () => Do(TimePassed.Instance, [new SetLight(DriverLight.Green)]));
    }

    [Theory]
    [InlineData(ClearanceGround.GreenChannel, "cleared only when registered or admitted")]
    [InlineData(ClearanceGround.Staff, "cleared only when registered or admitted")]
    [InlineData(ClearanceGround.Override, "checks are only overridden by a person who opens")]
    public void It_sees_a_clearance_without_its_reasons(ClearanceGround ground, string rule)
    {
        Arrive();
        Breaks(rule, () => Do(TimePassed.Instance, Cleared(ground)));
    }

    [Fact]
    public void An_answer_to_an_older_question_proves_nothing()
    {
        Arrive();
        Do(TimePassed.Instance, [new RecordDecision(1)]);
        Do(Staff(new OpenByHand("x")), [new RecordDecision(2)], Acted("OpenByHand"), Cleared(ClearanceGround.Override));
        Do(new DecisionRecorded(1));
        Breaks("no opening without a durable clearance of the pass in the lane", () => Open(BarrierCause.Clearance));
    }

    [Fact]
    public void It_sees_a_second_end_and_a_second_vehicle()
    {
        Arrive();
        Breaks("one pass at a time", () => Do(TimePassed.Instance, [], new PassArrived { Lane = Lane, Pass = Prefix + "-2" }));
        End(PassOutcome.Abandoned);
        Breaks("an event belongs to the pass that is open", () => End(PassOutcome.Abandoned));
    }

    [Fact]
    public void It_sees_a_broken_thermometer_decide()
    {
        Arrive();
        Do(TimePassed.Instance, [new StartMeasuring()]);
        Do(new Measured(Reading(ReadingVerdict.SensorFault)), [], new PassReading
        {
            Lane = Lane, Pass = Pass, Person = 1, Attempt = 1, Method = ReadingMethod.Infrared, Verdict = ReadingVerdict.SensorFault,
        });
        Breaks("screened only with a normal reading of everybody", () => Do(TimePassed.Instance, [], Screened()));
    }

    [Fact]
    public void It_sees_a_fever_that_is_let_go()
    {
        Arrive();
        Do(TimePassed.Instance, [new StartMeasuring()]);
        Do(new Measured(Reading(ReadingVerdict.Fever)), [], new PassReading
        {
            Lane = Lane, Pass = Pass, Person = 1, Attempt = 1, Method = ReadingMethod.Infrared, Verdict = ReadingVerdict.Fever,
        });
        Breaks("a fever is not released without a normal second or contact reading",
            () => Do(Staff(new Release()), [], Acted("Release"), new PassReleased { Lane = Lane, Pass = Pass, By = Guard }));
    }

    [Fact]
    public void It_sees_a_pump_and_a_light_that_stay_on()
    {
        Arrive();
        Do(TimePassed.Instance, [new SetPump(true)]);
        Breaks("no pump while the emergency stop is not known to be released", () => Do(Contact(LaneSensor.EmergencyStop, Signal.Active)));
    }

    [Fact]
    public void It_sees_an_alarm_that_is_raised_twice()
    {
        Do(TimePassed.Instance, [], new AlarmRaised { Lane = Lane, Alarm = AlarmCode.TankLow });
        Breaks("an alarm is raised once", () => Do(TimePassed.Instance, [], new AlarmRaised { Lane = Lane, Alarm = AlarmCode.TankLow }));
    }

    [Fact]
    public void It_sees_a_deadline_in_the_past() =>
        Breaks("a deadline lies ahead", () => _judge.Check(TimePassed.Instance, _now, new(_blank, [], [], _now - TimeSpan.FromTicks(1)), RuleBook.All[0]));

    private static void Breaks(string rule, Action action) => Assert.Equal(rule, Assert.Throws<RuleBroken>(action).Rule);

    private void OpenForAPass()
    {
        Arrive();
        Do(Staff(new OpenByHand("x")), [new RecordDecision(1)], Acted("OpenByHand"), Cleared(ClearanceGround.Override));
        Do(new DecisionRecorded(1));
        Open(BarrierCause.Clearance);
        Do(Contact(LaneSensor.DownLimit, Signal.Inactive));
        Do(Contact(LaneSensor.UpLimit, Signal.Active));
    }

    private void Arrive()
    {
        _pass = Pass;
        Do(Contact(LaneSensor.ArrivalLoop, Signal.Active), [], new PassArrived { Lane = Lane, Pass = Pass });
    }

    private void End(PassOutcome outcome)
    {
        _pass = null;
        Do(TimePassed.Instance, [], new PassEnded { Lane = Lane, Pass = Pass, Outcome = outcome, Seconds = 0 });
    }

    private void Open(BarrierCause cause) => Do(TimePassed.Instance, [new PulseOpen(cause)], new BarrierOpening { Lane = Lane, Cause = cause, Pass = _pass });

    private void Close() => Do(TimePassed.Instance, [new PulseClose()], new BarrierClosing { Lane = Lane, Cause = BarrierCause.VehicleGone, Pass = _pass });

    private void Do(LaneInput input, params LaneEvent[] events) => Do(input, [], events);

    private void Do(LaneInput input, LaneCommand[] commands, params LaneEvent[] events) =>
        _judge.Check(input, _now, new(_blank with { Current = _pass is null ? null : new PassState { Id = _pass } }, [.. commands], [.. events], null), RuleBook.All[0]);

    private static StaffActed Acted(string action) => new() { Lane = Lane, Action = action, By = Guard };

    private static PassScreened Screened() => new() { Lane = Lane, Pass = Pass, People = 1 };

    private static PassCleared Cleared(ClearanceGround ground) => new() { Lane = Lane, Pass = Pass, Ground = ground };
}
