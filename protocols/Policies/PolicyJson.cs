using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Protocols.Policies;

/// <summary>JSON of a policy. Members that are left out keep the built-in default; times are numbers of seconds.</summary>
public static class PolicyJson
{
    private static readonly JsonDocumentOptions s_options = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    public static byte[] Write(Policy policy) => MessageJson.Write(policy, PolicyContext.Default.Policy);

    /// <summary>Null, and <paramref name="problem"/> in words, when the bytes are not a valid policy. Never throws for bad input.</summary>
    public static Policy? Read(ReadOnlySpan<byte> utf8, out string? problem)
    {
        if (utf8.Length > MessageJson.MaximumBytes)
        {
            problem = $"the policy has {utf8.Length} bytes; {MessageJson.MaximumBytes} is the limit";
            return null;
        }

        // The generated reader would give a missing member default(T) instead of its initialiser.
        var merged = JsonSerializer.SerializeToNode(new Policy(), PolicyContext.Default.Policy)!.AsObject();
        try
        {
            if (JsonNode.Parse(utf8, documentOptions: s_options) is not JsonObject given)
            {
                problem = "a policy is a JSON object";
                return null;
            }

            Merge(merged, given);
            var policy = merged.Deserialize(PolicyContext.Default.Policy)!;
            var problems = policy.Validate();
            problem = problems.IsEmpty ? null : string.Join(' ', problems.Select(each => each.Message));
            return problems.IsEmpty ? policy : null;
        }
        catch (JsonException e)
        {
            problem = e.Path is null ? MessageJson.Place(e) : $"{KnownPart(e.Path)} is not of its kind";
            return null;
        }
        catch (InvalidOperationException)
        {
            problem = "a text in the policy is not UTF-8"; // or an escaped half of a surrogate pair
            return null;
        }
    }

    /// <summary>The member at a path, without what is no name of ours: problems go into logs.</summary>
    private static string KnownPart(string path)
    {
        JsonNode? node = JsonSerializer.SerializeToNode(new Policy(), PolicyContext.Default.Policy);
        var known = path.Split('.').Skip(1).TakeWhile(name => (node = (node as JsonObject)?[name]) is not null);
        return string.Join('.', known) is { Length: > 0 } member ? member : "a member of the policy";
    }

    private static void Merge(JsonObject target, JsonObject given)
    {
        foreach (var (name, value) in given)
        {
            if (value is JsonObject inner && target[name] is JsonObject known)
            {
                Merge(known, inner);
            }
            else
            {
                target[name] = value?.DeepClone();
            }
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    Converters = [typeof(FiniteDouble), typeof(Seconds)])]
[JsonSerializable(typeof(Policy))]
internal sealed partial class PolicyContext : JsonSerializerContext;

/// <summary>A time span as a JSON number of seconds; the member's name ends in "Seconds".</summary>
internal sealed class Seconds : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var seconds = reader.GetDouble();
        // TimeSpan.FromSeconds cuts: a policy read and written again would lose a tick each time.
        return Math.Abs(seconds) <= 1e9 ? TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond)) : throw new JsonException("the number of seconds is out of range");
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteNumberValue(value.TotalSeconds);
}
