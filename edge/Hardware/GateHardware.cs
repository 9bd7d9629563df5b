using System.Device.Gpio;
using System.Device.I2c;
using Checkpoint.Edge.Screening;
using Checkpoint.Edge.Thermometer;

namespace Checkpoint.Edge.Hardware;

/// <summary>The hardware of all lanes of this gate. Making it releases every relay; so does disposing it.</summary>
public sealed class GateHardware : IDisposable
{
    public GateHardware(
        HardwareSettings settings, Func<int, GpioDriver> chips, Func<ThermometerAddress, I2cDevice> thermometers, SamplingOptions sampling,
        ScreeningOptions screening, TimeProvider time, HardwareMetrics metrics, ILoggerFactory loggers)
    {
        if (settings.Driver == HardwareDriver.Gpio) ReserveThreads(settings.Lanes.Sum(l => l.Contacts.Count));
        Driver = settings.Driver;
        Lanes = settings.Lanes.ToDictionary(
            wiring => wiring.Name,
            wiring => new LaneHardware(
                wiring,
                new LanePort(wiring, chips, time, metrics, loggers.CreateLogger<LanePort>()),
                new ThermometerSampler(wiring.Name, wiring.Thermometer, thermometers, sampling, screening, time, metrics, loggers.CreateLogger<ThermometerSampler>())),
            StringComparer.Ordinal);
    }

    public HardwareDriver Driver { get; }

    /// <summary>By name, in the order of the settings.</summary>
    public IReadOnlyDictionary<string, LaneHardware> Lanes { get; }

    public void Dispose()
    {
        // All relays first: a thermometer on a hanging bus may take seconds.
        foreach (var lane in Lanes.Values) lane.Port.Dispose();
        foreach (var lane in Lanes.Values) lane.Thermometer.Dispose();
    }

    /// <summary>
    /// The libgpiod 1 driver keeps a thread of the pool waiting for each watched line. Without threads for them the pool would be
    /// exhausted on a four-core board and grow by one or two a second, with timers and messages waiting meanwhile.
    /// </summary>
    private static void ReserveThreads(int contacts)
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(workers + contacts, ports);
    }
}
