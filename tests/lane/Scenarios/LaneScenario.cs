using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Policies;
using Xunit;

namespace Checkpoint.Lane.Tests.Scenarios;

/// <summary>A lane and its surroundings in the words of the gate. Time passes only by <see cref="Wait"/>, which keeps every deadline.</summary>
internal sealed class LaneScenario
{
    public static readonly Plate Truck = Plate.Parse("陕K12345", PlateColour.Yellow).Plate!.Value;
    public static readonly Plate Other = Plate.Parse("陕K67890", PlateColour.Yellow).Plate!.Value;

    private static readonly AsyncLocal<PhaseLog?> s_log = new();

    private readonly List<LaneEvent> _events = [];
    private readonly List<LaneCommand> _commands = [];
    private TimeSpan _now = TimeSpan.FromSeconds(100);
    private TimeSpan? _deadline;

    public LaneScenario(Policy? policy = null, InterruptedPass? interrupted = null)
    {
        Rules = new LaneRules(policy ?? new Policy(), new LaneTiming());
        State = LaneState.Initial("north", "0123abcd-north", interrupted: interrupted);
        Log?.Start(State.Phase);
    }

    /// <summary>Where the steps of every scenario of this flow are noted.</summary>
    public static PhaseLog? Log
    {
        get => s_log.Value;
        set => s_log.Value = value;
    }

    public LaneState State { get; private set; }

    public LaneRules Rules { get; set; }

    /// <summary>The journal answers at once, as a disk that works; false: it says nothing.</summary>
    public bool JournalAnswers { get; set; } = true;

    public IReadOnlyList<LaneEvent> Events => _events;

    public IReadOnlyList<LaneCommand> Commands => _commands;

    public DriverLight Light => State.Outputs.Light;

    /// <summary>A lane at rest: every contact known, the arm down.</summary>
    public static LaneScenario Idle(Policy? policy = null)
    {
        var lane = new LaneScenario(policy);
        lane.Starts();
        Assert.Equal(LanePhase.Idle, lane.State.Phase);
        return lane;
    }

    /// <summary>A registered truck that has passed its checks, under the open arm.</summary>
    public static LaneScenario Cleared(Policy? policy = null)
    {
        var lane = Idle(policy);
        lane.Arrives();
        lane.IsRead();
        lane.Presents();
        lane.Sprays();
        lane.ArmGoesUp();
        Assert.True(lane.State.IsCleared);
        return lane;
    }

    public void Starts(params LaneSensor[] active)
    {
        foreach (var sensor in Enum.GetValues<LaneSensor>())
            Set(sensor, active.Contains(sensor) || (sensor == LaneSensor.DownLimit && !active.Contains(LaneSensor.UpLimit)) ? Signal.Active : Signal.Inactive);
    }

    public void Do(LaneInput input)
    {
        var before = State.Phase;
        var step = LaneController.Step(State, input, _now, Rules);
        (State, _deadline) = (step.State, step.Deadline);
        _events.AddRange(step.Events);
        _commands.AddRange(step.Commands);
        Log?.Add(before, input, State.Phase);
        foreach (var decision in step.Commands.OfType<RecordDecision>())
            if (JournalAnswers) Do(new DecisionRecorded(decision.Decision));
    }

    public void Wait(double seconds)
    {
        var until = _now + TimeSpan.FromSeconds(seconds);
        while (_deadline is { } due && due <= until)
        {
            _now = due > _now ? due : _now;
            Do(TimePassed.Instance);
            Assert.True(_deadline is null || _deadline > due, "The lane asks again for a moment that is over.");
        }

        _now = until;
    }

    /// <summary>Time passes and the lane is not told, as when the processor was busy.</summary>
    public void IsLateBy(double seconds) => _now += TimeSpan.FromSeconds(seconds);

    public void Set(LaneSensor sensor, Signal signal) => Do(new SensorChanged(sensor, signal));

    public void On(LaneSensor sensor) => Set(sensor, Signal.Active);

    public void Off(LaneSensor sensor) => Set(sensor, Signal.Inactive);

    public void Staff(StaffAction action) => Do(new StaffActs("王建国", action));

    public void Order(StaffAction action, double seconds) => Do(new StaffActs("centre: 李娜", action) { Until = _now + TimeSpan.FromSeconds(seconds) });

    public void Arrives() => On(LaneSensor.ArrivalLoop);

    public void IsRead(WhitelistVerdict verdict = WhitelistVerdict.Registered, int people = 1, double? confidence = 0.95, Plate? plate = null) =>
        Do(new PlateSeen(Known(verdict, people, confidence, plate)));

    public static Identification Known(
        WhitelistVerdict verdict = WhitelistVerdict.Registered, int people = 1, double? confidence = 0.95, Plate? plate = null) => new()
        {
            Plate = plate ?? Truck,
            Source = PlateSource.Camera,
            By = "entry-front",
            Confidence = confidence,
            Verdict = verdict,
            PeopleAboard = people,
        };

    public static Identification Typed(WhitelistVerdict verdict = WhitelistVerdict.Registered, Plate? plate = null) =>
        Known(verdict, confidence: null, plate: plate) with { Source = PlateSource.Staff, By = "王建国" };

    public void Presents(ReadingVerdict verdict = ReadingVerdict.Normal) => Do(new Measured(new Measurement
    {
        Method = ReadingMethod.Infrared,
        Verdict = verdict,
        BodyCelsius = verdict == ReadingVerdict.Fever ? 38.4 : 36.6,
    }));

    public void ContactReading(double body) => Staff(new EnterContactReading(new Measurement
    {
        Method = ReadingMethod.Contact,
        Verdict = body >= 37.3 ? ReadingVerdict.Fever : ReadingVerdict.Normal,
        BodyCelsius = body,
    }));

    /// <summary>The pump gets its flow for as long as the policy asks.</summary>
    public void Sprays()
    {
        On(LaneSensor.SprayFlow);
        Wait(15);
        Off(LaneSensor.SprayFlow);
    }

    public void ArmGoesUp()
    {
        Off(LaneSensor.DownLimit);
        Wait(2);
        On(LaneSensor.UpLimit);
    }

    public void ArmGoesDown()
    {
        Off(LaneSensor.UpLimit);
        Wait(2);
        On(LaneSensor.DownLimit);
    }

    /// <summary>A truck so long that it stands on both loops at once.</summary>
    public void DrivesIn()
    {
        On(LaneSensor.BarrierLoop);
        On(LaneSensor.PhotoEye);
        Wait(3);
        Off(LaneSensor.ArrivalLoop);
    }

    public void DrivesOut()
    {
        Wait(2);
        Off(LaneSensor.PhotoEye);
        Off(LaneSensor.BarrierLoop);
    }

    public void BacksOut()
    {
        Off(LaneSensor.ArrivalLoop);
        Wait(3);
    }

    public int Count<T>() => Commands.OfType<T>().Count() + Events.OfType<T>().Count();

    public T Last<T>() where T : LaneEvent => Events.OfType<T>().Last();

    public bool Has(AlarmCode alarm) => State.Alarms.Contains(alarm);

    public void IsRefused(string why)
    {
        Assert.False(Last<StaffActed>().Accepted);
        Assert.Equal(why, Last<StaffActed>().Refusal);
    }

    public void EndedAs(PassOutcome outcome)
    {
        Assert.Equal(outcome, Assert.Single(Events.OfType<PassEnded>()).Outcome);
        Assert.Null(State.Pass);
    }
}
