using System.Device.Gpio;
using Checkpoint.Edge.Lane;

namespace Checkpoint.Edge.Hardware;

/// <summary>
/// The contacts and relays of one lane. Relays are released when it is made and when it is disposed; what becomes of them
/// when the process dies is told in edge/README.md.
/// </summary>
public sealed class LanePort : IDisposable
{
    /// <summary>Every contact is read again this often, whether or not an edge was seen.</summary>
    public static readonly TimeSpan ReadEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>Across the barrier line a contact that does not rest must soon stop counting as clear. Bounces are over within two holds.</summary>
    private const int RestlessHolds = 3;

    /// <summary>Pipes run empty in this time after the pump.</summary>
    private static readonly TimeSpan s_flowAfterPump = TimeSpan.FromSeconds(10);

    /// <summary>Nobody leans on the button for longer.</summary>
    private static readonly TimeSpan s_buttonHeld = TimeSpan.FromSeconds(60);

    private readonly LaneWiring _wiring;
    private readonly HardwareMetrics _metrics;
    private readonly ILogger _logger;
    private readonly RelayBank _relays;
    private readonly Queue<OutputFault> _early = new();
    private readonly Func<int, GpioDriver> _drivers;
    private readonly TimeProvider _time;
    private readonly Lock _starting = new();
    private volatile Contact[] _contacts = [];
    private Action<LaneInput>? _report;
    private Action<OutputFault>? _failed;
    private ITimer? _poll;
    private int _polling;

    /// <param name="drivers">Makes the driver of a gpiochip by its number: the one seam to hardware.</param>
    public LanePort(LaneWiring wiring, Func<int, GpioDriver> drivers, TimeProvider time, HardwareMetrics metrics, ILogger<LanePort> logger)
    {
        (_wiring, _drivers, _time, _metrics, _logger) = (wiring, drivers, time, metrics, logger);
        _relays = new RelayBank(wiring, drivers, time, Told);
        _relays.AllOff();
    }

    public string Lane => _wiring.Name;

    /// <summary>Contacts that give no trustworthy state.</summary>
    public IReadOnlyList<LaneSensor> FaultyInputs => [.. _contacts.Where(c => c.IsFaulty).Select(c => c.Sensor)];

    /// <summary>Relays that did not obey when last asked.</summary>
    public IReadOnlyList<LaneOutput> FaultyOutputs => _relays.Faulty;

    /// <summary>Relays that could not be released and are being tried again.</summary>
    public IReadOnlyList<LaneOutput> UnreleasedOutputs => _relays.Unreleased;

    /// <summary>
    /// Begins to watch the contacts. Each is reported once its first state is certain, and whenever it changes. An optional contact
    /// that is not wired is reported inactive, once, so that the lane never waits for it.
    /// </summary>
    /// <param name="report">Takes <see cref="SensorChanged"/>; called from any thread, must return at once.</param>
    /// <param name="failed">Told of relays that do not obey, and that they do again; called from any thread, must return at once.</param>
    public void Start(Action<LaneInput> report, Action<OutputFault>? failed = null)
    {
        lock (_starting)
        {
            if (_report is not null) throw new InvalidOperationException($"Lane {Lane} was started before.");
            _report = report;
            _failed = failed;
            while (_early.TryDequeue(out var fault)) failed?.Invoke(fault);
        }

        foreach (var sensor in Enum.GetValues<LaneSensor>().Where(s => !_wiring.Contacts.ContainsKey(s)))
            report(new SensorChanged(sensor, Signal.Inactive));
        var sink = new ContactSink((sensor, signal) => report(new SensorChanged(sensor, signal)), ReadFailed);
        _contacts = [.. _wiring.Contacts.Select(c => new Contact(c.Key, c.Value, Filter(c.Key, c.Value), Watch(c.Key), _drivers, _time, sink))];
        Poll();
        _poll = _time.CreateTimer(_ => Poll(), null, ReadEvery, ReadEvery);
    }

    /// <summary>Carries out a command for the relays; others are none of its business. Does not wait for a pulse to end.</summary>
    /// <returns>False when the command is not for the relays.</returns>
    public bool Perform(LaneCommand command)
    {
        switch (command)
        {
            case PulseOpen:
                _relays.Pulse(LaneOutput.Open);
                return true;
            case PulseClose:
                _relays.Pulse(LaneOutput.Close);
                return true;
            case PulseStop:
                _relays.Pulse(LaneOutput.Stop);
                return true;
            case SetLight light:
                // Off first: the two lights are never on together.
                _relays.Set(light.Light == DriverLight.Green ? LaneOutput.RedLight : LaneOutput.GreenLight, false);
                _relays.Set(LaneOutput.RedLight, light.Light == DriverLight.Red);
                _relays.Set(LaneOutput.GreenLight, light.Light == DriverLight.Green);
                return true;
            case SetPump pump:
                _relays.Set(LaneOutput.Pump, pump.On);
                return true;
            case SetBuzzer buzzer:
                _relays.Set(LaneOutput.Buzzer, buzzer.On);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Releases every relay at once.</summary>
    public void MakeSafe() => _relays.AllOff();

    public void Dispose()
    {
        _relays.Dispose();
        _poll?.Dispose();
        foreach (var contact in _contacts) contact.Dispose();
    }

    private ContactFilter Filter(LaneSensor sensor, ContactWiring contact) =>
        sensor == LaneSensor.SprayFlow && _wiring.Spray.Kind == FlowSensorKind.Pulses
            ? new FlowMeter(_wiring.Spray.PulsesPerLitre, _wiring.Spray.MinimumLitresPerMinute)
            : sensor is LaneSensor.PhotoEye or LaneSensor.BarrierLoop ? new Debouncer(contact.Debounce, contact.Debounce * RestlessHolds, tellsMissed: true)
            : new Debouncer(contact.Debounce);

    private StuckWatch? Watch(LaneSensor sensor) => sensor switch
    {
        LaneSensor.SprayFlow => new StuckWatch(s_flowAfterPump, () => _relays.IsOn(LaneOutput.Pump)),
        LaneSensor.MeasureButton => new StuckWatch(s_buttonHeld),
        _ => null,
    };

    private void Poll()
    {
        if (Interlocked.Exchange(ref _polling, 1) == 1) return;
        foreach (var contact in _contacts) contact.Poll();
        Volatile.Write(ref _polling, 0);
    }

    private void ReadFailed(LaneSensor sensor, LineId line, Exception error, bool first)
    {
        _metrics.ReadFailed(Lane, sensor);
        if (first) _logger.ContactUnreadable(error, Lane, sensor, line);
    }

    private void Told(OutputFault fault, Exception? error)
    {
        if (fault.IsOver)
        {
            _logger.OutputWorks(Lane, fault.Output);
        }
        else
        {
            _metrics.WriteFailed(Lane, fault.Output);
            _logger.OutputFailed(error, Lane, fault.Output, fault.Message);
        }

        lock (_starting)
        {
            if (_report is null)
            {
                _early.Enqueue(fault);
                return;
            }
        }

        try
        {
            _failed?.Invoke(fault);
        }
        catch (Exception bug)
        {
            // A journal that is closed, for one: the caller may be about to release the next lane, or be a timer that would end the process.
            _logger.OutputListenerFailed(bug, Lane, fault.Output);
        }
    }
}
