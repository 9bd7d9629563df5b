using System.Text.Json.Serialization;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Cloud.Registry;

/// <param name="Conflicts">Lines, from 1, whose plate another registration has; they were passed over. At most 100 are named.</param>
public sealed record ImportResult(int Created, int Changed, int Same, int Refused, IReadOnlyList<int> Conflicts);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false, RespectNullableAnnotations = true,
    Converters =
    [
        typeof(CamelCase<RegistrationStatus>), typeof(CamelCase<PlateColour>), typeof(CamelCase<FilingState>), typeof(CamelCase<FilingStep>), typeof(CamelCase<FilingAction>),
        typeof(CamelCase<VehicleClass>), typeof(CamelCase<Likeness>),
    ])]
[JsonSerializable(typeof(FilingList))]
[JsonSerializable(typeof(FilingView))]
[JsonSerializable(typeof(IReadOnlyList<HistoryView>))]
[JsonSerializable(typeof(IReadOnlyList<NearView>))]
[JsonSerializable(typeof(FilingRequest))]
[JsonSerializable(typeof(StepRequest))]
[JsonSerializable(typeof(ImportResult))]
internal sealed partial class RegistryJson : JsonSerializerContext;
