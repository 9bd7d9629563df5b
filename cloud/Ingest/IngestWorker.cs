using Checkpoint.Cloud.Live;
using Checkpoint.Cloud.Orders;
using Checkpoint.Cloud.Store;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;

namespace Checkpoint.Cloud.Ingest;

/// <summary>Takes what waits, stores it, and only then confirms it and shows it.</summary>
internal sealed class IngestWorker(
    IngestQueue queue, CentreStore store, BrokerLink link, LiveFeed feed, OrderDesk orders, IngestMetrics metrics, TimeProvider time, ILogger<IngestWorker> logger) : BackgroundService
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
                confirm = Take(batch);
            }
            catch (Exception e)
            {
                // Start again from the disk: what is not confirmed comes again.
                logger.StoreFailed(e);
                throw;
            }

            foreach (var stream in confirm) await link.ConfirmAsync(stream, stoppingToken);
        }
    }

    private IReadOnlyList<StreamPosition> Take(IReadOnlyList<Incoming> batch)
    {
        var events = new List<ReceivedEvent>();
        var rejected = new List<RejectedMessage>();
        var asking = new List<(string Gate, string Stream)>();
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

                    var isContact = status.Online && !incoming.Retained;
                    feed.Show(store.SaveStatus(incoming.Topic.Address.ToString(), status, isContact));
                    if (isContact) asking.Add((incoming.Topic.Address.ToString(), status.Stream));
                    break;
                case TopicKind.Telemetry:
                    var telemetry = MessageJson.ReadTelemetry(incoming.Payload, out var trouble);
                    if (telemetry is null) Skip(incoming, trouble!);
                    else feed.Show(incoming.Topic.Address.ToString(), telemetry);
                    break;
            }
        }

        if (rejected.Count > 0) store.Reject(rejected);
        IReadOnlyList<StreamPosition> stored = events.Count > 0 ? Store(events) : [];
        // A gate that comes learns how far its stream is here, though the broker has kept no confirmation and the centre may be an older one.
        return [.. stored, .. asking.Select(each => store.Stream(each.Gate, each.Stream)).Except(stored)];
    }

    private IReadOnlyList<StreamPosition> Store(List<ReceivedEvent> events)
    {
        var start = time.GetTimestamp();
        var outcome = store.Append(events);
        metrics.Stored(outcome, time.GetElapsedTime(start));
        orders.Take(events);
        foreach (var received in events)
            if (received.Event is { ClockSynchronized: true } happened) metrics.Lag(time.GetUtcNow() - happened.Time);
        foreach (var received in events)
            if (received.Event?.Data is EventsLost lost) logger.Lost(received.Gate, lost.From, lost.Through);
        if (outcome.Conflicts > 0) logger.Conflicts(outcome.Conflicts, string.Join(", ", outcome.Streams.Select(stream => stream.Gate).Distinct()));
        foreach (var stream in outcome.Streams)
            if (stream.HasGap) logger.Gap(stream.Gate, stream.Through + 1, stream.Highest);
        foreach (var gate in outcome.Gates) feed.Show(gate);
        return outcome.Streams;
    }

    private ReceivedEvent? Read(Incoming incoming, List<RejectedMessage> rejected)
    {
        var received = EventReading.Read(incoming.Topic.Address, incoming.Payload, out var problem);
        if (received?.Event is not null) return received;
        metrics.Bad(incoming.Topic.Kind);
        logger.KeptAside(incoming.Topic.ToString(), problem!);
        if (received is not null) return received;
        metrics.Rejected();
        rejected.Add(new(incoming.Topic.Address.ToString(), problem!, incoming.Payload));
        return null;
    }

    private void Skip(Incoming incoming, string problem)
    {
        metrics.Bad(incoming.Topic.Kind);
        logger.Skipped(incoming.Topic.ToString(), problem);
    }
}
