using Checkpoint.Protocols.Topics;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Protocols.Tests.Topics;

public sealed class GateTopicTests
{
    private static readonly GateAddress s_gate = new("shenmu", "north");

    private static readonly Gen<string> s_name = Gen.String[Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789-"], 1, GateAddress.NameLength];
    private static readonly Gen<string> s_id = Gen.String[Gen.Char.Where(character => !"+#/\0".Contains(character)), 1, 128];

    [Fact]
    public void Topics_of_a_gate_are_those_of_the_design()
    {
        Assert.Equal("checkpoint/v1/shenmu/north/events", GateTopic.Events(s_gate));
        Assert.Equal("checkpoint/v1/shenmu/north/ack", GateTopic.Ack(s_gate));
        Assert.Equal("checkpoint/v1/shenmu/north/status", GateTopic.Status(s_gate));
        Assert.Equal("checkpoint/v1/shenmu/north/telemetry", GateTopic.Telemetry(s_gate));
        Assert.Equal("checkpoint/v1/shenmu/north/commands/c1", GateTopic.Command(s_gate, "c1"));
        Assert.Equal("checkpoint/v1/shenmu/north/results/c1", GateTopic.Result(s_gate, "c1"));
        Assert.Equal("checkpoint/v1/shenmu/north/policy", GateTopic.Policy(s_gate));
        Assert.Equal("checkpoint/v1/shenmu/north/directives", GateTopic.Directives(s_gate));
        Assert.Equal("checkpoint/v1/shenmu/north/pictures/p1", GateTopic.Picture(s_gate, "p1"));
        Assert.Equal("checkpoint/v1/shenmu/north/whitelist/want", GateTopic.WhitelistWant(s_gate));
        Assert.Equal("checkpoint/v1/shenmu/north/whitelist/page", GateTopic.WhitelistPage(s_gate));
        Assert.Equal("checkpoint/v1/shenmu/north/commands/+", GateTopic.CommandFilter(s_gate));
    }

    [Fact]
    public void Any_topic_of_any_gate_is_taken_apart_as_it_was_put_together() =>
        Gen.Select(s_name, s_name, Gen.Enum<TopicKind>(), s_id).Sample((site, gate, kind, id) =>
        {
            var topic = new GateTopic(new GateAddress(site, gate), kind, kind is TopicKind.Command or TopicKind.Result or TopicKind.Picture ? id : "");

            Assert.True(GateTopic.TryParse(topic.ToString(), out var parsed));
            Assert.Equal(topic, parsed);
            Assert.True(Matches(GateTopic.FilterFor(kind), topic.ToString()));
        }, iter: Scale.Of(100_000, 5_000));

    [Fact]
    public void No_text_makes_the_parser_throw_and_what_it_takes_it_writes_again() => Gen.Select(
        Gen.OneOf(Gen.String, Gen.Const("checkpoint/v1/shenmu/north/"), Gen.Const("checkpoint/v1/whitelist/head")),
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["+#/\0 aA0-"], 0, 8], Gen.OneOf([.. new[] { "events", "commands/", "whitelist/want", "policy/", "/ack" }.Select(tail => Gen.Const(tail))])))
        .Sample((front, back) =>
        {
            if (GateTopic.TryParse(front + back, out var parsed))
                Assert.Equal(front + back, parsed.ToString());
        }, iter: Scale.Of(200_000, 10_000));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("checkpoint/v1/shenmu/north")]
    [InlineData("checkpoint/v1/shenmu/north/")]
    [InlineData("/checkpoint/v1/shenmu/north/events")]
    [InlineData("checkpoint/v2/shenmu/north/events")]
    [InlineData("checkpoint/v1/shenmu/north/events/")]
    [InlineData("checkpoint/v1/shenmu/north/EVENTS")]
    [InlineData("checkpoint/v1/Shenmu/north/events")]
    [InlineData("checkpoint/v1/+/north/events")]
    [InlineData("checkpoint/v1/shenmu/#/events")]
    [InlineData("checkpoint/v1/shenmu//events")]
    [InlineData("checkpoint/v1/shenmu/north/commands")]
    [InlineData("checkpoint/v1/shenmu/north/commands/")]
    [InlineData("checkpoint/v1/shenmu/north/commands/a/b")]
    [InlineData("checkpoint/v1/shenmu/north/commands/#")]
    [InlineData("checkpoint/v1/shenmu/north/pictures/+")]
    [InlineData("checkpoint/v1/shenmu/north/whitelist/head")]
    [InlineData(GateTopic.WhitelistHead)]
    [InlineData("$SYS/broker/clients")]
    public void What_is_no_topic_of_a_gate_is_refused(string? topic) => Assert.False(GateTopic.TryParse(topic, out _));

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("#")]
    [InlineData("a/../policy")]
    [InlineData("a/b")]
    [InlineData("a\0")]
    public void Id_that_would_change_the_topic_is_refused(string id)
    {
        Assert.Throws<ArgumentException>(() => GateTopic.Command(s_gate, id));
        Assert.Throws<ArgumentException>(() => GateTopic.Result(s_gate, id));
        Assert.Throws<ArgumentException>(() => GateTopic.Picture(s_gate, id));
    }

    [Fact]
    public void Id_longer_than_128_characters_is_refused()
    {
        Assert.Throws<ArgumentException>(() => GateTopic.Command(s_gate, new string('c', 129)));
        Assert.False(GateTopic.TryParse(GateTopic.Command(s_gate, new string('c', 128)) + "c", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("#")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("North")]
    [InlineData("north ")]
    [InlineData("北")]
    [InlineData("a\0")]
    [InlineData("a-name-of-more-than-32-characters")]
    public void Name_that_is_not_safe_in_topics_and_files_is_refused(string name)
    {
        Assert.False(GateAddress.IsName(name));
        Assert.Contains("site name", Assert.Throws<ArgumentException>(() => new GateAddress(name, "north")).Message, StringComparison.Ordinal);
        Assert.Contains("gate name", Assert.Throws<ArgumentException>(() => new GateAddress("shenmu", name)).Message, StringComparison.Ordinal);
        Assert.Null(GateAddress.FromSource($"/{name}/north"));
    }

    [Fact]
    public void Source_of_an_address_gives_the_address_again() => Gen.Select(s_name, s_name).Sample((site, gate) =>
        new GateAddress(site, gate) == GateAddress.FromSource(new GateAddress(site, gate).Source), iter: Scale.Of(10_000, 1_000));

    /// <summary>MQTT 3.1.1, section 4.7.1: '+' is one level.</summary>
    private static bool Matches(string filter, string topic)
    {
        var levels = topic.Split('/');
        return filter.Split('/') is var wanted && wanted.Length == levels.Length
            && wanted.Zip(levels).All(pair => pair.First == "+" || pair.First == pair.Second);
    }
}
