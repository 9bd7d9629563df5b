using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Thermometer;

namespace Checkpoint.Edge.Hardware;

/// <summary>Log messages of pins and sensors, event ids 3000 to 3099. They carry no readings.</summary>
internal static partial class HardwareLog
{
    [LoggerMessage(3001, LogLevel.Error, "Lane {Lane}: {Sensor} on {Line} cannot be read and counts as unknown. Check that no other program holds the line (gpioinfo) and that the chip is there (gpiodetect)")]
    public static partial void ContactUnreadable(this ILogger logger, Exception error, string lane, LaneSensor sensor, LineId line);

    [LoggerMessage(3002, LogLevel.Error, "Lane {Lane}: output {Output} failed: {Cause}")]
    public static partial void OutputFailed(this ILogger logger, Exception? error, string lane, LaneOutput output, string cause);

    [LoggerMessage(3003, LogLevel.Error, "Lane {Lane}: thermometer on {Address} gives no value ({Fault}). Check wiring, bus speed (100 kHz or less) and address (i2cdetect)")]
    public static partial void ThermometerFaulty(this ILogger logger, string lane, ThermometerAddress address, ReadFault fault);

    [LoggerMessage(3004, LogLevel.Information, "Lane {Lane}: thermometer on {Address} works")]
    public static partial void ThermometerWorks(this ILogger logger, string lane, ThermometerAddress address);

    [LoggerMessage(3005, LogLevel.Information, "Lane {Lane}: output {Output} obeys again")]
    public static partial void OutputWorks(this ILogger logger, string lane, LaneOutput output);

    [LoggerMessage(3006, LogLevel.Error, "Lane {Lane}: what became of output {Output} could not be passed on; the relays are not touched by this")]
    public static partial void OutputListenerFailed(this ILogger logger, Exception bug, string lane, LaneOutput output);
}
