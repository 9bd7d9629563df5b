using System.Text.Json;
using System.Text.Json.Serialization;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Orders;

/// <param name="Pass">With a lane: the pass that was seen there, "none" for an empty lane.</param>
/// <param name="LifetimeSeconds">1 to 600.</param>
internal sealed record CommandRequest(
    string Action, string? Lane = null, string? Pass = null, string? Reason = null, bool Force = false, double LifetimeSeconds = 30);

/// <param name="Policy">What is left out keeps the built-in default; a version in it is replaced by the centre's.</param>
internal sealed record PolicyRequest(JsonElement Policy);

internal sealed record DirectivesRequest(IReadOnlyList<DirectiveRequest> Directives);

/// <param name="Id">Of a directive that is to stay as it is; whatever is changed is a new one.</param>
internal sealed record DirectiveRequest(BothLanguages Title, BothLanguages Text, DateTimeOffset? Until = null, string? Id = null);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, MaxDepth = 16)]
[JsonSerializable(typeof(CommandRequest))]
[JsonSerializable(typeof(PolicyRequest))]
[JsonSerializable(typeof(DirectivesRequest))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class RequestJson : JsonSerializerContext;

/// <summary>A command as programs see it.</summary>
internal sealed record CommandView(
    string Id, CommandState State, string Action, string? Lane, string? Pass, string? Reason, string Issuer, DateTimeOffset IssuedAt, DateTimeOffset Deadline,
    string? Code, string? Message, DateTimeOffset? EndedAt, GateDiagnostics? Diagnostics)
{
    public static CommandView Of(CommandRecord record, DateTimeOffset now, bool full) => new(
        record.Command.Id, record.StateAt(now), record.Command.Action, record.Command.Lane, record.Command.Pass, record.Command.Reason, record.Command.Issuer,
        record.Command.IssuedAt, record.Command.Deadline, record.Result?.Code, record.Result?.Message, record.Result?.Time, full ? record.Result?.Diagnostics : null);
}
