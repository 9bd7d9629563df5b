using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using Xunit;

namespace Checkpoint.Protocols.Tests.Messages;

/// <summary>What is on the wire, byte for byte. A deliberate change is taken over with CHECKPOINT_WRITE_GOLDEN=1.</summary>
public sealed class GoldenFiles
{
    private static readonly string s_folder = Path.Combine(SourceTree.Folder, "Messages", "golden");

    public static TheoryData<string> EventNames() => [.. EventTypes.Names];

    [Fact]
    public void There_is_one_sample_of_every_event_type() =>
        Assert.Equal(EventTypes.Names.Order(), Samples.Events.Select(EventTypes.Of).Order());

    [Fact]
    public void Every_record_of_event_data_has_a_type()
    {
        var records = typeof(EventData).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(EventData)) && !type.IsAbstract && type != typeof(UnknownEvent));

        Assert.Equal(records.Select(type => type.Name).Order(), EventTypes.Names.Select(name => EventTypes.RecordOf(name)!.Name).Order());
    }

    [Theory]
    [MemberData(nameof(EventNames))]
    public void Event_is_written_as_its_golden_file(string type)
    {
        var data = Samples.Events.Single(sample => EventTypes.Of(sample) == type);
        AssertGolden(type, Write(Samples.Envelope(data)));
    }

    [Theory]
    [MemberData(nameof(EventNames))]
    public void Golden_event_is_read_and_written_again_unchanged(string type)
    {
        var golden = ReadGolden(type);

        var read = CloudEventJson.Read(golden, out var problem);

        Assert.Null(problem);
        Assert.IsType(EventTypes.RecordOf(type)!, read!.Data);
        Assert.Equal(Encoding.UTF8.GetString(golden), Encoding.UTF8.GetString(Write(read)));
    }

    [Theory]
    [MemberData(nameof(EventNames))]
    public void Every_member_of_the_sample_is_set(string type)
    {
        var data = JsonNode.Parse(ReadGolden(type))!["data"]!.AsObject();

        Assert.Equal(
            EventTypes.RecordOf(type)!.GetProperties().Where(property => property.Name != "EqualityContract").Select(property => property.Name).Order(),
            data.Select(member => char.ToUpperInvariant(member.Key[0]) + member.Key[1..]).Order());
    }

    [Fact]
    public void Event_of_an_unknown_type_is_read_and_written_again_unchanged()
    {
        var golden = ReadGolden("checkpoint.drone.landed.v3");

        var read = CloudEventJson.Read(golden, out _)!;

        Assert.Equal("checkpoint.drone.landed.v3", Assert.IsType<UnknownEvent>(read.Data).Type);
        Assert.Equal(Encoding.UTF8.GetString(golden), Encoding.UTF8.GetString(Write(read)));
    }

    [Fact]
    public void Status_is_written_and_read_as_its_golden_file()
    {
        AssertGolden("status", MessageJson.Write(Samples.Status));
        Assert.Equal(ReadGolden("status"), MessageJson.Write(MessageJson.ReadStatus(ReadGolden("status"), out _)!));
    }

    [Fact]
    public void Ack_is_written_and_read_as_its_golden_file()
    {
        AssertGolden("ack", MessageJson.Write(Samples.Ack));
        Assert.Equal(Samples.Ack, MessageJson.ReadAck(ReadGolden("ack"), out _));
    }

    [Fact]
    public void Telemetry_is_written_and_read_as_its_golden_file()
    {
        AssertGolden("telemetry", MessageJson.Write(Samples.Telemetry));
        Assert.Equal(ReadGolden("telemetry"), MessageJson.Write(MessageJson.ReadTelemetry(ReadGolden("telemetry"), out _)!));
    }

    [Fact]
    public void Command_is_written_and_read_as_its_golden_file()
    {
        AssertGolden("command", OrderJson.Write(Samples.Command));
        Assert.Equal(Samples.Command, OrderJson.ReadCommand(ReadGolden("command"), out _));
    }

    [Fact]
    public void Result_is_written_and_read_as_its_golden_file()
    {
        AssertGolden("result", OrderJson.Write(Samples.Result));
        Assert.Equal(ReadGolden("result"), OrderJson.Write(OrderJson.ReadResult(ReadGolden("result"), out _)!));
    }

    [Fact]
    public void Directives_are_written_and_read_as_their_golden_file()
    {
        AssertGolden("directives", OrderJson.Write(Samples.Directives));
        Assert.Equal(ReadGolden("directives"), OrderJson.Write(OrderJson.ReadDirectives(ReadGolden("directives"), out _)!));
    }

    [Fact]
    public void Default_policy_is_written_and_read_as_its_golden_file()
    {
        AssertGolden("policy", PolicyJson.Write(new Policy()));
        Assert.Equal(new Policy(), PolicyJson.Read(ReadGolden("policy"), out _));
    }

    private static byte[] Write(CloudEvent cloudEvent)
    {
        var output = new ArrayBufferWriter<byte>();
        CloudEventJson.Write(output, cloudEvent);
        return output.WrittenSpan.ToArray();
    }

    private static void AssertGolden(string name, byte[] actual)
    {
        if (Environment.GetEnvironmentVariable("CHECKPOINT_WRITE_GOLDEN") == "1")
        {
            File.WriteAllBytes(PathOf(name), [.. actual, (byte)'\n']);
        }

        Assert.Equal(Encoding.UTF8.GetString(ReadGolden(name)), Encoding.UTF8.GetString(actual));
    }

    private static byte[] ReadGolden(string name) => File.ReadAllBytes(PathOf(name))[..^1];

    private static string PathOf(string name) => Path.Combine(s_folder, $"{name}.json");
}
