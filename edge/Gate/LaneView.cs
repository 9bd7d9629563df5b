using System.Text.Json.Serialization;
using Checkpoint.Edge.Lane;

namespace Checkpoint.Edge.Gate;

/// <summary>One lane as staff and programs see it.</summary>
public sealed record LaneView
{
    public required string Lane { get; init; }
    public required LanePhase Phase { get; init; }
    public string? Pass { get; init; }
    public string? Plate { get; init; }

    public static LaneView Of(LaneState state) => new() { Lane = state.Lane, Phase = state.Phase };
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(LaneView))]
internal sealed partial class LaneViewJson : JsonSerializerContext;
