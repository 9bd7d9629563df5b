using System.Buffers.Binary;

namespace Checkpoint.Edge.Journal;

/// <summary>
/// One record in a segment. Little endian, frames begin at multiples of 8:
/// <code>
/// 0  u32 CRC-32C of bytes 4 to the end of the payload, seeded with the segment's seed
/// 4  u32 bytes of payload, at least 1
/// 8  i64 sequence number
/// 16 i64 last sequence number known to be durable when this frame was written
/// 24 payload, then zeros to the next multiple of 8
/// </code>
/// The durable number tells a torn write from damage: a bad frame that a later frame calls durable was damaged after it
/// had been promised, any other bad frame belongs to a write that never finished.
/// </summary>
internal static class FrameCodec
{
    public const int HeaderBytes = 24;
    public const int Alignment = 8;

    /// <summary>Far above any event; bounds what a damaged length can make a reader load.</summary>
    public const int MaximumPayload = 1 << 20;

    public static int FrameBytes(int payloadBytes) => (HeaderBytes + payloadBytes + Alignment - 1) & -Alignment;

    /// <returns>Bytes written, padding included.</returns>
    public static int Write(Span<byte> output, uint seed, long sequence, long durable, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfZero(payload.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, MaximumPayload);
        var end = HeaderBytes + payload.Length;
        var bytes = FrameBytes(payload.Length);
        BinaryPrimitives.WriteInt32LittleEndian(output[4..], payload.Length);
        BinaryPrimitives.WriteInt64LittleEndian(output[8..], sequence);
        BinaryPrimitives.WriteInt64LittleEndian(output[16..], durable);
        payload.CopyTo(output[HeaderBytes..]);
        output[end..bytes].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(output, Crc32C.Of(output[4..end], seed));
        return bytes;
    }

    /// <summary>Bytes of the frame that may begin here, or 0 when its header cannot be one.</summary>
    /// <param name="header">At least <see cref="HeaderBytes"/>.</param>
    public static int Inspect(ReadOnlySpan<byte> header, long firstSequence, long lastSequence)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        var sequence = BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
        var durable = BinaryPrimitives.ReadInt64LittleEndian(header[16..]);
        return length is 0 or > MaximumPayload || sequence < firstSequence || sequence > lastSequence
            || durable < 0 || durable >= sequence
            ? 0
            : FrameBytes((int)length);
    }

    /// <param name="bytes">A whole frame, as <see cref="Inspect"/> measured it.</param>
    public static bool IsIntact(ReadOnlySpan<byte> bytes, uint seed)
    {
        var end = HeaderBytes + BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        return Crc32C.Of(bytes[4..end], seed) == BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    public static Frame Read(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        return new Frame(
            BinaryPrimitives.ReadInt64LittleEndian(span[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(span[16..]),
            bytes.Slice(HeaderBytes, BinaryPrimitives.ReadInt32LittleEndian(span[4..])));
    }
}

/// <param name="Durable">Last sequence number that was durable when this frame was written.</param>
/// <param name="Payload">Valid until the scanner reads on.</param>
internal readonly record struct Frame(long Sequence, long Durable, ReadOnlyMemory<byte> Payload);
