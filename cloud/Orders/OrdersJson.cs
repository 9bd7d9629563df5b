using System.Text.Json;
using System.Text.Json.Serialization;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;

namespace Checkpoint.Cloud.Orders;

/// <summary>JSON of orders in the store and in answers to programs.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(CamelCase<CommandOutcome>), typeof(CamelCase<PartHealth>), typeof(CamelCase<CommandState>), typeof(AsPolicy)])]
[JsonSerializable(typeof(CommandRecord))]
[JsonSerializable(typeof(PolicyRecord))]
[JsonSerializable(typeof(DirectiveList))]
[JsonSerializable(typeof(AcknowledgedRecord))]
[JsonSerializable(typeof(DirectivesView))]
[JsonSerializable(typeof(CommandView))]
[JsonSerializable(typeof(IReadOnlyList<CommandView>))]
internal sealed partial class OrdersJson : JsonSerializerContext;

/// <summary>A policy in its own form, as the gates get it: times are seconds.</summary>
internal sealed class AsPolicy : JsonConverter<Policy>
{
    public override Policy Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PolicyJson.Read(JsonSerializer.SerializeToUtf8Bytes(JsonElement.ParseValue(ref reader), RequestJson.Default.JsonElement), out var problem) ?? throw new JsonException(problem);

    public override void Write(Utf8JsonWriter writer, Policy value, JsonSerializerOptions options) => writer.WriteRawValue(PolicyJson.Write(value));
}
