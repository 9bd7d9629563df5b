namespace Checkpoint.Edge.Thermometer;

/// <summary>
/// Packet error code of SMBus: CRC-8 with polynomial x⁸+x²+x+1 (0x07), initial value 0, over every byte on the wire, address
/// bytes with their read/write bit included (SMBus specification 2.0, section 5.4.1).
/// </summary>
public static class Pec
{
    public static byte Of(ReadOnlySpan<byte> bytes)
    {
        var crc = 0;
        foreach (var next in bytes)
        {
            crc ^= next;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 0x80) != 0 ? (crc << 1 ^ 0x07) & 0xFF : crc << 1;
        }

        return (byte)crc;
    }
}
