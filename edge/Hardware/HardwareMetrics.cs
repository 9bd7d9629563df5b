using System.Diagnostics.Metrics;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Thermometer;

namespace Checkpoint.Edge.Hardware;

/// <summary>Meter <c>Checkpoint.Hardware</c>: what sensors and relays get wrong.</summary>
public sealed class HardwareMetrics
{
    public const string MeterName = "Checkpoint.Hardware";

    private readonly Counter<long> _readErrors;
    private readonly Counter<long> _writeErrors;
    private readonly Counter<long> _thermometerErrors;

    public HardwareMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _readErrors = meter.CreateCounter<long>("checkpoint.gpio.read.errors", "{error}", "Contacts that could not be read");
        _writeErrors = meter.CreateCounter<long>("checkpoint.gpio.write.errors", "{error}", "Relays that could not be set, or were cut off by their limit");
        _thermometerErrors = meter.CreateCounter<long>("checkpoint.thermometer.errors", "{error}", "Transfers with the thermometer that gave no value, by kind");
    }

    public void ReadFailed(string lane, LaneSensor sensor) => _readErrors.Add(1, new("lane", lane), new("sensor", sensor.ToString()));

    public void WriteFailed(string lane, LaneOutput output) => _writeErrors.Add(1, new("lane", lane), new("output", output.ToString()));

    public void ThermometerFailed(string lane, ReadFault fault) => _thermometerErrors.Add(1, new("lane", lane), new("kind", fault.ToString()));
}
