using System.Device.Gpio;
using System.Device.Gpio.Drivers;
using System.Device.I2c;
using Checkpoint.Edge.Thermometer;

namespace Checkpoint.Edge.Hardware;

/// <summary>The real pins and buses of this machine.</summary>
internal static class KernelDrivers
{
    /// <summary>A driver for /dev/gpiochipN, through whichever generation of libgpiod is installed.</summary>
    public static GpioDriver Chip(int chip) =>
        GpioDriver.TryCreate(() => new LibGpiodDriver(chip), out var first) ? first : new LibGpiodV2Driver(chip);

    public static I2cDevice Thermometer(ThermometerAddress at) => I2cDevice.Create(new I2cConnectionSettings(at.Bus, at.Address));
}
