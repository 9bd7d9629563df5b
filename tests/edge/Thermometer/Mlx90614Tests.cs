using System.Device.I2c;
using Checkpoint.Edge.Thermometer;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Edge.Tests.Thermometer;

public sealed class Mlx90614Tests
{
    [Theory]
    [InlineData(0x3AD2, 0x30)]
    [InlineData(15458, 0x6D)]
    [InlineData(15520, 0xAA)]
    public void The_check_values_of_the_data_sheet_hold(int raw, int pec) =>
        Assert.Equal(pec, Pec.Of([0xB4, 0x07, 0xB5, (byte)raw, (byte)(raw >> 8)]));

    [Fact]
    public void The_check_value_of_the_polynomial_holds() => Assert.Equal(0xF4, Pec.Of("123456789"u8));

    [Fact]
    public void A_damaged_byte_never_passes() => Gen.Select(Gen.Byte.Array[6], Gen.Int[0, 5], Gen.Byte[1, 255]).Sample(
        (bytes, where, damage) =>
        {
            bytes[5] = Pec.Of(bytes.AsSpan(0, 5));
            bytes[where] ^= damage;
            return bytes[5] != Pec.Of(bytes.AsSpan(0, 5));
        },
        iter: Scale.Of(500_000, 10_000));

    [Fact]
    public void The_object_is_register_7_and_the_ambient_register_6()
    {
        using var wire = new Wire { Answers = { [0x07] = 15458, [0x06] = 14658 } };
        using var sensor = new Mlx90614(wire);
        Assert.Equal(36.01, sensor.ReadObjectTemperature().Celsius!.Value, 3);
        Assert.Equal(20.01, sensor.ReadAmbientTemperature().Celsius!.Value, 3);
        Assert.Equal([0x07, 0x06], wire.Commands);
        Assert.Equal(0, sensor.Errors);
    }

    [Fact]
    public void Every_word_is_a_temperature_or_says_why_not() => Gen.UShort.Sample(
        raw =>
        {
            using var wire = new Wire { Answers = { [0x07] = raw } };
            using var sensor = new Mlx90614(wire);
            var reading = sensor.ReadObjectTemperature();
            var celsius = raw * 0.02 - 273.15;
            return (raw & 0x8000) != 0
                ? reading is { Fault: ReadFault.ErrorFlag, Celsius: null }
                : celsius is >= -70 and <= 380
                    ? reading.IsValid && Math.Abs(reading.Celsius!.Value - celsius) < 1e-9
                    : reading is { Fault: ReadFault.Implausible, Celsius: null };
        },
        iter: Scale.Of(70_000, 10_000));

    [Fact]
    public void A_transfer_that_fails_is_tried_again_and_counted()
    {
        var faults = new List<ReadFault>();
        using var wire = new Wire { Answers = { [0x07] = 15458 }, Trouble = { "pec", "nack" } };
        using var sensor = new Mlx90614(wire, faults.Add);
        Assert.True(sensor.ReadObjectTemperature().IsValid);
        Assert.Equal([ReadFault.WrongPec, ReadFault.NoAnswer], faults);
        Assert.Equal(2, sensor.Errors);
    }

    [Theory]
    [InlineData("pec", ReadFault.WrongPec)]
    [InlineData("nack", ReadFault.NoAnswer)]
    [InlineData("flag", ReadFault.ErrorFlag)]
    public void After_three_attempts_there_is_a_reason_and_no_value(string trouble, ReadFault reason)
    {
        using var wire = new Wire { Answers = { [0x07] = 15458 }, Trouble = { trouble, trouble, trouble } };
        using var sensor = new Mlx90614(wire);
        var reading = sensor.ReadObjectTemperature();
        Assert.Equal(reason, reading.Fault);
        Assert.Null(reading.Celsius);
        Assert.Equal(3, wire.Commands.Count);
        Assert.True(sensor.ReadObjectTemperature().IsValid);
    }

    [Fact]
    public void A_swapped_address_does_not_pass_the_check()
    {
        using var wire = new Wire { Answers = { [0x07] = 15458 }, WrongAddress = true };
        using var sensor = new Mlx90614(wire);
        Assert.Equal(ReadFault.WrongPec, sensor.ReadObjectTemperature().Fault);
    }

    [Fact]
    public void Emissivity_and_identity_are_read_from_the_EEPROM()
    {
        using var wire = new Wire { Answers = { [0x24] = 0xFAE1, [0x3C] = 0x1111, [0x3D] = 0x2222, [0x3E] = 0x8333, [0x3F] = 0x4444 } };
        using var sensor = new Mlx90614(wire);
        Assert.Equal(0.98, sensor.ReadEmissivity()!.Value, 3);
        Assert.Equal(0x1111_2222_8333_4444u, sensor.ReadIdentity());
    }

    /// <summary>The bytes of a sensor at 0x5A, with troubles in order.</summary>
    private sealed class Wire : I2cDevice
    {
        public Dictionary<byte, ushort> Answers { get; } = [];
        public Troubles Trouble { get; } = [];
        public List<byte> Commands { get; } = [];
        public bool WrongAddress { get; init; }

        public override I2cConnectionSettings ConnectionSettings => new(1, 0x5A);

        public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
        {
            Commands.Add(writeBuffer[0]);
            var trouble = Trouble.Next();
            if (trouble == "nack") throw new IOException("Error 121 performing I2C data transfer.");
            var raw = Answers[writeBuffer[0]] | (trouble == "flag" ? 0x8000 : 0);
            var address = WrongAddress ? 0x5B : 0x5A;
            readBuffer[0] = (byte)raw;
            readBuffer[1] = (byte)(raw >> 8);
            readBuffer[2] = Pec.Of([(byte)(address << 1), writeBuffer[0], (byte)(address << 1 | 1), readBuffer[0], readBuffer[1]]);
            if (trouble == "pec") readBuffer[0] ^= 1;
        }

        public override void Read(Span<byte> buffer) => throw new NotSupportedException();

        public override void Write(ReadOnlySpan<byte> buffer) => throw new NotSupportedException();
    }

    private sealed class Troubles : Queue<string>
    {
        public void Add(string trouble) => Enqueue(trouble);

        public string? Next() => TryDequeue(out var trouble) ? trouble : null;
    }
}
