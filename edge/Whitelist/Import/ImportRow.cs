using System.Text.Json.Serialization;

namespace Checkpoint.Edge.Whitelist.Import;

/// <summary>One row of an import file, nothing checked yet. The members are the columns.</summary>
internal sealed record ImportRow
{
    public string? Plate { get; init; }
    public string? Colour { get; init; }
    public string? Registration { get; init; }
    public string? Status { get; init; }
    public string? ValidFrom { get; init; }
    public string? ValidTo { get; init; }
    public int? People { get; init; }
    public string[]? Gates { get; init; }
}

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ImportRow))]
internal sealed partial class ImportJson : JsonSerializerContext;
