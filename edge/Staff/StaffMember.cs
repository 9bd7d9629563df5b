using System.Text.Json.Serialization;

namespace Checkpoint.Edge.Staff;

/// <summary>A person who may act at this gate.</summary>
/// <param name="Name">As it stands in the records.</param>
/// <param name="TokenSha256">SHA-256 of the token, lower-case hex. The token has 256 random bits, so a plain hash keeps it.</param>
public sealed record StaffMember(string Name, string TokenSha256, DateTimeOffset Since)
{
    public const int MaximumName = 64;

    internal static bool IsName(string name) =>
        name.Length is > 0 and <= MaximumName && name == name.Trim() && !name.Any(char.IsControl);
}

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web, WriteIndented = true, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(IReadOnlyList<StaffMember>))]
internal sealed partial class StaffJson : JsonSerializerContext;
