namespace Checkpoint.Edge.Hardware;

/// <summary>Where the pins and the bus are.</summary>
public enum HardwareDriver
{
    /// <summary>The kernel's gpiochips and I2C buses, through libgpiod and /dev/i2c-N.</summary>
    Gpio,
    /// <summary>A simulated lane below the same drivers.</summary>
    Simulated,
}

/// <summary>Section <c>Hardware</c>.</summary>
public sealed class HardwareOptions
{
    /// <summary><c>gpio</c> or <c>simulated</c>.</summary>
    public HardwareDriver Driver { get; set; } = HardwareDriver.Gpio;
}
