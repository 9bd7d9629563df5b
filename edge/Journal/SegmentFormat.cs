using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Checkpoint.Edge.Journal;

/// <summary>
/// Name and header of a segment file. Both say stream and first sequence number, so either can be lost. The frames'
/// checksums are seeded with the two: a frame that belongs to another file is never taken for one of this file.
/// </summary>
/// <param name="Stream">16 lower-case hex digits.</param>
/// <param name="First">Sequence number of the first frame.</param>
internal readonly record struct SegmentFormat(string Stream, long First)
{
    public const int HeaderBytes = 64;
    public const int Version = 1;
    public const int StreamLength = 16;
    /// <summary>A segment that is being begun; it gets its name when its first records are durable.</summary>
    public const string NewSuffix = ".new";
    /// <summary>A damaged segment that was kept when its time was over.</summary>
    public const string DamagedSuffix = ".damaged";
    private static readonly SearchValues<char> s_hexDigits = SearchValues.Create("0123456789abcdef");
    private const string Extension = ".journal";
    private static ReadOnlySpan<byte> Magic => "CKPTJRNL"u8;

    public string FileName => string.Create(CultureInfo.InvariantCulture, $"{Stream}-{First:D19}{Extension}");

    public uint Seed
    {
        get
        {
            Span<byte> bytes = stackalloc byte[StreamLength + 8];
            Encoding.ASCII.GetBytes(Stream, bytes);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[StreamLength..], First);
            return Crc32C.Of(bytes);
        }
    }

    public static bool IsStream(ReadOnlySpan<char> text) =>
        text.Length == StreamLength && text.IndexOfAnyExcept(s_hexDigits) < 0;

    public static SegmentFormat? FromFileName(string name)
    {
        const int length = StreamLength + 1 + 19;
        return name.Length == length + Extension.Length && name.EndsWith(Extension, StringComparison.Ordinal)
            && name[StreamLength] == '-' && IsStream(name.AsSpan(0, StreamLength))
            && long.TryParse(name.AsSpan(StreamLength + 1, 19), NumberStyles.None, CultureInfo.InvariantCulture, out var first) && first > 0
            ? new SegmentFormat(name[..StreamLength], first)
            : null;
    }

    public void WriteHeader(Span<byte> output)
    {
        output[..HeaderBytes].Clear();
        Magic.CopyTo(output);
        BinaryPrimitives.WriteInt32LittleEndian(output[12..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(output[16..], First);
        Encoding.ASCII.GetBytes(Stream, output[24..]);
        BinaryPrimitives.WriteUInt32LittleEndian(output[8..], Crc32C.Of(output[12..HeaderBytes]));
    }

    /// <summary>The format version, or null when the header is torn, damaged or another segment's.</summary>
    public int? ReadHeader(ReadOnlySpan<byte> header)
    {
        if (header.Length < HeaderBytes || !header.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) != Crc32C.Of(header[12..HeaderBytes])
            || BinaryPrimitives.ReadInt64LittleEndian(header[16..]) != First
            || Encoding.ASCII.GetString(header.Slice(24, StreamLength)) != Stream)
            return null;
        return BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
    }
}
