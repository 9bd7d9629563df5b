using System.Text;
using Checkpoint.Edge.Journal;
using CsCheck;
using Xunit;

namespace Checkpoint.Edge.Tests.Journal;

public sealed class FrameTests
{
    private static readonly SegmentFormat s_format = new("0123456789abcdef", 1);

    [Fact]
    public void Checksum_is_CRC_32C_with_the_published_check_value() =>
        Assert.Equal(0xE3069283u, Crc32C.Of(Encoding.ASCII.GetBytes("123456789")));

    [Fact]
    public void Checksum_of_parts_is_the_checksum_of_the_whole() =>
        Gen.Select(Gen.Byte.Array[0, 100], Gen.Int[0, 100]).Sample((bytes, at) =>
        {
            at = Math.Min(at, bytes.Length);
            return Crc32C.Of(bytes) == Crc32C.Of(bytes.AsSpan(at), Crc32C.Of(bytes.AsSpan(0, at)));
        });

    [Fact]
    public void Frame_gives_back_what_was_put_in() =>
        Gen.Select(Gen.Byte.Array[1, 2000], Gen.Long[1, long.MaxValue], Gen.UInt).Sample((payload, sequence, seed) =>
        {
            var bytes = new byte[FrameCodec.FrameBytes(payload.Length)];
            Array.Fill(bytes, (byte)0xEE);
            Assert.Equal(bytes.Length, FrameCodec.Write(bytes, seed, sequence, sequence - 1, payload));
            Assert.Equal(bytes.Length, FrameCodec.Inspect(bytes, sequence, sequence));
            Assert.True(FrameCodec.IsIntact(bytes, seed));
            var frame = FrameCodec.Read(bytes);
            Assert.Equal((sequence, sequence - 1), (frame.Sequence, frame.Durable));
            Assert.Equal(payload, frame.Payload.ToArray());
        });

    [Fact]
    public void No_flipped_bit_goes_unnoticed()
    {
        var frame = Frame("a payload of some length");
        for (var bit = 0; bit < (FrameCodec.HeaderBytes + 24) * 8; bit++)
        {
            var flipped = frame.ToArray();
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            var bytes = FrameCodec.Inspect(flipped, 1, 100);
            Assert.False(bytes > 0 && bytes <= flipped.Length && FrameCodec.IsIntact(flipped.AsSpan(0, bytes), s_format.Seed), $"bit {bit}");
        }
    }

    [Fact]
    public void Frame_of_another_segment_or_stream_is_not_intact()
    {
        var frame = Frame("payload");
        Assert.False(FrameCodec.IsIntact(frame, (s_format with { First = 2 }).Seed));
        Assert.False(FrameCodec.IsIntact(frame, (s_format with { Stream = "fedcba9876543210" }).Seed));
    }

    [Fact]
    public void Segment_is_known_by_its_name_and_by_its_header()
    {
        var format = s_format with { First = 4711 };
        Assert.Equal("0123456789abcdef-0000000000000004711.journal", format.FileName);
        Assert.Equal(format, SegmentFormat.FromFileName(format.FileName));
        var header = new byte[SegmentFormat.HeaderBytes];
        format.WriteHeader(header);
        Assert.Equal(SegmentFormat.Version, format.ReadHeader(header));
        Assert.Null((format with { First = 4712 }).ReadHeader(header));
        header[20] ^= 1;
        Assert.Null(format.ReadHeader(header));
    }

    [Theory]
    [InlineData("state")]
    [InlineData("0123456789ABCDEF-0000000000000004711.journal")]
    [InlineData("0123456789abcdef-0000000000000000000.journal")]
    [InlineData("0123456789abcdef-0000000000000004711.journal.damaged")]
    [InlineData("0123456789abcdef-000000000000000471x.journal")]
    public void Other_files_are_no_segments(string name) => Assert.Null(SegmentFormat.FromFileName(name));

    private static byte[] Frame(string payload)
    {
        var utf8 = Encoding.UTF8.GetBytes(payload);
        var bytes = new byte[FrameCodec.FrameBytes(utf8.Length)];
        FrameCodec.Write(bytes, s_format.Seed, 7, 6, utf8);
        return bytes;
    }
}
