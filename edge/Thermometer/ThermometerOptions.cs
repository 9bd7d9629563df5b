namespace Checkpoint.Edge.Thermometer;

/// <summary>Where a lane's infrared thermometer is.</summary>
public sealed class ThermometerOptions
{
    /// <summary>Number of the I2C bus: 1 is /dev/i2c-1.</summary>
    public int Bus { get; set; } = 1;

    /// <summary>Seven-bit address, hexadecimal with <c>0x</c> or decimal. Default: 0x5A for the first lane, 0x5B for the second …</summary>
    public string? Address { get; set; }
}
