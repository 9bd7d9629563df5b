using System.Buffers;
using System.Security.Cryptography;

namespace Checkpoint.Protocols.Messages;

/// <summary>
/// Tells whether two sides hold the same event under one number: the first 16 hex digits, lower case, of SHA-256 over the event as
/// it was published, byte for byte.
/// </summary>
public static class EventDigest
{
    public const int Length = 16;

    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdef");

    public static string Of(ReadOnlySpan<byte> utf8)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8, hash);
        return Convert.ToHexStringLower(hash[..(Length / 2)]);
    }

    internal static bool IsOne(string text) => text.Length == Length && !text.AsSpan().ContainsAnyExcept(s_hex);
}
