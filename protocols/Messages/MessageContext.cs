using System.Text.Json;
using System.Text.Json.Serialization;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Protocols.Messages;

/// <summary>
/// JSON of all messages: camelCase names and enum values, nulls left out, members without a default required, no
/// duplicate members, finite numbers. Members this version does not know are skipped. A member whose default is not
/// default(T) is marked JsonRequired: the generated reader would not apply its initialiser when the member is missing.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    MaxDepth = 32,
    Converters =
    [
        typeof(FiniteDouble), typeof(CamelCase<WhitelistVerdict>), typeof(CamelCase<PlateSource>), typeof(CamelCase<PlateReadUse>),
        typeof(CamelCase<ReadingMethod>), typeof(CamelCase<ReadingVerdict>), typeof(CamelCase<StaffReason>),
        typeof(CamelCase<ClearanceGround>), typeof(CamelCase<PassOutcome>), typeof(CamelCase<BarrierCause>),
        typeof(CamelCase<DisinfectionFailure>), typeof(CamelCase<AlarmCode>), typeof(CamelCase<PartHealth>), typeof(CamelCase<PlateColour>),
        typeof(CamelCase<CommandOutcome>),
        typeof(CamelCase<StreamReason>),
    ])]
[JsonSerializable(typeof(GateStarted))]
[JsonSerializable(typeof(GateStopping))]
[JsonSerializable(typeof(GateFault))]
[JsonSerializable(typeof(WhitelistApplied))]
[JsonSerializable(typeof(CommandTaken))]
[JsonSerializable(typeof(CommandEnded))]
[JsonSerializable(typeof(PolicyApplied))]
[JsonSerializable(typeof(PolicyRefused))]
[JsonSerializable(typeof(DirectiveAcknowledged))]
[JsonSerializable(typeof(EventsLost))]
[JsonSerializable(typeof(StreamBegun))]
[JsonSerializable(typeof(BarrierOpening))]
[JsonSerializable(typeof(BarrierOpened))]
[JsonSerializable(typeof(BarrierClosing))]
[JsonSerializable(typeof(BarrierClosed))]
[JsonSerializable(typeof(BarrierStopped))]
[JsonSerializable(typeof(PlateRead))]
[JsonSerializable(typeof(AlarmRaised))]
[JsonSerializable(typeof(AlarmCleared))]
[JsonSerializable(typeof(StaffActed))]
[JsonSerializable(typeof(PassArrived))]
[JsonSerializable(typeof(PassIdentified))]
[JsonSerializable(typeof(PassReading))]
[JsonSerializable(typeof(PassScreened))]
[JsonSerializable(typeof(DisinfectionStarted))]
[JsonSerializable(typeof(DisinfectionCompleted))]
[JsonSerializable(typeof(DisinfectionFailed))]
[JsonSerializable(typeof(PassAwaitsStaff))]
[JsonSerializable(typeof(PassHeld))]
[JsonSerializable(typeof(PassReleased))]
[JsonSerializable(typeof(PassCleared))]
[JsonSerializable(typeof(PassPassing))]
[JsonSerializable(typeof(PassEnded))]
[JsonSerializable(typeof(GateStatus))]
[JsonSerializable(typeof(EventAck))]
[JsonSerializable(typeof(GateTelemetry))]
[JsonSerializable(typeof(GateCommand))]
[JsonSerializable(typeof(CommandResult))]
[JsonSerializable(typeof(DirectiveList))]
internal sealed partial class MessageContext : JsonSerializerContext;

/// <summary>Enum values by name, "greenChannel"; a number is not a name.</summary>
internal sealed class CamelCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>JSON has no infinity, but 1e999 would be read as one and could not be written again.</summary>
internal sealed class FiniteDouble : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = reader.GetDouble();
        return double.IsFinite(value) ? value : throw new JsonException("the number is out of range");
    }

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
