using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.People;

/// <summary>Passwords of people: how they are kept, made and judged.</summary>
internal static class Password
{
    public const int MinimumLength = 12, MaximumLength = 128;

    // Without those that look like each other.
    private const string Signs = "abcdefghjkmnpqrstuvwxyz23456789";

    // PBKDF2 with HMAC-SHA512, salted; as many rounds as OWASP asks for.
    private static readonly PasswordHasher<Account> s_hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));
    private static readonly Lazy<string> s_nobodys = new(() => s_hasher.HashPassword(null!, OneTime()));

    public static string HashOf(string password) => s_hasher.HashPassword(null!, password);

    /// <summary>Takes the same time whether there is an account or not.</summary>
    public static bool Fits(Account? account, string password) =>
        s_hasher.VerifyHashedPassword(account!, account?.Secret ?? s_nobodys.Value, password) != PasswordVerificationResult.Failed && account is not null;

    /// <summary>Four times four signs, 79 bits, for somebody to copy from paper.</summary>
    public static string OneTime() => string.Join('-', RandomNumberGenerator.GetString(Signs, 16).Chunk(4).Select(part => new string(part)));

    /// <summary>What is wrong with a new one; null when nothing is.</summary>
    public static PasswordProblem? Problem(string password, string name) =>
        password.Length < MinimumLength ? PasswordProblem.TooShort
        : password.Length > MaximumLength ? PasswordProblem.TooLong
        : password.Contains(name, StringComparison.OrdinalIgnoreCase) && name.Length >= 4 ? PasswordProblem.HasName
        : password.Distinct().Count() < 6 ? PasswordProblem.Simple
        : null;
}

internal enum PasswordProblem { TooShort, TooLong, HasName, Simple, Same, NotRepeated }
