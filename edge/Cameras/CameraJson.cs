using System.Text.Json.Serialization;

namespace Checkpoint.Edge.Cameras;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ZhenshiAnswer))]
[JsonSerializable(typeof(ProblemAnswer))]
internal sealed partial class CameraJson : JsonSerializerContext;

/// <summary>RFC 9457 problem details.</summary>
internal sealed record ProblemAnswer(
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("status")] int Status,
    [property: JsonPropertyName("detail")] string? Detail);
