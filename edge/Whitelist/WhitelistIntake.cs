using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Whitelist;

/// <summary>Takes whitelists that the import command has handed over into use, within half a second.</summary>
internal sealed class WhitelistIntake(
    GreenChannel green, WhitelistOpening opening, WhitelistFolder folder, RegistrationStore store, StoreKeeper keeper,
    ReplicaKeeper replica, EventJournal journal, IOptions<JournalSettings> retention, TimeProvider time, ClockSync clock,
    ILogger<WhitelistIntake> logger) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500), s_removal = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_leftover = TimeSpan.FromDays(1);
    private bool _lost = opening.Problem is not null;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(WatchAsync(stoppingToken), RemoveAsync(stoppingToken));

    private async Task WatchAsync(CancellationToken stop)
    {
        if (opening.Problem is { } problem)
            journal.Append([new GateFault { Part = "store", Health = PartHealth.Faulty, Message = problem }]);
        await TakeAllAsync(() => folder.RemoveLeftovers(time.GetUtcNow() - s_leftover));
        keeper.Check(); // after what waited was taken: it brings its own store
        using var pause = new PeriodicTimer(s_pause, time);
        while (await pause.WaitForNextTickAsync(stop))
            await TakeAllAsync();
    }

    /// <summary>What was set aside goes when the journal's retention is over. Only while the clock is synchronised, as everything that goes by age.</summary>
    private async Task RemoveAsync(CancellationToken stop)
    {
        using var pause = new PeriodicTimer(s_removal, time);
        do
        {
            try
            {
                if (clock.IsSynchronized)
                    folder.RemoveBroken(time.GetUtcNow() - retention.Value.RetentionAge);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                WhitelistLog.NotRemoved(logger, e);
            }
        }
        while (await pause.WaitForNextTickAsync(stop));
    }

    private async Task TakeAllAsync(Action? first = null)
    {
        try
        {
            first?.Invoke();
            foreach (var path in folder.Incoming())
                await TakeAsync(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WhitelistLog.IncomingUnreadable(logger, e);
        }
    }

    private async Task TakeAsync(string path)
    {
        if (IndexFile.Read(DurableFile.At(path), out var problem) is not { } index)
        {
            WhitelistLog.IncomingUnusable(logger, path, problem);
            WhitelistFolder.SetAside(path, time.GetUtcNow());
            return;
        }
        var detail = WhitelistFolder.StoreBeside(path);
        if (File.Exists(detail))
            store.Take(new RegistrationStore(detail));
        // The same again when only moving the file failed.
        var isNew = index.Version != green.Version || index.Digest != green.Replica.Digest;
        replica.Replace(index);
        if (isNew)
        {
            await journal.AppendAsync(EventsOf(index));
            WhitelistLog.Applied(logger, index.Version, index.Count, index.Digest.ToString());
        }
        // Last, so that after a power cut before this it is taken, and recorded, again.
        replica.Settle(index, DurableFile.At(path));
    }

    private List<EventData> EventsOf(WhitelistIndex index)
    {
        List<EventData> events = [new WhitelistApplied { Version = index.Version, Count = index.Count, Digest = index.Digest.ToString() }];
        if (_lost)
            events.Add(new GateFault { Part = "store", Health = PartHealth.Ok, Message = "The whitelist was imported again." });
        _lost = false;
        return events;
    }
}
