using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Protocols.Messages;

/// <summary>JSON of the messages beside events. Reading never throws for bad input: null, and the problem in words.</summary>
public static class MessageJson
{
    /// <summary>Largest message, in bytes.</summary>
    public const int MaximumBytes = 64 * 1024;

    public static byte[] Write(GateStatus status) => Write(status, MessageContext.Default.GateStatus);

    public static byte[] Write(EventAck ack) => Write(ack, MessageContext.Default.EventAck);

    public static byte[] Write(GateTelemetry telemetry) => Write(telemetry, MessageContext.Default.GateTelemetry);

    public static GateStatus? ReadStatus(ReadOnlySpan<byte> utf8, out string? problem) =>
        Read(utf8, MessageContext.Default.GateStatus, Problem, out problem);

    public static EventAck? ReadAck(ReadOnlySpan<byte> utf8, out string? problem) =>
        Read(utf8, MessageContext.Default.EventAck, Problem, out problem);

    public static GateTelemetry? ReadTelemetry(ReadOnlySpan<byte> utf8, out string? problem) =>
        Read(utf8, MessageContext.Default.GateTelemetry, Problem, out problem);

    internal static byte[] Write<T>(T message, JsonTypeInfo<T> json)
    {
        var output = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(output, CloudEventJson.WriterOptions);
        JsonSerializer.Serialize(writer, message, json);
        return output.WrittenSpan.ToArray();
    }

    internal static T? Read<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> json, Func<T, string?> check, out string? problem, int maximumBytes = MaximumBytes,
        Func<JsonException, string>? say = null)
        where T : class
    {
        if (utf8.Length > maximumBytes)
        {
            problem = $"the message has {utf8.Length} bytes; {maximumBytes} is the limit";
            return null;
        }

        try
        {
            var message = JsonSerializer.Deserialize(utf8, json);
            problem = message is null ? "the message is null" : check(message);
            return problem is null ? message : null;
        }
        catch (JsonException e)
        {
            problem = (say ?? Place)(e);
            return null;
        }
    }

    /// <summary>Where something is wrong. What stands there is not repeated: problems go into logs, and messages hold personal data.</summary>
    internal static string Place(JsonException e) => e is { LineNumber: { } line, BytePositionInLine: { } position }
        ? $"not the JSON that is expected: line {line + 1}, byte {position + 1}"
        : "not the JSON that is expected";

    private static string? Problem(GateStatus status) => status switch
    {
        _ when !MessageBounds.IsName(status.Version) => "version has no or too many characters",
        _ when !MessageBounds.IsStream(status.Stream) => "stream is not a stream id",
        _ when !MessageBounds.AreNames(status.Lanes) => "lanes are not names",
        { WhitelistVersion: < 0 } or { PolicyVersion: < 0 } or { DirectivesVersion: < 0 } => "a version is negative",
        _ => null,
    };

    private static string? Problem(EventAck ack) => ack switch
    {
        _ when !MessageBounds.IsStream(ack.Stream) => "stream is not a stream id",
        { Through: < 0 or > CloudEvent.MaximumSequence } => "through is not a sequence number",
        { Run: { } run } when !MessageBounds.IsStream(run) => "run is not an id",
        { Digest: { } digest } when !EventDigest.IsOne(digest) => $"digest is not {EventDigest.Length} lower-case hex digits",
        _ => null,
    };

    private static string? Problem(GateTelemetry telemetry) => telemetry switch
    {
        _ when !MessageBounds.IsStream(telemetry.Stream) => "stream is not a stream id",
        { LastSequence: < 0 } or { ConfirmedSequence: < 0 } => "a sequence number is negative",
        { WhitelistVersion: < 0 } => "a version is negative",
        { WhitelistDigest: { } digest } when !WhitelistDigest.TryParse(digest, out _) => "whitelistDigest is not 32 lower-case hex digits",
        _ when telemetry.Lanes.Count > MessageBounds.ListLength || !telemetry.Lanes.All(IsLane) => "lanes are not lanes",
        _ => null,
    };

    private static bool IsLane(LaneTelemetry? lane) =>
        lane is not null && MessageBounds.IsName(lane.Lane) && MessageBounds.AreNames(lane.FaultyInputs);
}
