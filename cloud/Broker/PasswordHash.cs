using System.Globalization;
using System.Security.Cryptography;

namespace Checkpoint.Cloud.Broker;

/// <summary>PBKDF2-SHA256 of a password as text: "iterations$salt$hash", the last two in base64.</summary>
internal static class PasswordHash
{
    private const int Iterations = 100_000, SaltBytes = 16, HashBytes = 32;

    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return $"{Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, Iterations))}";
    }

    public static bool IsHash(string text) => Parse(text) is not null;

    public static bool Fits(string password, string text) =>
        Parse(text) is var (iterations, salt, hash) && CryptographicOperations.FixedTimeEquals(Derive(password, salt, iterations), hash);

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, HashBytes);

    private static (int Iterations, byte[] Salt, byte[] Hash)? Parse(string text)
    {
        if (text.Split('$') is not [var count, var salt, var hash] ||
            !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations is < 1_000 or > 10_000_000)
        {
            return null;
        }

        Span<byte> saltBytes = stackalloc byte[64], hashBytes = stackalloc byte[64];
        return Convert.TryFromBase64String(salt, saltBytes, out var saltLength) && Convert.TryFromBase64String(hash, hashBytes, out var hashLength) && hashLength == HashBytes
            ? (iterations, saltBytes[..saltLength].ToArray(), hashBytes[..hashLength].ToArray())
            : null;
    }
}
