using System.Globalization;

namespace Checkpoint.Edge.Uplink;

/// <summary>What the board says of itself; null where it does not.</summary>
internal static class BoardReadings
{
    private const string Thermal = "/sys/class/thermal/thermal_zone0/temp";

    /// <summary>Temperature of the processor, °C (kernel: Documentation/driver-api/thermal/sysfs-api.rst, millidegrees).</summary>
    public static double? Celsius() =>
        Read(() => File.Exists(Thermal) ? int.Parse(File.ReadAllText(Thermal), CultureInfo.InvariantCulture) / 1000.0 : (double?)null);

    /// <summary>Bytes this service may still write in a folder.</summary>
    public static long? FreeBytes(string folder) => Read(() => (long?)new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace);

    private static T? Read<T>(Func<T?> read) where T : struct
    {
        try
        {
            return read();
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            return null;
        }
    }
}
