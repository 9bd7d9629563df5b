using System.Text;

namespace Checkpoint.Tests;

/// <summary>One change to the bytes of a message: cut, repeated, put in, replaced, or one byte another.</summary>
internal readonly record struct Mutation(int Kind, uint Place, uint Length, uint Value)
{
    public const int Kinds = 5;
    public const int MaximumLength = 40;

    /// <summary>What JSON readers stumble over.</summary>
    private static readonly byte[][] s_pieces =
    [
        .. new[]
        {
            "null", "true", "-0", "1e999", "-1", "9223372036854775808", "0.1", "\"\"", "{}", "[]", "[[[[", "{\"a\":", "\"", "\\", "\\ud800", "\\u0000", ",",
            ":", "}", "]", "\"sequence\":1,", "\"data\":", "\"data_base64\":\"\",", "\"version\":", "+08:00", "Z", "陕", "//", "/*", "\"a\":\"b\",",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc3], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf], [0],
    ];

    /// <summary>The bytes after one to four changes.</summary>
    public static byte[] Some(byte[] bytes, Random random)
    {
        for (var left = random.Next(1, 5); left > 0; left--)
            bytes = new Mutation(random.Next(Kinds), (uint)random.Next(), (uint)random.Next(MaximumLength + 1), (uint)random.Next()).Apply(bytes);
        return bytes;
    }

    public byte[] Apply(byte[] bytes)
    {
        var place = (int)(Place % (uint)(bytes.Length + 1));
        var length = Math.Min((int)Length, bytes.Length - place);
        Span<byte> front = bytes.AsSpan(0, place), part = bytes.AsSpan(place, length), back = bytes.AsSpan(place + length);
        var piece = s_pieces[Value % (uint)s_pieces.Length];
        return Kind switch
        {
            0 => [.. front, .. back], // cut
            1 => [.. front, .. part, .. part, .. back], // repeat
            2 => [.. front, .. piece, .. part, .. back], // put in
            3 => [.. front, .. piece, .. back], // replace
            _ => [.. front, (byte)Value, .. bytes.AsSpan(Math.Min(place + 1, bytes.Length))], // change a byte
        };
    }
}
