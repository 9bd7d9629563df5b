using System.Device.I2c;
using Checkpoint.Edge.Thermometer;

namespace Checkpoint.Edge.Simulation;

/// <summary>An MLX90614 as its bytes look on the wire, PEC and faults included, in front of the foreheads of a <see cref="LaneWorld"/>.</summary>
public sealed class SimulatedMlx90614 : I2cDevice
{
    private readonly LaneWorld _lane;
    private readonly ThermometerAddress _at;

    internal SimulatedMlx90614(LaneWorld lane, ThermometerAddress at) => (_lane, _at) = (lane, at);

    /// <inheritdoc />
    public override I2cConnectionSettings ConnectionSettings => new(_at.Bus, _at.Address);

    /// <inheritdoc />
    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        var command = writeBuffer[0];
        var trouble = _lane.ThermometerTrouble();
        if (trouble == SimulatedFault.NoAcknowledge) throw new IOException("Error 121 performing I2C data transfer (simulated).");
        var raw = Register(command);
        if (trouble == SimulatedFault.ErrorFlag) raw |= 0x8000;
        Span<byte> wire = [(byte)(_at.Address << 1), command, (byte)(_at.Address << 1 | 1), (byte)raw, (byte)(raw >> 8)];
        ReadOnlySpan<byte> answer = [wire[3], wire[4], (byte)(Pec.Of(wire) ^ (trouble == SimulatedFault.WrongPec ? 0x10 : 0))];
        answer[..readBuffer.Length].CopyTo(readBuffer);
    }

    /// <inheritdoc />
    public override void Read(Span<byte> buffer) => throw new IOException("The sensor answers to read word only.");

    /// <inheritdoc />
    public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("The simulated sensor's EEPROM is read-only.");

    private int Register(byte command) => command switch
    {
        0x06 => Raw(_lane.MeasuredAmbientCelsius()),
        0x07 or 0x08 => Raw(_lane.MeasuredObjectCelsius()),
        0x24 => 0xFFFF,
        >= 0x3C and <= 0x3F => _at.Address << 8 | command,
        _ => 0,
    };

    private static int Raw(double celsius) => Math.Clamp((int)Math.Round((celsius + 273.15) / 0.02), 0, 0x7FFF);
}
