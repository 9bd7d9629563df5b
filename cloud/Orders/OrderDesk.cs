using System.Threading.Channels;
using Checkpoint.Cloud.Broker;
using Checkpoint.Cloud.Ingest;
using Checkpoint.Cloud.Live;
using Checkpoint.Cloud.Store;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using Checkpoint.Protocols.Topics;

namespace Checkpoint.Cloud.Orders;

/// <summary>Sends orders to gates and takes their answers, from results and, what is sure to come, from events.</summary>
internal sealed class OrderDesk(
    OrderStore store, CentreClient centre, LiveFeed feed, IngestMetrics metrics, TimeProvider time, ILogger<OrderDesk> logger) : BackgroundService, IConversation
{
    private const int MostResults = 1_000;

    /// <summary>Nothing is written or sent from where messages are received: that would hold back the broker, or wait for itself.</summary>
    private readonly OutdatedGates _outdated = new();
    /// <summary>One that finds no room is told again by the gate's events, all but diagnostics.</summary>
    private readonly Channel<(string Gate, CommandResult Result)> _results = Channel.CreateBounded<(string, CommandResult)>(MostResults);

    public IReadOnlyList<TopicKind> Heard { get; } = [TopicKind.Result, TopicKind.Status];

    /// <summary>Records the command, then sends it, once, whether or not who asked still waits.</summary>
    /// <returns>Null when there is no connection to the broker: then nothing was recorded, and nothing is sent.</returns>
    public async Task<CommandRecord?> SendAsync(GateAddress gate, GateCommand command)
    {
        if (!centre.IsConnected) return null;
        var record = new CommandRecord { Gate = gate.ToString(), Command = command };
        await store.AddAsync(record);
        if (await centre.TryPublishAsync(GateTopic.Command(gate, command.Id), OrderJson.Write(command), retain: false, CancellationToken.None)) return record;
        await store.MarkUnsureAsync(command.Id);
        return await store.CommandAsync(command.Id);
    }

    /// <summary>Policy or directives were set: for one gate, or for all.</summary>
    public void Changed(string scope)
    {
        foreach (var gate in scope == OrderStore.All ? feed.Gates.Select(each => each.Gate) : [scope]) _outdated.Add(gate, null);
    }

    public ValueTask ReceiveAsync(GateTopic topic, byte[] payload, bool retained, CancellationToken cancellationToken)
    {
        var gate = topic.Address.ToString();
        if (topic.Kind == TopicKind.Result)
        {
            var result = OrderJson.ReadResult(payload, out var problem);
            if (result is null || result.Id != topic.Rest)
            {
                metrics.Bad(TopicKind.Result);
                logger.BadResult(gate, problem ?? "the id is not that of the topic");
            }
            else if (!_results.Writer.TryWrite((gate, result)))
            {
                logger.ResultDropped(gate);
            }
        }
        else if (MessageJson.ReadStatus(payload, out _) is { Online: true } status)
        {
            // A gate that is new, or was away while something was set. One that cannot be read is counted where statuses are stored.
            _outdated.Add(gate, status);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>What has been stored of gates' events, before it is confirmed: then it comes again when this did not get to it.</summary>
    public async Task TakeAsync(IEnumerable<ReceivedEvent> events)
    {
        var ended = new List<(string, CommandResult)>();
        var read = new List<AcknowledgedRecord>();
        foreach (var received in events)
        {
            switch (received.Event)
            {
                case { Data: CommandEnded end } happened:
                    ended.Add((received.Gate, new CommandResult { Id = end.Command, Outcome = end.Outcome, Code = end.Code, Message = end.Message, Time = happened.Time }));
                    break;
                case { Data: DirectiveAcknowledged acknowledged } happened:
                    read.Add(new(received.Gate, acknowledged.Directive, acknowledged.By, happened.ClockSynchronized ? happened.Time : time.GetUtcNow()));
                    break;
                case { Data: PolicyRefused { Version: { } version } }:
                    _outdated.Refused(received.Gate, version);
                    break;
            }
        }

        if (ended.Count + read.Count == 0) return;
        try
        {
            await store.TakeAsync(ended, read);
        }
        catch (Exception e)
        {
            // The events are stored, and their pages tell it.
            logger.NotStored(e);
        }
    }

    /// <summary>The broker may have forgotten all of it.</summary>
    public Task ConnectedAsync(CancellationToken cancellationToken)
    {
        Changed(OrderStore.All);
        return Task.CompletedTask;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(TakeResultsAsync(stoppingToken), RenewGatesAsync(stoppingToken));

    private async Task TakeResultsAsync(CancellationToken stop)
    {
        await foreach (var result in _results.Reader.ReadAllAsync(stop))
        {
            try
            {
                await store.TakeAsync([result], []);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                logger.NotStored(e);
            }
        }
    }

    private async Task RenewGatesAsync(CancellationToken stop)
    {
        while (true)
        {
            var (gate, told) = await _outdated.NextAsync(stop);
            try
            {
                if (await IsOutdatedAsync(gate, told)) await PublishAsync(gate, stop);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                logger.NotPublished(e, gate);
            }
        }
    }

    private async Task<bool> IsOutdatedAsync(string gate, GateTold told)
    {
        var status = told.Status ?? feed.Gate(gate)?.Status;
        var isOutdated = status is not null && await store.MeetAsync(gate, status.PolicyVersion, status.DirectivesVersion);
        // It refuses what is not newer than its own. Anything else it refuses it would refuse under any number.
        var isOther = told.Refused is { } version && status?.PolicyVersion >= version && await store.MeetOtherAsync(gate, version);
        return isOutdated || isOther || told.IsChanged;
    }

    private async Task PublishAsync(string gate, CancellationToken stop)
    {
        if (GateAddress.FromSource("/" + gate) is not { } address) return;
        if (await store.PolicyAsync(gate) is { } policy) await centre.TryPublishAsync(GateTopic.Policy(address), PolicyJson.Write(policy.Policy), retain: true, stop);
        if (await store.DirectivesAsync(gate) is { } directives) await centre.TryPublishAsync(GateTopic.Directives(address), OrderJson.Write(directives), retain: true, stop);
    }
}

internal static partial class OrderLog
{
    [LoggerMessage(4001, LogLevel.Warning, "A result of {Gate} was left alone: {Problem}")]
    public static partial void BadResult(this ILogger logger, string gate, string problem);

    [LoggerMessage(4002, LogLevel.Error, "What a gate said could not be kept with its order")]
    public static partial void NotStored(this ILogger logger, Exception failure);

    [LoggerMessage(4003, LogLevel.Error, "Policy and directives of {Gate} could not be sent")]
    public static partial void NotPublished(this ILogger logger, Exception failure, string gate);

    [LoggerMessage(4004, LogLevel.Warning, "A result of {Gate} found no room; what became of the command comes with its events")]
    public static partial void ResultDropped(this ILogger logger, string gate);
}
