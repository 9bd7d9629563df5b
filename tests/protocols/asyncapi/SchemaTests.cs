using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using Checkpoint.Protocols.Whitelist;
using Xunit;

namespace Checkpoint.Protocols.Tests.AsyncApi;

/// <summary>The schemas of protocols/asyncapi.yaml against the C# records: members, which are required, types, values of enumerations.</summary>
public sealed class SchemaTests(AsyncApiReport report) : IClassFixture<AsyncApiReport>
{
    /// <summary>Schemas that describe no record of their own: the envelope and shared bounds.</summary>
    private static readonly string[] s_shared = ["CloudEvent", "Stream", "Name", "Names", "Share"];

    public static TheoryData<string> Records() =>
    [
        .. EventTypes.Names.Select(name => EventTypes.RecordOf(name)!.Name), nameof(PlateCandidate), nameof(EventAck), nameof(GateStatus),
        nameof(GateTelemetry), nameof(LaneTelemetry), nameof(Policy), nameof(IdentificationPolicy), nameof(ScreeningPolicy),
        nameof(DisinfectionPolicy), nameof(PassagePolicy), nameof(GateCommand), nameof(CommandResult), nameof(GateDiagnostics), nameof(PartReport),
        nameof(DirectiveList), nameof(Directive), nameof(BothLanguages), nameof(WhitelistHead), nameof(WhitelistWant), nameof(WhitelistPage),
        nameof(WhitelistEntry),
    ];

    [Theory]
    [MemberData(nameof(Records))]
    public void Schema_has_the_members_of_its_record_with_their_types(string record)
    {
        var properties = Properties(record);
        var schema = report.Schemas[record]!;
        var members = schema["properties"]?.AsObject() ?? [];

        Assert.Equal(properties.Select(JsonName).Order(), members.Select(member => member.Key).Order());
        foreach (var property in properties)
        {
            AssertType(property.PropertyType, members[JsonName(property)]!, $"{record}.{JsonName(property)}");
        }
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Schema_requires_what_the_reader_requires(string record)
    {
        var required = report.Schemas[record]!["required"]?.AsArray().Select(name => (string)name!) ?? [];

        Assert.Equal(Properties(record).Where(IsRequired).Select(JsonName).Order(), required.Order());
    }

    [Fact]
    public void Every_schema_is_checked()
    {
        var enumerations = report.Schemas.Where(schema => schema.Value!["enum"] is not null).Select(schema => schema.Key).ToList();
        Assert.NotEmpty(enumerations);
        Assert.Equal(
            Records().Select(row => row.Data).Concat(s_shared).Concat(enumerations).Order(),
            report.Schemas.Select(schema => schema.Key).Order());
    }

    [Fact]
    public void Policy_without_members_is_the_policy_of_the_defaults_in_the_schema()
    {
        var defaults = Defaults(report.Schemas[nameof(Policy)]!);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(PolicyJson.Write(new Policy())), defaults), defaults.ToJsonString());
    }

    [Fact]
    public void Policy_is_refused_just_outside_each_range_of_the_schema_and_taken_at_its_ends()
    {
        var ends = 0;
        foreach (var (section, schema) in report.Schemas[nameof(Policy)]!["properties"]!.AsObject())
        {
            foreach (var (member, range) in schema!["properties"]?.AsObject() ?? [])
            {
                if (range!["minimum"] is null)
                    continue;
                ends++;
                Assert.True(Takes((double)range["minimum"]!) && Takes((double)range["maximum"]!), member);
                Assert.False(Takes((double)range["minimum"]! - 1) || Takes((double)range["maximum"]! + 1), member);
                Assert.False(Takes((double)range["maximum"]! + ((string?)range["type"] == "integer" ? 1 : 0.001)), member);

                bool Takes(double value) => PolicyJson.Read(JsonSerializer.SerializeToUtf8Bytes(new JsonObject { [section] = new JsonObject { [member] = value } }), out _) is not null;
            }
        }
        Assert.Equal(12, ends);
    }

    private static JsonObject Defaults(JsonNode schema) => new(schema["properties"]!.AsObject().Select(member => KeyValuePair.Create<string, JsonNode?>(
        member.Key, member.Value!["properties"] is null ? member.Value["default"]!.DeepClone() : Defaults(member.Value))));

    private static void AssertType(Type type, JsonNode schema, string member)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
        {
            Assert.Equal(Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName), schema["enum"]!.AsArray().Select(value => (string)value!));
            return;
        }
        var expected = Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => "boolean",
            TypeCode.Int32 or TypeCode.Int64 => "integer",
            TypeCode.Double => "number",
            TypeCode.String => "string",
            _ when type == typeof(DateTimeOffset) || type == typeof(DateOnly) => "string",
            _ when type == typeof(TimeSpan) => "number",
            _ => type.IsGenericType ? "array" : "object",
        };
        Assert.True(expected == (string?)schema["type"], $"{member} is {schema["type"]} and not {expected}");
        Assert.Equal(type == typeof(DateTimeOffset), (string?)schema["format"] == "date-time");
        Assert.Equal(type == typeof(DateOnly), (string?)schema["format"] == "date");
        if (expected == "array")
            AssertType(type.GetGenericArguments()[0], schema["items"]!, member);
    }

    private static PropertyInfo[] Properties(string record)
    {
        var type = typeof(EventData).Assembly.GetTypes().Single(each => each.Name == record);
        return [.. type.GetProperties().Where(property => property.GetMethod!.IsPublic && property.GetCustomAttribute<JsonIgnoreAttribute>() is not { Condition: JsonIgnoreCondition.Always })];
    }

    private static string JsonName(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    private static bool IsRequired(PropertyInfo property) =>
        property.IsDefined(typeof(RequiredMemberAttribute)) || property.IsDefined(typeof(JsonRequiredAttribute))
        || property.DeclaringType!.GetConstructors().Any(constructor => constructor.GetParameters().Any(parameter => parameter.Name == property.Name));
}
