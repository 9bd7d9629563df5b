using System.Buffers.Binary;
using Checkpoint.Edge.Journal;

namespace Checkpoint.Edge.Whitelist;

/// <summary>Pieces of a file that tell whether they are whole: length 4, CRC-32C of the content 4 (little-endian), content.</summary>
internal static class Frame
{
    private const int HeaderBytes = 8;

    public static byte[] Write(ReadOnlySpan<byte> content)
    {
        var frame = new byte[HeaderBytes + content.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), Crc32C.Of(content));
        content.CopyTo(frame.AsSpan(HeaderBytes));
        return frame;
    }

    /// <summary>The content of the frame at a place, which moves behind it; null when there is no whole frame.</summary>
    public static ReadOnlyMemory<byte>? Read(ReadOnlyMemory<byte> file, ref long at)
    {
        var rest = file[(int)at..];
        if (rest.Length < HeaderBytes)
            return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
        if (length < 0 || length > rest.Length - HeaderBytes)
            return null;
        var content = rest.Slice(HeaderBytes, length);
        if (Crc32C.Of(content.Span) != BinaryPrimitives.ReadUInt32LittleEndian(rest.Span[4..]))
            return null;
        at += HeaderBytes + length;
        return content;
    }

    /// <summary>The same from a file that is too large for memory.</summary>
    /// <param name="maximum">Longest content that can be.</param>
    public static byte[]? Read(FileStream file, int maximum)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes)
            return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length < 0 || length > maximum || length > file.Length - file.Position)
            return null;
        var content = new byte[length];
        file.ReadExactly(content);
        return Crc32C.Of(content) == BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) ? content : null;
    }
}
