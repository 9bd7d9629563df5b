using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Checkpoint.Cloud.People;

/// <summary>What a program shows instead of a name and password. It is random, so a plain hash of it is all that is kept.</summary>
internal static class AccessToken
{
    /// <summary>Longer is no token of ours, and is not even hashed.</summary>
    private const int MaximumLength = 128;
    private const int RandomBytes = 32;

    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    public static string? HashOf(string token) =>
        token.Length is 0 or > MaximumLength ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
