using System.Text.Json.Serialization;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Operation;

/// <param name="Ready">Vehicles can be let through on record.</param>
public sealed record HealthView(bool Ready, string Version, IReadOnlyList<PartView> Parts);

/// <param name="Message">What is wrong and what to do, in English; never personal data.</param>
public sealed record PartView(string Part, PartHealth Health, string Message);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(HealthView))]
internal sealed partial class HealthJson : JsonSerializerContext;
