using System.Text;
using Checkpoint.Cloud.Ingest;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Topics;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Cloud.Tests.Ingest;

public sealed class EventReadingTests
{
    private static readonly Story s_story = new Story("shenmu", "north").Start("entry");
    private static readonly byte[] s_bytes = Story.Bytes(s_story.Told[0]);

    [Fact]
    public void An_event_under_its_own_gate_is_read()
    {
        var received = EventReading.Read(s_story.Address, s_bytes, out var problem);
        Assert.Null(problem);
        Assert.Equal(("shenmu/north", s_story.Stream, 1L), (received!.Gate, received.Stream, received.Sequence));
        Assert.NotNull(received.Event);
    }

    [Fact]
    public void An_event_under_the_name_of_another_gate_has_no_place()
    {
        Assert.Null(EventReading.Read(new GateAddress("shenmu", "south"), s_bytes, out var problem));
        Assert.Contains("source", problem);
    }

    [Theory]
    [InlineData("\"specversion\":\"1.0\"", "\"specversion\":\"9\"", true)]
    [InlineData("\"time\":", "\"clock\":", true)]
    [InlineData("\"sequence\":1", "\"sequence\":\"x\"", false)]
    [InlineData("\"source\":\"/shenmu/north\"", "\"source\":\"/shenmu/south\"", false)]
    [InlineData("{", "[", false)]
    public void What_is_no_event_keeps_its_place_when_stream_and_number_can_be_read(string written, string instead, bool placed)
    {
        var text = Encoding.UTF8.GetString(s_bytes);
        Assert.Contains(written, text);
        var received = EventReading.Read(s_story.Address, Encoding.UTF8.GetBytes(text.Replace(written, instead)), out var problem);
        Assert.NotNull(problem);
        Assert.Equal(placed, received is not null);
        if (placed) Assert.Equal((1L, null), (received!.Sequence, received.Event));
    }

    [Fact]
    public void No_mutation_of_an_event_makes_the_reader_throw() =>
        Gen.Int[0, s_bytes.Length - 1].Array[1, 8].SelectMany(places => Gen.Byte.Array[places.Length].Select(values => (places, values))).Sample(
            sample =>
            {
                byte[] bytes = [.. s_bytes];
                foreach (var (place, value) in sample.places.Zip(sample.values)) bytes[place] = value;
                var received = EventReading.Read(s_story.Address, bytes, out var problem);
                return received is not null || problem is not null;
            },
            iter: Scale.Of(1_000_000, 5_000));
}
