using System.Buffers;
using Checkpoint.Protocols.Messages;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Checkpoint.Edge.Uplink;

/// <summary>Messages of the gate as MQTT messages. The content type exists from MQTT 5 on.</summary>
internal static class MqttMessages
{
    public const string Json = "application/json";

    public static MqttApplicationMessage Event(string topic, ReadOnlyMemory<byte> utf8, MqttProtocolVersion version) =>
        Message(topic, utf8, MqttQualityOfServiceLevel.AtLeastOnce, false, CloudEventJson.ContentType, version);

    public static MqttApplicationMessage Status(string topic, ReadOnlyMemory<byte> utf8, MqttProtocolVersion version) =>
        Message(topic, utf8, MqttQualityOfServiceLevel.AtLeastOnce, true, Json, version);

    /// <summary>What is said once, and must arrive.</summary>
    public static MqttApplicationMessage Once(string topic, ReadOnlyMemory<byte> utf8, MqttProtocolVersion version) =>
        Message(topic, utf8, MqttQualityOfServiceLevel.AtLeastOnce, false, Json, version);

    public static MqttApplicationMessage Telemetry(string topic, ReadOnlyMemory<byte> utf8, MqttProtocolVersion version) =>
        Message(topic, utf8, MqttQualityOfServiceLevel.AtMostOnce, false, Json, version);

    private static MqttApplicationMessage Message(
        string topic, ReadOnlyMemory<byte> utf8, MqttQualityOfServiceLevel quality, bool retain, string contentType, MqttProtocolVersion version) => new()
    {
        Topic = topic,
        Payload = new ReadOnlySequence<byte>(utf8),
        QualityOfServiceLevel = quality,
        Retain = retain,
        ContentType = version == MqttProtocolVersion.V500 ? contentType : null,
    };
}
