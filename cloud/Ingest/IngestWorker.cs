using Checkpoint.Cloud.Live;
using Checkpoint.Cloud.Operation;
using Checkpoint.Cloud.Orders;
using Checkpoint.Cloud.Store;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;

namespace Checkpoint.Cloud.Ingest;

/// <summary>Takes what waits, stores it, and only then confirms it and shows it.</summary>
internal sealed class IngestWorker(
    IngestQueue queue, ICentreStore store, BrokerLink link, LiveFeed feed, OrderDesk orders, IngestMetrics metrics, StoreFailure failure, TimeProvider time,
    ILogger<IngestWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            var batch = await queue.ReadBatchAsync(stoppingToken);
            IReadOnlyList<StreamPosition> confirm;
            try
            {
                confirm = await TakeAsync(batch, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                failure.Tell(e);
                return;
            }

            foreach (var stream in confirm) await link.ConfirmAsync(stream, stoppingToken);
        }
    }

    private async Task<IReadOnlyList<StreamPosition>> TakeAsync(IReadOnlyList<Incoming> batch, CancellationToken cancellationToken)
    {
        var events = new List<ReceivedEvent>();
        var rejected = new List<RejectedMessage>();
        var statuses = new Dictionary<string, (GateStatus Status, string? Asks)>();
        foreach (var incoming in batch)
        {
            switch (incoming.Topic.Kind)
            {
                case TopicKind.Events:
                    if (Read(incoming, rejected) is { } received) events.Add(received);
                    break;
                case TopicKind.Status:
                    var status = MessageJson.ReadStatus(incoming.Payload, out var problem);
                    if (status is null)
                    {
                        Skip(incoming, problem!);
                        break;
                    }

                    var gate = incoming.Topic.Address.ToString();
                    statuses[gate] = (status, status.Online && !incoming.Retained ? status.Stream : statuses.GetValueOrDefault(gate).Asks);
                    break;
                case TopicKind.Telemetry:
                    var telemetry = MessageJson.ReadTelemetry(incoming.Payload, out var trouble);
                    if (telemetry is null) Skip(incoming, trouble!);
                    else feed.Show(incoming.Topic.Address.ToString(), telemetry);
                    break;
            }
        }

        // The last word of each gate counts: one that talks without end costs one write and one answer a batch.
        foreach (var (gate, (status, asks)) in statuses) feed.Show(await store.SaveStatusAsync(gate, status, isContact: asks is not null, cancellationToken));
        IReadOnlyList<StreamPosition> stored = events.Count > 0 ? await StoreAsync(events, rejected, cancellationToken) : [];
        if (rejected.Count > 0) await store.RejectAsync(rejected, cancellationToken);
        // A gate that comes learns how far its stream is here, though the broker has kept no confirmation and the centre may be an older one.
        var asked = new List<StreamPosition>();
        foreach (var (gate, (_, asks)) in statuses)
            if (asks is not null) asked.Add(await store.StreamAsync(gate, asks, cancellationToken));
        return [.. stored, .. asked.Except(stored)];
    }

    private async Task<IReadOnlyList<StreamPosition>> StoreAsync(List<ReceivedEvent> events, List<RejectedMessage> rejected, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var outcome = await store.AppendAsync(events, cancellationToken);
        metrics.Stored(outcome, time.GetElapsedTime(start));
        foreach (var refused in outcome.Refused) Reject(rejected, new(refused.Gate, $"the gate has {StreamLimit.StreamsPerGate} streams already", refused.Payload));
        if (outcome.Refused.Count > 0) events.RemoveAll(outcome.Refused.Contains);
        await orders.TakeAsync(events);
        foreach (var received in events)
            if (received.Event is { ClockSynchronized: true } happened) metrics.Lag(time.GetUtcNow() - happened.Time);
        foreach (var received in events)
            if (received.Event?.Data is EventsLost lost) logger.Lost(received.Gate, lost.From, lost.Through);
        if (outcome.Conflicts > 0) logger.Conflicts(outcome.Conflicts, string.Join(", ", outcome.Streams.Select(stream => stream.Gate).Distinct()));
        foreach (var stream in outcome.Streams)
            if (stream.HasGap) logger.Gap(stream.Gate, stream.Through + 1, stream.Highest);
        foreach (var gate in outcome.Gates) feed.Show(gate);
        return [.. outcome.Diverged, .. outcome.Streams];
    }

    private ReceivedEvent? Read(Incoming incoming, List<RejectedMessage> rejected)
    {
        var received = EventReading.Read(incoming.Topic.Address, incoming.Payload, out var problem);
        if (received?.Event is not null) return received;
        if (received is null)
        {
            Reject(rejected, new(incoming.Topic.Address.ToString(), problem!, incoming.Payload));
            return null;
        }

        KeptAside(received.Gate, problem!);
        return received;
    }

    private void Reject(List<RejectedMessage> rejected, RejectedMessage message)
    {
        KeptAside(message.Gate, message.Problem);
        metrics.Rejected();
        rejected.Add(message with { Payload = message.Payload.Length > RejectedMessage.KeptBytes ? message.Payload[..RejectedMessage.KeptBytes] : message.Payload });
    }

    private void KeptAside(string gate, string problem)
    {
        metrics.Bad(TopicKind.Events);
        logger.KeptAside(GateTopic.Events(GateAddress.FromSource("/" + gate)!), problem);
    }

    private void Skip(Incoming incoming, string problem)
    {
        metrics.Bad(incoming.Topic.Kind);
        logger.Skipped(incoming.Topic.ToString(), problem);
    }
}
