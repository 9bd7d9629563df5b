using MQTTnet;
using MQTTnet.Protocol;

namespace Checkpoint.Cloud.Broker;

/// <summary>The centre's one client at the broker. Who keeps it connected is the ingest; everybody may send.</summary>
internal sealed class CentreClient : IDisposable
{
    public IMqttClient Mqtt { get; } = new MqttClientFactory().CreateMqttClient();

    public bool IsConnected => Mqtt.IsConnected;

    /// <summary>Ends with the broker's acknowledgement.</summary>
    /// <returns>False when there is no connection, it broke meanwhile, or the broker does not take it.</returns>
    public async Task<bool> TryPublishAsync(string topic, ReadOnlyMemory<byte> payload, bool retain, CancellationToken cancellationToken)
    {
        if (!Mqtt.IsConnected) return false;
        try
        {
            var message = new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(new System.Buffers.ReadOnlySequence<byte>(payload))
                .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).WithRetainFlag(retain).Build();
            return (await Mqtt.PublishAsync(message, cancellationToken)).IsSuccess;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => Mqtt.Dispose();
}
