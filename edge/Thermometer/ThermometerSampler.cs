using System.Device.I2c;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Screening;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;

namespace Checkpoint.Edge.Thermometer;

/// <summary>
/// Samples one thermometer: quickly while the lane measures, slowly otherwise for its health and the background. Reports
/// <see cref="Measured"/> for each presentation and <see cref="ThermometerChanged"/> when the sensor fails or works again.
/// </summary>
public sealed class ThermometerSampler : IDisposable
{
    private const int GoodLooksToRecover = 3;

    private readonly Lock _gate = new();
    private readonly string _lane;
    private readonly ThermometerAddress _address;
    private readonly Func<ThermometerAddress, I2cDevice> _open;
    private readonly SamplingOptions _sampling;
    private readonly ScreeningOptions _screening;
    private readonly TimeProvider _time;
    private readonly HardwareMetrics _metrics;
    private readonly ILogger _logger;
    private readonly PlateauDetector _detector;
    private readonly Background _background = new();
    private readonly ITimer _timer;
    private readonly long _epoch;
    private Action<LaneInput>? _report;
    private Func<ScreeningPolicy> _policy = () => new ScreeningPolicy();
    private Mlx90614? _sensor;
    private TimeSpan _goodAt;
    private int _goodLooks;
    private bool? _faulty;
    private volatile bool _wanted;
    private volatile int _orders;
    private int _obeyed;
    private bool _measuring;
    private bool _disposed;

    /// <param name="open">Opens the bus; the one seam to hardware.</param>
    public ThermometerSampler(
        string lane, ThermometerAddress address, Func<ThermometerAddress, I2cDevice> open, SamplingOptions sampling,
        ScreeningOptions screening, TimeProvider time, HardwareMetrics metrics, ILogger<ThermometerSampler> logger)
    {
        (_lane, _address, _open, _sampling, _screening) = (lane, address, open, sampling, screening);
        (_time, _metrics, _logger) = (time, metrics, logger);
        _detector = new PlateauDetector(sampling);
        _epoch = time.GetTimestamp();
        _timer = time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Temperature of the sensor at the last good look, °C; null while it is faulty.</summary>
    public double? AmbientCelsius { get; private set; }

    public PartHealth Health => _faulty switch { true => PartHealth.Faulty, false => PartHealth.Ok, null => PartHealth.Degraded };

    /// <summary>Transfers that gave no value since the start.</summary>
    public long Errors { get; private set; }

    /// <param name="report">Takes the inputs; called from any thread, must return at once.</param>
    /// <param name="policy">The policy readings are judged by, asked at each reading.</param>
    public void Start(Action<LaneInput> report, Func<ScreeningPolicy> policy)
    {
        lock (_gate)
        {
            if (_report is not null) throw new InvalidOperationException($"The thermometer of lane {_lane} was started before.");
            (_report, _policy) = (report, policy);
            _timer.Change(TimeSpan.Zero, _sampling.Idle);
        }
    }

    /// <summary>Looks for a person and reports readings until <see cref="StopMeasuring"/>. Does not wait for the bus.</summary>
    public void StartMeasuring() => Want(true, _sampling.Period);

    public void StopMeasuring() => Want(false, _sampling.Idle);

    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            _disposed = true;
            _sensor?.Dispose();
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_epoch);

    private void Want(bool measuring, TimeSpan period)
    {
        if (_report is null || _wanted == measuring) return;
        _wanted = measuring;
        _orders++;
        _timer.Change(measuring ? TimeSpan.Zero : period, period);
    }

    private void Tick()
    {
        // A transfer that hangs makes the next ticks late; they are dropped, not queued.
        if (!_gate.TryEnter()) return;
        try
        {
            if (_disposed) return;
            // By the count of the orders: stopped and started between two looks means to begin anew.
            if (_orders is var orders && orders != _obeyed)
            {
                _obeyed = orders;
                Turn(_wanted);
            }

            Look();
        }
        finally
        {
            _gate.Exit();
        }
    }

    private void Turn(bool measuring)
    {
        _measuring = measuring;
        if (!measuring) return;
        _goodAt = Now;
        _detector.Reset();
        _detector.BackgroundCelsius = _background.Celsius;
        // The lane asks now and must learn now that there is nothing to be expected.
        if (_faulty == true) Report(ScreeningJudge.SensorFault);
    }

    private void Look()
    {
        var skin = Read(sensor => sensor.ReadObjectTemperature());
        var ambient = skin.IsValid ? Read(sensor => sensor.ReadAmbientTemperature()) : skin;
        var now = Now;
        if (skin.Celsius is not { } objectCelsius || ambient.Celsius is not { } ambientCelsius)
        {
            _goodLooks = 0;
            // Idle looks are far apart, so one that fails after all its attempts says enough.
            if (!_measuring || now - _goodAt >= _sampling.Stale) Fail(ambient.Fault);
            return;
        }

        _goodAt = now;
        AmbientCelsius = ambientCelsius;
        if (_faulty != false && (_faulty is null || ++_goodLooks >= GoodLooksToRecover)) Recover();
        if (!_measuring) _background.Add(objectCelsius);
        else if (_faulty == false && _detector.Add(objectCelsius, ambientCelsius, now) is { } plateau) Judge(plateau, now);
    }

    private void Judge(Plateau plateau, TimeSpan now)
    {
        var measurement = ScreeningJudge.Judge(plateau, _policy(), _screening);
        if (measurement.Verdict == ReadingVerdict.Retake) _detector.TakeAgain(now);
        Report(measurement);
    }

    private void Report(Measurement measurement) => _report?.Invoke(new Measured(measurement));

    private void Fail(ReadFault fault)
    {
        AmbientCelsius = null;
        if (_faulty == true) return;
        _faulty = true;
        _detector.Reset();
        _logger.ThermometerFaulty(_lane, _address, fault);
        _report?.Invoke(new ThermometerChanged(true));
        if (_measuring) Report(ScreeningJudge.SensorFault);
    }

    private void Recover()
    {
        _faulty = false;
        _goodLooks = 0;
        _logger.ThermometerWorks(_lane, _address);
        _report?.Invoke(new ThermometerChanged(false));
    }

    private TemperatureReading Read(Func<Mlx90614, TemperatureReading> read)
    {
        try
        {
            _sensor ??= new Mlx90614(_open(_address), Count);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or PlatformNotSupportedException or DllNotFoundException)
        {
            Count(ReadFault.NoBus);
            return TemperatureReading.Failed(ReadFault.NoBus);
        }

        return read(_sensor);
    }

    private void Count(ReadFault fault)
    {
        Errors++;
        _metrics.ThermometerFailed(_lane, fault);
    }
}
