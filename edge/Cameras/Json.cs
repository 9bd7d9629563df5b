using System.Globalization;
using System.Text.Json;

namespace Checkpoint.Edge.Cameras;

/// <summary>Takes members of a JSON object whatever kind they have.</summary>
internal static class Json
{
    public static bool TryObject(JsonElement parent, string name, out JsonElement found) =>
        parent.TryGetProperty(name, out found) && found.ValueKind == JsonValueKind.Object;

    /// <summary>A number or a text as text; null for everything else.</summary>
    public static string? Text(JsonElement parent, string name) => !parent.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    /// <summary>A whole number, also when it is written as text, or true for 1.</summary>
    public static long? Integer(JsonElement parent, string name)
    {
        if (parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True)
            return 1;
        return long.TryParse(Text(parent, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
