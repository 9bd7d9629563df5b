using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Checkpoint.Edge.Tests.Gate;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Checkpoint.Edge.Tests.Orders;

/// <summary>The centre's desk towards one gate: sends orders, collects results.</summary>
internal sealed class TestDesk : IAsyncDisposable
{
    public static readonly GateAddress Gate = new("shenmu", "north");

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();

    public ConcurrentQueue<CommandResult> Results { get; } = [];

    public ConcurrentQueue<GateStatus> Statuses { get; } = [];

    public ConcurrentQueue<GateTelemetry> Telemetry { get; } = [];

    public static async Task<TestDesk> ConnectAsync(int port)
    {
        var desk = new TestDesk();
        desk._client.ApplicationMessageReceivedAsync += received =>
        {
            var payload = received.ApplicationMessage.Payload.ToArray();
            if (OrderJson.ReadResult(payload, out _) is { } result) desk.Results.Enqueue(result);
            else if (MessageJson.ReadStatus(payload, out _) is { } status) desk.Statuses.Enqueue(status);
            else if (MessageJson.ReadTelemetry(payload, out _) is { } telemetry) desk.Telemetry.Enqueue(telemetry);
            return Task.CompletedTask;
        };
        await desk._client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithTlsOptions(tls => tls.UseTls(false))
            .WithProtocolVersion(MqttProtocolVersion.V311).WithClientId($"desk-{Guid.NewGuid():N}").Build());
        foreach (var kind in new[] { TopicKind.Result, TopicKind.Status, TopicKind.Telemetry })
            await desk._client.SubscribeAsync(GateTopic.FilterFor(kind), MqttQualityOfServiceLevel.AtLeastOnce);
        return desk;
    }

    /// <summary>As a person asks who sees an empty lane.</summary>
    public static GateCommand Command(string id, string action, string? reason = null, double lifetimeSeconds = 60, string? lane = RunningGate.Lane) => new()
    {
        Id = id, IssuedAt = DateTimeOffset.Now, Deadline = DateTimeOffset.Now.AddSeconds(lifetimeSeconds), Issuer = "李娜", Action = action, Lane = lane, Reason = reason,
        Pass = lane is null ? null : CommandActions.NoPass,
    };

    public Task SendAsync(GateCommand command) => PublishAsync(GateTopic.Command(Gate, command.Id), OrderJson.Write(command));

    public Task SendAsync(string id, string payload) => PublishAsync(GateTopic.Command(Gate, id), Encoding.UTF8.GetBytes(payload));

    public Task PublishAsync(string topic, byte[] payload, bool retain = false) => _client.PublishAsync(new MqttApplicationMessageBuilder()
        .WithTopic(topic).WithPayload(payload).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).WithRetainFlag(retain).Build());

    public Task<CommandResult> ResultAsync(string id) => Until.FoundAsync(() => Results.LastOrDefault(result => result.Id == id));

    /// <summary>Sends it, and waits for the answer.</summary>
    public async Task<CommandResult> AskAsync(GateCommand command)
    {
        await SendAsync(command);
        return await ResultAsync(command.Id);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
