using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using Checkpoint.Protocols.Topics;
using Checkpoint.Protocols.Whitelist;
using Xunit;

namespace Checkpoint.Protocols.Tests.AsyncApi;

/// <summary>protocols/asyncapi.yaml against the official parser, the golden files and the shipped code.</summary>
public sealed class AsyncApiTests(AsyncApiReport report) : IClassFixture<AsyncApiReport>
{
    private const string UnknownType = "checkpoint.drone.landed.v3.json";

    [Fact]
    public void Official_parser_finds_neither_errors_nor_warnings()
    {
        Assert.NotEmpty(report.Document);
        Assert.Empty(report.Diagnostics.Where(each => (int)each!["severity"]! <= 1).Select(each => each!.ToJsonString()));
    }

    [Fact]
    public void Every_golden_file_fits_the_schema_of_its_message()
    {
        var files = Directory.GetFiles(Path.Combine(SourceTree.Folder, "Messages", "golden")).Select(Path.GetFileName);
        Assert.Equal(files.Order(), report.Violations.Select(each => each.Key).Order());
        Assert.All(report.Violations.Where(each => each.Key != UnknownType), each => Assert.True(each.Value!.AsArray().Count == 0, $"{each.Key}: {each.Value}"));
        Assert.Equal("no message is named checkpoint.drone.landed.v3", (string?)report.Violations[UnknownType]!.AsArray().Single());
    }

    [Fact]
    public void Every_event_type_is_a_message_of_the_events_channel_and_none_is_more() => Assert.Equal(
        EventTypes.Names.Order(),
        report.Document["channels"]!["events"]!["messages"]!.AsObject().Select(message => (string)message.Value!["name"]!).Order());

    [Fact]
    public void Events_say_their_content_type() => Assert.All(
        report.Messages.Where(message => IsEvent(message.Value!)),
        message => Assert.Equal(CloudEventJson.ContentType, (string?)message.Value!["contentType"]));

    [Fact]
    public void Every_message_with_a_schema_has_an_example_that_is_read_and_written_again_unchanged()
    {
        var checkedMessages = 0;
        foreach (var (key, message) in report.Messages)
        {
            if (key == "Picture")
                continue;
            var examples = message!["examples"]!.AsArray();
            Assert.NotEmpty(examples);
            foreach (var payload in examples.Select(example => example!["payload"]!))
            {
                var again = JsonNode.Parse(Rewritten((string)message["name"]!, Encoding.UTF8.GetBytes(payload.ToJsonString())));
                Assert.True(JsonNode.DeepEquals(payload, again), $"{key} was {payload.ToJsonString()} and became {again!.ToJsonString()}");
            }
            checkedMessages++;
        }
        Assert.Equal(EventTypes.Names.Count + 10, checkedMessages);
    }

    [Fact]
    public void Every_topic_of_the_code_is_a_channel_and_every_channel_a_topic_of_the_code()
    {
        var filters = Enum.GetValues<TopicKind>().Select(GateTopic.FilterFor).Append(GateTopic.WhitelistHead);
        var addresses = report.Document["channels"]!.AsObject().Select(channel => (string)channel.Value!["address"]!).ToList();

        Assert.Equal(filters.Order(), addresses.Select(address =>
            string.Join('/', address.Split('/').Select(level => level.StartsWith('{') ? "+" : level))).Order());
    }

    [Fact]
    public void Every_channel_with_messages_is_sent_by_one_side_and_received_by_the_other()
    {
        var operations = report.Document["operations"]!.AsObject().ToList();
        foreach (var (name, channel) in report.Document["channels"]!.AsObject())
        {
            var here = operations.Where(operation => JsonNode.DeepEquals(operation.Value!["channel"]!["address"], channel!["address"])).ToList();
            if (channel!["messages"] is null)
            {
                Assert.Empty(here);
                continue;
            }
            Assert.Equal(["receive", "send"], here.Select(operation => (string)operation.Value!["action"]!).Order());
            Assert.Equal(["centre", "gate"], here.Select(operation => (string)operation.Value!["tags"]![0]!["name"]!).Order());
            Assert.All(here, operation => Assert.Equal(name == "telemetry" ? 0 : 1, (int)operation.Value!["bindings"]!["mqtt"]!["qos"]!));
            var retained = here.Single(operation => (string)operation.Value!["action"]! == "send").Value!["bindings"]!["mqtt"]!["retain"]!;
            Assert.Equal(name is "ack" or "status" or "policy" or "directives" or "whitelistHead", (bool)retained);
        }
    }

    private static bool IsEvent(JsonNode message) => EventTypes.RecordOf((string)message["name"]!) is not null;

    private static byte[] Rewritten(string name, byte[] json)
    {
        string? problem;
        var written = name switch
        {
            "ack" => MessageJson.ReadAck(json, out problem) is { } ack ? MessageJson.Write(ack) : null,
            "status" => MessageJson.ReadStatus(json, out problem) is { } status ? MessageJson.Write(status) : null,
            "telemetry" => MessageJson.ReadTelemetry(json, out problem) is { } telemetry ? MessageJson.Write(telemetry) : null,
            "command" => OrderJson.ReadCommand(json, out problem) is { } command ? OrderJson.Write(command) : null,
            "result" => OrderJson.ReadResult(json, out problem) is { } result ? OrderJson.Write(result) : null,
            "directives" => OrderJson.ReadDirectives(json, out problem) is { } directives ? OrderJson.Write(directives) : null,
            "policy" => PolicyJson.Read(json, out problem) is { } policy ? PolicyJson.Write(policy) : null,
            "whitelistHead" => WhitelistMessages.ReadHead(json, out problem) is { } head ? WhitelistMessages.Write(head) : null,
            "whitelistWant" => WhitelistMessages.ReadWant(json, out problem) is { } want ? WhitelistMessages.Write(want) : null,
            "whitelistPage" => WhitelistMessages.ReadPlainPage(json, out problem) is { } page ? WhitelistMessages.WritePlain(page) : null,
            _ => Rewritten(CloudEventJson.Read(json, out problem), name),
        };
        Assert.Null(problem);
        return written!;
    }

    private static byte[]? Rewritten(CloudEvent? cloudEvent, string type)
    {
        if (cloudEvent is null)
            return null;
        Assert.IsType(EventTypes.RecordOf(type)!, cloudEvent.Data);
        var output = new ArrayBufferWriter<byte>();
        CloudEventJson.Write(output, cloudEvent);
        return output.WrittenSpan.ToArray();
    }
}
