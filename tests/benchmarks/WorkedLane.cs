using System.Device.Gpio;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Policies;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Checkpoint.Benchmarks;

/// <summary>
/// One shipped lane with its journal, from the mailbox to the relay line. Timers run on a clock that this program moves, so
/// that a pass takes no longer than its work.
/// </summary>
internal sealed class WorkedLane : IAsyncDisposable
{
    public const string Site = "bench", Name = "gate-1", Source = $"/{Site}/{Name}";

    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly RelayLines _lines;
    private readonly LanePort _port;
    private readonly EventJournal _journal;
    private readonly LaneHost _lane;

    public WorkedLane(string folder)
    {
        var wiring = HardwareSettings.Read(new ConfigurationBuilder().AddInMemoryCollection().Build()).Lanes[0];
        _lines = new RelayLines(wiring.Relays[LaneOutput.Open].Line.Line);
        var meters = _services.GetRequiredService<IMeterFactory>();
        _port = new LanePort(wiring, _ => _lines, _time, new HardwareMetrics(meters), NullLogger<LanePort>.Instance);
        _journal = EventJournal.Open(folder, Source, new JournalSettings(), TimeProvider.System, NullLogger.Instance);
        var tail = _journal.Recovery.Lane(wiring.Name);
        _lane = new LaneHost(
            LaneState.Initial(wiring.Name, tail.PassPrefix), new LaneRules(new Policy(), wiring.Timing), _journal,
            command => _port.Perform(command), _time, new GateMetrics(meters), NullLogger<LaneHost>.Instance);
        _lane.Start();
        foreach (var sensor in Enum.GetValues<LaneSensor>())
            _lane.Post(new SensorChanged(sensor, sensor == LaneSensor.DownLimit ? Signal.Active : Signal.Inactive));
        _lane.Post(new ThermometerChanged(false));
        Pass(TimeSpan.FromSeconds(5));
    }

    public EventJournal Journal => _journal;

    /// <summary>One vehicle, from its arrival until the barrier is down behind it. Gives the time from the last required input to the open relay.</summary>
    public async Task<TimeSpan> PassAsync(int number)
    {
        Plate.TryParse($"陕K{number % 100_000:00000}", PlateColour.Yellow, out var plate, out _);
        await TellAsync(LaneSensor.ArrivalLoop, true);
        await _lane.AskAsync(new PlateSeen(new Identification
        {
            Plate = plate, Source = PlateSource.Camera, By = "front", Confidence = 0.98, Verdict = WhitelistVerdict.Registered, Registration = "R-1",
        }));
        await TellAsync(LaneSensor.SprayFlow, true);
        Pass(new DisinfectionPolicy().Duration + TimeSpan.FromSeconds(1));
        await Expect(LanePhase.Screening);

        var written = _lines.Next();
        var posted = Stopwatch.GetTimestamp();
        _lane.Post(new Measured(new Measurement { Method = ReadingMethod.Infrared, Verdict = ReadingVerdict.Normal, SkinCelsius = 34.1, AmbientCelsius = 21, BodyCelsius = 36.6, Quality = 0.9 }));
        var elapsed = Stopwatch.GetElapsedTime(posted, await written.WaitAsync(TimeSpan.FromSeconds(30)));

        await TellAsync(LaneSensor.SprayFlow, false);
        await TellAsync(LaneSensor.DownLimit, false);
        await TellAsync(LaneSensor.UpLimit, true);
        await TellAsync(LaneSensor.BarrierLoop, true);
        await TellAsync(LaneSensor.PhotoEye, true);
        await TellAsync(LaneSensor.ArrivalLoop, false);
        await TellAsync(LaneSensor.PhotoEye, false);
        await TellAsync(LaneSensor.BarrierLoop, false);
        Pass(TimeSpan.FromSeconds(3));
        await TellAsync(LaneSensor.UpLimit, false);
        await TellAsync(LaneSensor.DownLimit, true);
        Pass(TimeSpan.FromSeconds(1));
        await Expect(LanePhase.Idle);
        return elapsed;
    }

    public async ValueTask DisposeAsync()
    {
        _lane.Dispose();
        _port.Dispose();
        _journal.Dispose();
        await _services.DisposeAsync();
    }

    private async Task TellAsync(LaneSensor sensor, bool active) => await _lane.AskAsync(new SensorChanged(sensor, active ? Signal.Active : Signal.Inactive));

    private void Pass(TimeSpan time)
    {
        for (var rest = time; rest > TimeSpan.Zero; rest -= s_tick) _time.Advance(s_tick);
    }

    private async Task Expect(LanePhase phase)
    {
        await _lane.AskAsync(TimePassed.Instance);
        if (_lane.State.Phase != phase) throw new InvalidOperationException($"The lane is {_lane.State.Phase} where {phase} was expected.");
    }
}
