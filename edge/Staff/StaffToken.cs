using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Checkpoint.Edge.Staff;

/// <summary>What a person shows instead of a name and password.</summary>
internal static class StaffToken
{
    private const int RandomBytes = 32;

    /// <summary>Longer is no token of ours, and is not even hashed.</summary>
    public const int MaximumLength = 128;

    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
