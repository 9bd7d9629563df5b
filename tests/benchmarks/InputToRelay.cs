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
/// From the last required input (the normal reading of the last person aboard) to the write of the open relay, through the
/// shipped lane thread, journal with its fsync and relay code. Timers run on a clock that this program moves, so that a pass
/// takes no longer than its work; what is measured is real time. Each pass is followed by a bare append to another file.
/// </summary>
internal static class InputToRelay
{
    private const int Passes = 10_000, Warmup = 500;

    public static async Task<IReadOnlyList<Figure>> RunAsync(string folder)
    {
        using var append = new BareAppend(Path.Combine(folder, "append"));
        await using var gate = new Bench(Path.Combine(folder, "gate"));
        List<TimeSpan> toRelay = [], toDisk = [];
        for (var pass = 0; pass < Warmup + Passes; pass++)
        {
            var relay = await gate.PassAsync(pass);
            var disk = append.Measure();
            if (pass < Warmup) continue;
            toRelay.Add(relay);
            toDisk.Add(disk);
        }

        var (ours, bare) = (new Percentiles(toRelay), new Percentiles(toDisk));
        return
        [
            .. Row("p50", ours.At(0.5), bare.At(0.5)),
            .. Row("p99", ours.At(0.99), bare.At(0.99)),
            .. Row("max", ours.Max, bare.Max),
            new("p99 by that append's p99", ours.At(0.99) / bare.At(0.99), "", "aim: under 2"),
        ];
    }

    private static Figure[] Row(string which, double ours, double bare) =>
    [
        new($"last input to open relay, {Passes} passes, {which}", ours, "µs", "append below"),
        new($"append of 400 bytes and fsync, {which}", bare, "µs"),
    ];

    /// <summary>One lane, from the mailbox to the relay line.</summary>
    private sealed class Bench : IAsyncDisposable
    {
        private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(100);

        private readonly FakeTimeProvider _time = new();
        private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        private readonly RelayLines _lines;
        private readonly LanePort _port;
        private readonly EventJournal _journal;
        private readonly LaneHost _lane;

        public Bench(string folder)
        {
            var wiring = HardwareSettings.Read(new ConfigurationBuilder().AddInMemoryCollection().Build()).Lanes[0];
            _lines = new RelayLines(wiring.Relays[LaneOutput.Open].Line.Line);
            var meters = _services.GetRequiredService<IMeterFactory>();
            _port = new LanePort(wiring, _ => _lines, _time, new HardwareMetrics(meters), NullLogger<LanePort>.Instance);
            _journal = EventJournal.Open(folder, "/bench/gate", new JournalSettings(), TimeProvider.System, NullLogger.Instance);
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

    /// <summary>Lines that remember their level and the moment at which the open relay was energised.</summary>
    private sealed class RelayLines(int open) : GpioDriver
    {
        private readonly PinValue[] _levels = new PinValue[64];
        private TaskCompletionSource<long> _next = new();

        public Task<long> Next() => (_next = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        protected override int PinCount => _levels.Length;

        protected override void OpenPin(int pinNumber) { }

        protected override void ClosePin(int pinNumber) { }

        protected override void SetPinMode(int pinNumber, PinMode mode) { }

        protected override PinMode GetPinMode(int pinNumber) => PinMode.Output;

        protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => true;

        protected override PinValue Read(int pinNumber) => _levels[pinNumber];

        protected override void Write(int pinNumber, PinValue value)
        {
            _levels[pinNumber] = value;
            if (pinNumber == open && value == PinValue.High) _next.TrySetResult(Stopwatch.GetTimestamp());
        }

        protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) => throw new NotSupportedException();

        protected override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback) => throw new NotSupportedException();

        protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback) => throw new NotSupportedException();
    }
}
