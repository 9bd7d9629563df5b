using System.Text.Json;
using System.Text.Json.Serialization;
using Checkpoint.Cloud.Api;
using Checkpoint.Cloud.Live;
using Checkpoint.Cloud.Passes;
using Checkpoint.Cloud.Reports;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Cloud;

/// <summary>JSON of the records, in the store and in answers to programs. Enum values by name, "greenChannel".</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters =
    [
        typeof(CamelCase<LanePhase>), typeof(CamelCase<DisinfectionState>), typeof(CamelCase<GateConnection>), typeof(CamelCase<WhitelistVerdict>),
        typeof(CamelCase<PlateSource>), typeof(CamelCase<PlateColour>), typeof(CamelCase<ReadingMethod>), typeof(CamelCase<ReadingVerdict>),
        typeof(CamelCase<StaffReason>), typeof(CamelCase<ClearanceGround>), typeof(CamelCase<PassOutcome>), typeof(CamelCase<AlarmCode>),
        typeof(CamelCase<PartHealth>),
    ])]
[JsonSerializable(typeof(PassRecord))]
[JsonSerializable(typeof(GateRecord))]
[JsonSerializable(typeof(GateView))]
[JsonSerializable(typeof(IReadOnlyList<GateView>))]
[JsonSerializable(typeof(IReadOnlyList<PassRecord>))]
[JsonSerializable(typeof(PassDetails))]
[JsonSerializable(typeof(InterventionRecord))]
[JsonSerializable(typeof(DayReport))]
internal sealed partial class CentreJson : JsonSerializerContext;

internal sealed class CamelCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
