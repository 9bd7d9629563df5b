using System.Text.Json.Serialization;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Cloud.Registry;

/// <param name="Next">For "after", to go on; null at the end.</param>
public sealed record RegistrationList(WhitelistHead Head, IReadOnlyList<WhitelistEntry> Registrations, string? Next);

/// <param name="Conflicts">Lines, from 1, whose plate another registration has; they were passed over. At most 100 are named.</param>
public sealed record ImportResult(int Created, int Changed, int Same, int Refused, IReadOnlyList<int> Conflicts);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(CamelCase<RegistrationStatus>), typeof(CamelCase<PlateColour>)])]
[JsonSerializable(typeof(RegistrationList))]
[JsonSerializable(typeof(WhitelistEntry))]
[JsonSerializable(typeof(ImportResult))]
internal sealed partial class RegistryJson : JsonSerializerContext;
