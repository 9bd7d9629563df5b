using Checkpoint.Edge.Uplink;
using MQTTnet.Formatter;
using Xunit;

namespace Checkpoint.Edge.Tests.Uplink;

public sealed class ProtocolChoiceTests
{
    private readonly ProtocolChoice _choice = new();

    [Fact]
    public void Begins_with_MQTT_5_and_stays_with_it_while_the_broker_is_only_away()
    {
        Assert.Equal(MqttProtocolVersion.V500, _choice.Next(TimeSpan.Zero));
        for (var i = 0; i < 10; i++) Assert.False(_choice.Failed(MqttProtocolVersion.V500, LinkFailure.Lost));
        Assert.Equal(MqttProtocolVersion.V500, _choice.Next(TimeSpan.Zero));
    }

    [Fact]
    public void Takes_the_older_version_at_once_when_MQTT_5_is_refused_and_remembers_it_for_hours()
    {
        Assert.True(_choice.Failed(MqttProtocolVersion.V500, LinkFailure.VersionRefused));
        Assert.Equal(MqttProtocolVersion.V311, _choice.Next(TimeSpan.Zero));
        _choice.Worked(MqttProtocolVersion.V311, TimeSpan.Zero);
        Assert.False(_choice.Failed(MqttProtocolVersion.V311, LinkFailure.Lost));
        Assert.Equal(MqttProtocolVersion.V311, _choice.Next(TimeSpan.FromHours(5)));
        Assert.Equal(MqttProtocolVersion.V500, _choice.Next(TimeSpan.FromHours(7)));
    }

    [Fact]
    public void Reconnecting_often_with_the_older_version_does_not_put_off_asking_for_MQTT_5_again()
    {
        _choice.Failed(MqttProtocolVersion.V500, LinkFailure.VersionRefused);
        for (var hour = 0; hour < 6; hour++) _choice.Worked(MqttProtocolVersion.V311, TimeSpan.FromHours(hour));
        Assert.Equal(MqttProtocolVersion.V500, _choice.Next(TimeSpan.FromHours(6.5)));
    }

    [Fact]
    public void A_broker_updated_to_MQTT_5_is_spoken_to_in_it_from_then_on()
    {
        _choice.Failed(MqttProtocolVersion.V500, LinkFailure.VersionRefused);
        _choice.Worked(MqttProtocolVersion.V311, TimeSpan.Zero);
        _choice.Worked(MqttProtocolVersion.V500, TimeSpan.FromHours(7));
        Assert.Equal(MqttProtocolVersion.V500, _choice.Next(TimeSpan.FromHours(7)));
    }

    [Fact]
    public void One_closed_connection_may_be_a_broker_going_down_two_are_an_old_broker()
    {
        Assert.False(_choice.Failed(MqttProtocolVersion.V500, LinkFailure.ClosedAtConnect));
        Assert.False(_choice.Failed(MqttProtocolVersion.V500, LinkFailure.Lost));
        Assert.False(_choice.Failed(MqttProtocolVersion.V500, LinkFailure.ClosedAtConnect));
        Assert.True(_choice.Failed(MqttProtocolVersion.V500, LinkFailure.ClosedAtConnect));
        Assert.Equal(MqttProtocolVersion.V311, _choice.Next(TimeSpan.Zero));
    }

    [Fact]
    public void When_the_older_version_does_not_help_either_MQTT_5_is_next()
    {
        _choice.Failed(MqttProtocolVersion.V500, LinkFailure.VersionRefused);
        Assert.False(_choice.Failed(MqttProtocolVersion.V311, LinkFailure.ClosedAtConnect));
        Assert.Equal(MqttProtocolVersion.V500, _choice.Next(TimeSpan.Zero));
    }
}
