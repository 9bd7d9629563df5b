using System.Threading.Channels;
using Checkpoint.Cloud.Broker;
using Checkpoint.Cloud.Live;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using Checkpoint.Protocols.Topics;

namespace Checkpoint.Cloud.Orders;

/// <summary>Sends orders to gates and takes their answers, from results and, what is sure to come, from events.</summary>
internal sealed class OrderDesk(OrderStore store, CentreClient centre, LiveFeed feed, TimeProvider time, ILogger<OrderDesk> logger) : BackgroundService, IConversation
{
    /// <summary>Gates whose policy and directives are to be sent. Not sent from where messages are received: that would wait for itself.</summary>
    private readonly Channel<string> _outdated = Channel.CreateUnbounded<string>();

    public IReadOnlyList<TopicKind> Heard { get; } = [TopicKind.Result, TopicKind.Status, TopicKind.Events];

    /// <summary>Records the command, then sends it, once.</summary>
    /// <returns>False when there is no connection to the broker: then nothing was recorded unless it broke on the way.</returns>
    public async Task<bool> SendAsync(GateAddress gate, GateCommand command, CancellationToken cancellationToken)
    {
        if (!centre.IsConnected) return false;
        store.Add(new CommandRecord { Gate = gate.ToString(), Command = command });
        if (await centre.TryPublishAsync(GateTopic.Command(gate, command.Id), OrderJson.Write(command), retain: false, cancellationToken)) return true;
        store.MarkNotSent(command.Id);
        return false;
    }

    /// <summary>Policy or directives were set: for one gate, or for all.</summary>
    public void Changed(string scope)
    {
        foreach (var gate in scope == OrderStore.All ? feed.Gates.Select(each => each.Gate) : [scope]) _outdated.Writer.TryWrite(gate);
    }

    public ValueTask ReceiveAsync(GateTopic topic, byte[] payload, bool retained, CancellationToken cancellationToken)
    {
        try
        {
            Receive(topic.Address.ToString(), topic, payload);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.NotStored(e, topic.Kind);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>The broker may have forgotten all of it.</summary>
    public Task ConnectedAsync(CancellationToken cancellationToken)
    {
        Changed(OrderStore.All);
        return Task.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var gate in _outdated.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await PublishAsync(gate, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.NotPublished(e, gate);
            }
        }
    }

    private async Task PublishAsync(string gate, CancellationToken stop)
    {
        if (GateAddress.FromSource("/" + gate) is not { } address) return;
        if (store.Policy(gate) is { } policy) await centre.TryPublishAsync(GateTopic.Policy(address), PolicyJson.Write(policy.Policy), retain: true, stop);
        if (store.Directives(gate) is { } directives) await centre.TryPublishAsync(GateTopic.Directives(address), OrderJson.Write(directives), retain: true, stop);
    }

    private void Receive(string gate, GateTopic topic, byte[] payload)
    {
        switch (topic.Kind)
        {
            case TopicKind.Result:
                var result = OrderJson.ReadResult(payload, out var problem);
                if (result is null || result.Id != topic.Rest) logger.BadResult(gate, problem ?? "the id is not that of the topic");
                else store.End(gate, result);
                break;
            case TopicKind.Status:
                // A gate that is new, or was away while something was set.
                if (MessageJson.ReadStatus(payload, out _) is { Online: true } status &&
                    (store.Policy(gate) is { } policy && policy.Policy.Version != status.PolicyVersion ||
                     store.Directives(gate) is { } directives && directives.Version != status.DirectivesVersion))
                    _outdated.Writer.TryWrite(gate);
                break;
            case TopicKind.Events when payload.AsSpan().IndexOf("checkpoint.command.ended"u8) >= 0 || payload.AsSpan().IndexOf("checkpoint.directive.acknowledged"u8) >= 0:
                if (CloudEventJson.Read(payload, out _) is { } happened && happened.Source == topic.Address.Source) Take(gate, happened);
                break;
        }
    }

    private void Take(string gate, CloudEvent happened)
    {
        switch (happened.Data)
        {
            case CommandEnded ended:
                store.End(gate, new CommandResult { Id = ended.Command, Outcome = ended.Outcome, Message = ended.Message, Time = happened.Time });
                break;
            case DirectiveAcknowledged read:
                store.Acknowledge(new(gate, read.Directive, read.By, happened.ClockSynchronized ? happened.Time : time.GetUtcNow()));
                break;
        }
    }
}

internal static partial class OrderLog
{
    [LoggerMessage(4001, LogLevel.Warning, "A result of {Gate} was left alone: {Problem}")]
    public static partial void BadResult(this ILogger logger, string gate, string problem);

    [LoggerMessage(4002, LogLevel.Error, "What a gate said on {Kind} could not be kept with its order")]
    public static partial void NotStored(this ILogger logger, Exception failure, TopicKind kind);

    [LoggerMessage(4003, LogLevel.Error, "Policy and directives of {Gate} could not be sent")]
    public static partial void NotPublished(this ILogger logger, Exception failure, string gate);
}
