using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Checkpoint.Protocols.Messages;
using Xunit;

namespace Checkpoint.Protocols.Tests.Messages;

public sealed class CloudEventTests
{
    public static TheoryData<string> EventNames() => [.. EventTypes.Names];

    [Fact]
    public void Time_is_read_however_its_characters_are_escaped()
    {
        var plain = Json(new PassArrived { Lane = "entry", Pass = "p" });
        var escaped = plain.Replace("2020-02-11T08:30:00.125+08:00", @"\u0032020-02-11\u005408:30:00.125\u002B08:00", StringComparison.Ordinal);
        Assert.NotEqual(plain, escaped);

        Assert.Equal(Read(plain), Read(escaped));
    }

    [Theory]
    [InlineData("2020-02-11T08:30:00")]
    [InlineData("2020-02-11T08:30:00.125+0800")]
    [InlineData("2020-02-30T08:30:00Z")]
    [InlineData("yesterday")]
    [InlineData("")]
    public void Time_that_is_no_moment_is_refused(string time) =>
        Refused(Json(new GateStopping()).Replace("2020-02-11T08:30:00.125+08:00", time, StringComparison.Ordinal), "time is not an RFC 3339 time with an offset");

    [Theory]
    [InlineData("specversion", "1.1", "specversion is not 1.0")]
    [InlineData("id", "1", "id is not {stream}.{sequence}")]
    [InlineData("source", "/shenmu", "source is not /{site}/{gate}")]
    [InlineData("source", "/shenmu/north/#", "source is not /{site}/{gate}")]
    [InlineData("type", "", "type has not 1 to 128 characters")]
    [InlineData("stream", "A", "stream is not 1 to 64 lower-case letters, digits and '-'")]
    [InlineData("datacontenttype", "text/plain", "datacontenttype is not application/json")]
    public void Attribute_that_is_wrong_is_named(string attribute, string value, string problem)
    {
        var json = JsonNode.Parse(Json(new GateStopping()))!;
        json[attribute] = value;
        Refused(json.ToJsonString(), problem);
    }

    [Theory]
    [InlineData("specversion", "specversion is not 1.0")]
    [InlineData("id", "id is not {stream}.{sequence}")]
    [InlineData("source", "source is missing")]
    [InlineData("type", "type is missing")]
    [InlineData("stream", "stream is missing")]
    [InlineData("sequence", "sequence is missing")]
    [InlineData("time", "time is missing")]
    [InlineData("clocksynchronized", "clocksynchronized is missing")]
    [InlineData("data", "data is missing")]
    public void Attribute_that_is_missing_or_given_twice_is_named(string attribute, string problem)
    {
        var json = JsonNode.Parse(Json(new GateStopping()))!.AsObject();
        var value = json[attribute]!.ToJsonString();
        Refused($"{json.ToJsonString()[..^1]},\"{attribute}\":{value}}}", $"{attribute} is given twice");
        json.Remove(attribute);
        Refused(json.ToJsonString(), problem);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("2147483648")]
    [InlineData("\"17\"")]
    [InlineData("null")]
    public void Sequence_that_is_no_sequence_number_is_refused(string sequence) => Refused(
        Json(new GateStopping()).Replace("\"sequence\":17", $"\"sequence\":{sequence}", StringComparison.Ordinal), "sequence is not a whole number from 1 to 2147483647");

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}x")]
    [InlineData("{\"data\":{}")]
    [InlineData("{\"data\":{},}")]
    public void What_is_no_JSON_object_is_refused(string json)
    {
        Assert.Null(CloudEventJson.Read(Encoding.UTF8.GetBytes(json), out var problem));
        Assert.NotNull(problem);
    }

    [Theory]
    [MemberData(nameof(EventNames))]
    public void Members_and_attributes_of_a_newer_version_are_skipped(string type)
    {
        var sample = Samples.Events.Single(each => EventTypes.Of(each) == type);
        var json = JsonNode.Parse(Json(sample))!;
        json["traceparent"] = "00-1";
        json["data"]!["weightKilograms"] = new JsonObject { ["axles"] = new JsonArray(1.5, 2) };

        Assert.Equal(Json(sample), Json(Read(json.ToJsonString())));
    }

    [Theory]
    [InlineData("""{"lane":"entry","pass":"p","outcome":"teleported","seconds":1}""")]
    [InlineData("""{"lane":"entry","pass":"p","outcome":0,"seconds":1}""")]
    [InlineData("""{"lane":"entry","pass":"p","outcome":"passed"}""")]
    [InlineData("""{"lane":"entry","pass":"p","outcome":"passed","seconds":-1}""")]
    [InlineData("""{"lane":"entry","pass":"","outcome":"passed","seconds":1}""")]
    [InlineData("""{"lane":null,"pass":"p","outcome":"passed","seconds":1}""")]
    [InlineData("""{"lane":"entry","lane":"exit","pass":"p","outcome":"passed","seconds":1}""")]
    [InlineData("""{"lane":"entry","pass":"p","outcome":"passed","seconds":1e999}""")]
    [InlineData("""[1, 2]""")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    public void Data_that_does_not_fit_its_type_is_kept_as_it_came(string data)
    {
        var json = Json(new PassEnded { Lane = "entry", Pass = "p", Outcome = PassOutcome.Passed, Seconds = 1 });
        json = json[..(json.IndexOf("\"data\":", StringComparison.Ordinal) + 7)] + data + "}";

        var read = Read(json);

        var unknown = Assert.IsType<UnknownEvent>(read.Data);
        Assert.Equal(("checkpoint.pass.ended.v1", "p", data), (unknown.Type, unknown.Subject, unknown.Json));
        Assert.NotNull(unknown.Problem);
        Assert.Equal(json, Json(read));
    }

    [Theory]
    [InlineData("checkpoint.plate.read.v1", "confidence", "1.01")]
    [InlineData("checkpoint.plate.read.v1", "confidence", "-0.01")]
    [InlineData("checkpoint.pass.identified.v1", "confidence", "1.01")]
    [InlineData("checkpoint.pass.identified.v1", "peopleAboard", "-1")]
    [InlineData("checkpoint.pass.identified.v1", "candidates", "[null]")]
    [InlineData("checkpoint.pass.identified.v1", "candidates", """[{"plate":"陕K12345","colour":"yellow","differs":[16],"likelihood":1}]""")]
    [InlineData("checkpoint.pass.identified.v1", "candidates", """[{"plate":"陕K12345","colour":"yellow","differs":[0],"likelihood":2}]""")]
    [InlineData("checkpoint.pass.reading.v1", "person", "0")]
    [InlineData("checkpoint.pass.reading.v1", "attempt", "0")]
    [InlineData("checkpoint.pass.reading.v1", "quality", "1.01")]
    [InlineData("checkpoint.pass.screened.v1", "people", "-1")]
    [InlineData("checkpoint.disinfection.completed.v1", "flowSeconds", "-0.1")]
    [InlineData("checkpoint.disinfection.completed.v1", "flowSeconds", "1e300")]
    [InlineData("checkpoint.pass.ended.v1", "seconds", "10000001")]
    [InlineData("checkpoint.pass.ended.v1", "seconds", "1e300")]
    [InlineData("checkpoint.pass.reading.v1", "skinCelsius", "1e300")]
    [InlineData("checkpoint.pass.reading.v1", "ambientCelsius", "-101")]
    [InlineData("checkpoint.pass.reading.v1", "bodyCelsius", "201")]
    [InlineData("checkpoint.whitelist.applied.v1", "version", "-1")]
    [InlineData("checkpoint.whitelist.applied.v1", "count", "-1")]
    [InlineData("checkpoint.gate.started.v1", "lanes", "[\"\"]")]
    [InlineData("checkpoint.barrier.opened.v1", "lane", "\"\"")]
    public void Member_out_of_bounds_is_named_and_the_event_kept(string type, string member, string value)
    {
        var json = JsonNode.Parse(Json(Samples.Events.Single(each => EventTypes.Of(each) == type)))!;
        json["data"]![member] = JsonNode.Parse(value);

        var unknown = Assert.IsType<UnknownEvent>(Read(json.ToJsonString()).Data);

        Assert.Equal($"{member} is out of bounds", unknown.Problem);
        Assert.True(JsonNode.DeepEquals(json["data"], JsonNode.Parse(unknown.Json)));
    }

    [Fact]
    public void Event_larger_than_the_limit_is_neither_written_nor_read()
    {
        var large = new GateFault { Part = "journal", Health = PartHealth.Faulty, Message = new string('x', CloudEventJson.MaximumBytes) };

        var thrown = Assert.Throws<ArgumentException>(() => Json(large));
        Assert.Contains("checkpoint.gate.fault.v1", thrown.Message, StringComparison.Ordinal);
        Assert.Null(CloudEventJson.Read(new byte[CloudEventJson.MaximumBytes + 1], out var problem));
        Assert.Equal("the event has 65537 bytes; 65536 is the limit", problem);
        Assert.Equal(Json(new GateStopping()), Json(Read(Json(new GateStopping())))); // The failure left nothing behind.
    }

    private static void Refused(string json, string expected)
    {
        Assert.Null(CloudEventJson.Read(Encoding.UTF8.GetBytes(json), out var problem));
        Assert.Equal(expected, problem);
    }

    private static CloudEvent Read(string json)
    {
        var read = CloudEventJson.Read(Encoding.UTF8.GetBytes(json), out var problem);
        Assert.Null(problem);
        return read!;
    }

    private static string Json(EventData data) => Json(Samples.Envelope(data));

    private static string Json(CloudEvent cloudEvent)
    {
        var output = new ArrayBufferWriter<byte>();
        CloudEventJson.Write(output, cloudEvent);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
