using Checkpoint.Cloud.Broker;
using Checkpoint.Protocols.Topics;
using Xunit;

namespace Checkpoint.Cloud.Tests.Broker;

public sealed class TopicRightsTests
{
    private static readonly GateAddress s_own = new("shenmu", "north");

    [Theory]
    [InlineData("checkpoint/v1/shenmu/north/events", true)]
    [InlineData("checkpoint/v1/shenmu/north/status", true)]
    [InlineData("checkpoint/v1/shenmu/north/results/7", true)]
    [InlineData("checkpoint/v1/shenmu/north/pictures/p-1", true)]
    [InlineData("checkpoint/v1/shenmu/north/ack", false)]
    [InlineData("checkpoint/v1/shenmu/north/commands/7", false)]
    [InlineData("checkpoint/v1/shenmu/south/events", false)]
    [InlineData("checkpoint/v1/whitelist/head", false)]
    [InlineData("anything", false)]
    public void A_gate_speaks_on_its_own_topics_only(string topic, bool allowed) => Assert.Equal(allowed, TopicRights.MayPublish(s_own, topic));

    [Theory]
    [InlineData("checkpoint/v1/shenmu/north/ack", true)]
    [InlineData("checkpoint/v1/shenmu/north/commands/+", true)]
    [InlineData("checkpoint/v1/shenmu/north/policy", true)]
    [InlineData("checkpoint/v1/shenmu/north/whitelist/page", true)]
    [InlineData("checkpoint/v1/shenmu/north/#", false)]
    [InlineData("checkpoint/v1/whitelist/head", true)]
    [InlineData("checkpoint/v1/shenmu/south/ack", false)]
    [InlineData("checkpoint/v1/shenmu/+/ack", false)]
    [InlineData("checkpoint/v1/shenmu/#", false)]
    [InlineData("checkpoint/v1/+/+/events", false)]
    [InlineData("$share/all/checkpoint/v1/shenmu/north/ack", false)]
    [InlineData("$SYS/#", false)]
    [InlineData("#", false)]
    public void A_gate_hears_its_own_topics_only(string filter, bool allowed) => Assert.Equal(allowed, TopicRights.MaySubscribe(s_own, filter));
}
