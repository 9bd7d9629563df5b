using Checkpoint.Edge.Journal;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Passes;

/// <summary>Reads the journal into the store, from where it stopped, and removes what is too old.</summary>
internal sealed class PassFollower(
    EventJournal journal, PassStore store, IOptions<PassesSettings> settings, TimeProvider time, ClockSync clock,
    ILogger<PassFollower> logger) : BackgroundService
{
    private const int BatchSize = 512;

    /// <summary>
    /// The store is for people, who do not see half a second; the disk is needed by the journal, and a batch costs LiteDB
    /// several syncs.
    /// </summary>
    private static readonly TimeSpan s_gather = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan s_afterTrouble = TimeSpan.FromSeconds(5), s_longestPause = TimeSpan.FromMinutes(5), s_removal = TimeSpan.FromHours(1);

    private TimeSpan _pause = s_afterTrouble;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(FollowAsync(stoppingToken), RemoveAsync(stoppingToken));

    private async Task FollowAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, store.Restarted);
                await ReadAsync(either.Token);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                // The store was begun anew.
            }
            catch (PassStoreException)
            {
                await Task.Delay(_pause, time, stop);
                // A disk that stays full or read-only is not to be worn out.
                _pause = _pause * 2 < s_longestPause ? _pause * 2 : s_longestPause;
            }
        }
    }

    private async Task ReadAsync(CancellationToken stop)
    {
        await Task.Yield(); // opening the store takes a while, and the gate is starting
        var batch = new List<JournalEntry>(BatchSize);
        var position = store.Position;
        await foreach (var entry in journal.ReadAsync(position + 1, stop))
        {
            batch.Add(entry);
            var caughtUp = entry.Sequence == journal.DurableSequence;
            if (!caughtUp && batch.Count < BatchSize)
                continue;
            if (!store.Apply(batch, position))
                return;
            position = entry.Sequence;
            batch.Clear();
            _pause = s_afterTrouble;
            if (caughtUp)
                await Task.Delay(s_gather, time, stop);
        }
    }

    private async Task RemoveAsync(CancellationToken stop)
    {
        using var pause = new PeriodicTimer(s_removal, time);
        do
        {
            try
            {
                await Task.Yield();
                // A clock that jumps ahead must not empty the store.
                if (clock.IsSynchronized && store.Remove(time.GetUtcNow().AddDays(-settings.Value.RetentionDays)) is > 0 and var count)
                    PassesLog.Removed(logger, count);
            }
            catch (PassStoreException)
            {
                // Told by the store, which begins anew; what is too old is removed the next time.
            }
        }
        while (await pause.WaitForNextTickAsync(stop));
    }
}
