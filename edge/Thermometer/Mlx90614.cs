using System.Device.I2c;

namespace Checkpoint.Edge.Thermometer;

/// <summary>
/// MLX90614 infrared thermometer on I2C (SMBus read word with PEC). Source: Melexis MLX90614 datasheet rev 13, sections 8.4
/// (SMBus), 8.4.5 (PEC), 8.6 (RAM and EEPROM). A value is given only when its PEC is right, its error flag clear and the value
/// within the sensor's range. Not thread-safe.
/// </summary>
public sealed class Mlx90614 : IDisposable
{
    /// <summary>Kelvin for each count of a temperature register.</summary>
    private const double Resolution = 0.02;
    private const double ZeroCelsius = 273.15;
    private const int Attempts = 3;

    private readonly I2cDevice _device;
    private readonly byte _address;
    private readonly Action<ReadFault>? _failed;

    /// <param name="device">A device at the sensor's address, 10 to 100 kHz. Disposed with this object.</param>
    /// <param name="failed">Told of every transfer that gave no value, those that were tried again included.</param>
    public Mlx90614(I2cDevice device, Action<ReadFault>? failed = null)
    {
        (_device, _failed) = (device, failed);
        _address = (byte)device.ConnectionSettings.DeviceAddress;
    }

    /// <summary>Transfers that gave no value since this object was made.</summary>
    public long Errors { get; private set; }

    /// <summary>Temperature of what the sensor looks at, -70 to +380 °C.</summary>
    public TemperatureReading ReadObjectTemperature() => ReadTemperature(Register.Object1, -70, 380);

    /// <summary>Temperature of the sensor itself, -40 to +125 °C.</summary>
    public TemperatureReading ReadAmbientTemperature() => ReadTemperature(Register.Ambient, -40, 125);

    /// <summary>Emissivity set in the sensor, 0.1 to 1.0; null when it cannot be read. Skin is 0.98, the factory sets 1.0.</summary>
    public double? ReadEmissivity() => Word(Register.Emissivity, out var raw) == ReadFault.None ? raw / 65535.0 : null;

    /// <summary>The four id words of the sensor, unique for each; null when they cannot be read.</summary>
    public ulong? ReadIdentity()
    {
        ulong identity = 0;
        for (var register = Register.Identity1; register <= Register.Identity4; register++)
        {
            if (Word(register, out var raw) != ReadFault.None) return null;
            identity = identity << 16 | raw;
        }

        return identity;
    }

    public void Dispose() => _device.Dispose();

    private TemperatureReading ReadTemperature(Register register, double minimum, double maximum)
    {
        var fault = Word(register, out var raw);
        if (fault != ReadFault.None) return TemperatureReading.Failed(fault);
        var celsius = raw * Resolution - ZeroCelsius;
        if (celsius >= minimum && celsius <= maximum) return TemperatureReading.Of(celsius);
        Count(ReadFault.Implausible);
        return TemperatureReading.Failed(ReadFault.Implausible);
    }

    private ReadFault Word(Register register, out ushort raw)
    {
        for (var attempt = 1; ; attempt++)
        {
            var fault = Transfer(register, out raw);
            if (fault == ReadFault.None) return fault;
            Count(fault);
            if (attempt == Attempts) return fault;
        }
    }

    private ReadFault Transfer(Register register, out ushort raw)
    {
        raw = 0;
        Span<byte> answer = stackalloc byte[3];
        try
        {
            _device.WriteRead([(byte)register], answer);
        }
        catch (Exception error) when (error is IOException or TimeoutException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return ReadFault.NoAnswer;
        }

        Span<byte> wire = [(byte)(_address << 1), (byte)register, (byte)(_address << 1 | 1), answer[0], answer[1]];
        if (Pec.Of(wire) != answer[2]) return ReadFault.WrongPec;
        raw = (ushort)(answer[0] | answer[1] << 8);
        var isTemperature = register is Register.Ambient or Register.Object1 or Register.Object2;
        return isTemperature && (raw & 0x8000) != 0 ? ReadFault.ErrorFlag : ReadFault.None;
    }

    private void Count(ReadFault fault)
    {
        Errors++;
        _failed?.Invoke(fault);
    }

    /// <summary>Command bytes: RAM 0x00 to 0x1F, EEPROM 0x20 to 0x3F.</summary>
    private enum Register : byte
    {
        Ambient = 0x06,
        Object1 = 0x07,
        Object2 = 0x08,
        Emissivity = 0x24,
        Identity1 = 0x3C,
        Identity4 = 0x3F,
    }
}
