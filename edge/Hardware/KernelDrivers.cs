using System.Device.Gpio;
using System.Device.Gpio.Drivers;
using System.Device.I2c;
using System.Runtime.InteropServices;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Thermometer;

namespace Checkpoint.Edge.Hardware;

/// <summary>The real pins and buses of this machine.</summary>
internal static class KernelDrivers
{
    /// <summary>Library of libgpiod 2 (Debian 13), and of libgpiod 1 (Debian 12), as the drivers load them.</summary>
    private static readonly string[] s_libraries = ["libgpiod.so.3", "libgpiod.so.2"];

    /// <summary>Asked once, before the first pin: without the library each line would fail on its own, and never work.</summary>
    /// <exception cref="UnavailableException">Neither generation of libgpiod is installed.</exception>
    public static void RequireLibrary()
    {
        foreach (var library in s_libraries)
        {
            if (!NativeLibrary.TryLoad(library, out var loaded)) continue;
            NativeLibrary.Free(loaded);
            return;
        }

        throw new UnavailableException("libgpiod is not installed, without which no pin can be used: apt-get install libgpiod3 (Debian 13 trixie) or libgpiod2 (Debian 12 bookworm).");
    }

    /// <summary>A driver for /dev/gpiochipN, through whichever generation of libgpiod is installed.</summary>
    public static GpioDriver Chip(int chip) =>
        GpioDriver.TryCreate(() => new LibGpiodDriver(chip), out var first) ? first : new LibGpiodV2Driver(chip);

    public static I2cDevice Thermometer(ThermometerAddress at) => I2cDevice.Create(new I2cConnectionSettings(at.Bus, at.Address));
}
