using System.Buffers;

namespace Checkpoint.Protocols.Messages;

/// <summary>Bounds that several messages share.</summary>
internal static class MessageBounds
{
    public const int StreamLength = 64;
    public const int TypeLength = 128;
    public const int NameLength = 128;
    public const int ListLength = 64;

    private static readonly SearchValues<char> s_nameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public static bool IsStream(string? stream) => stream is { Length: > 0 and <= StreamLength } && IsLowerCaseName(stream);

    public static bool IsLowerCaseName(ReadOnlySpan<char> name) => !name.ContainsAnyExcept(s_nameCharacters);

    public static bool IsName(string? name) => name is { Length: > 0 and <= NameLength };

    public static bool AreNames(IReadOnlyList<string> names) => names.Count <= ListLength && names.All(IsName);

    public static bool IsShare(double? value) => value is null or (>= 0 and <= 1);

    /// <summary>Up to some months; a span of it fits every type of time.</summary>
    public static bool IsSeconds(double value) => value is >= 0 and <= 1e7;

    /// <summary>What a thermometer at a gate can say at all, broken or not.</summary>
    public static bool IsCelsius(double? value) => value is null or (>= -100 and <= 200);
}
