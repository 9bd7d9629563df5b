using System.Text.Json.Serialization;
using Checkpoint.Edge.Gate;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Edge.Staff;

/// <summary>What a person asks of a lane. Which members an action needs is told in edge/README.md.</summary>
/// <param name="Action">Name of a staff action: "enterPlate", "admit" …</param>
public sealed record ActionRequest(
    string Action, string? Plate = null, PlateColour Colour = PlateColour.Unknown, int? People = null, double? Celsius = null,
    string? Reason = null, bool? On = null, AlarmCode? Alarm = null);

/// <param name="Accepted">False: the lane refused it.</param>
/// <param name="Refusal">The lane's reason, as it is recorded.</param>
/// <param name="Message">The same for a person, in the language asked for.</param>
/// <param name="Lane">The lane after the action.</param>
public sealed record ActionAnswer(bool Accepted, string? Refusal, string? Message, LaneView Lane);

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false, RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ActionRequest))]
[JsonSerializable(typeof(ActionAnswer))]
internal sealed partial class ActionJson : JsonSerializerContext;
