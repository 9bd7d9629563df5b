using System.Buffers.Binary;
using System.Numerics;

namespace Checkpoint.Edge.Journal;

/// <summary>
/// CRC-32C (Castagnoli, RFC 3720 appendix B.4). <see cref="BitOperations.Crc32C(uint, ulong)"/> is one instruction on
/// x86-64 (SSE 4.2) and ARMv8 (the Pi 3 and later), so a journal of 64 MiB is checked in milliseconds.
/// </summary>
internal static class Crc32C
{
    /// <param name="seed">Result of the part before, or any value that binds the bytes to a place; 0 at the beginning.</param>
    public static uint Of(ReadOnlySpan<byte> bytes, uint seed = 0)
    {
        var crc = ~seed;
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }
        foreach (var b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
