using System.Text;
using Checkpoint.Protocols.Policies;
using Xunit;

namespace Checkpoint.Protocols.Tests.Policies;

public sealed class PolicyTests
{
    [Fact]
    public void Member_that_is_left_out_keeps_its_default() => Assert.Equal(
        new Policy { Version = 4, Screening = new() { FeverCelsius = 37.5 } }, Read("""{"version":4,"screening":{"feverCelsius":37.5}}"""));

    [Fact]
    public void Members_of_a_newer_version_are_skipped() => Assert.Equal(
        new Policy { Version = 4 }, Read("""{"version":4,"drones":{"count":2},"screening":{"masks":true}}"""));

    [Fact]
    public void Every_member_out_of_its_range_is_named_with_its_value_and_what_would_be_right()
    {
        Assert.Null(PolicyJson.Read("""{"screening":{"feverCelsius":98.6},"passage":{"leaveTimeoutSeconds":1}}"""u8, out var problem));
        Assert.Equal("screening.feverCelsius is 98.6 °C: use 35 to 42 °C. passage.leaveTimeoutSeconds is 1 s: use 5 to 3600 s.", problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"version\":\"4\"}")]
    [InlineData("{\"version\":4.5}")]
    [InlineData("{\"version\":-1}")]
    [InlineData("{\"version\":1,\"version\":2}")]
    [InlineData("{\"screening\":null}")]
    [InlineData("{\"screening\":5}")]
    [InlineData("{\"screening\":{\"feverCelsius\":null}}")]
    [InlineData("{\"screening\":{\"feverCelsius\":1e999}}")]
    [InlineData("{\"screening\":{\"required\":\"yes\"}}")]
    [InlineData("{\"disinfection\":{\"durationSeconds\":1e300}}")]
    public void What_is_no_policy_is_refused_as_a_whole(string json)
    {
        Assert.Null(PolicyJson.Read(Encoding.UTF8.GetBytes(json), out var problem));
        Assert.False(string.IsNullOrWhiteSpace(problem));
    }

    [Fact]
    public void Policy_larger_than_the_limit_is_refused()
    {
        Assert.Null(PolicyJson.Read(new byte[65_537], out var problem));
        Assert.Equal("the policy has 65537 bytes; 65536 is the limit", problem);
    }

    private static Policy? Read(string json)
    {
        var policy = PolicyJson.Read(Encoding.UTF8.GetBytes(json), out var problem);
        Assert.Null(problem);
        return policy;
    }
}
