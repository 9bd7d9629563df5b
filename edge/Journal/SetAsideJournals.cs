using Checkpoint.Edge.Gate;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Journal;

/// <summary>Removes journals that were left, when their retention is over: they hold personal data. Only while the clock is synchronised.</summary>
internal sealed class SetAsideJournals(
    IOptions<GateSettings> gate, IOptions<JournalSettings> settings, ClockSync clock, TimeProvider time, ILogger<EventJournal> logger) : BackgroundService
{
    private static readonly TimeSpan s_look = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_look, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) Remove();
    }

    /// <summary>The journal of a stream that was left; null when there is none, or it cannot be opened.</summary>
    public static EventJournal? Open(GateSettings gate, string stream, TimeProvider time, ILogger logger)
    {
        try
        {
            var newest = new DirectoryInfo(gate.DataDirectory).EnumerateDirectories($"{RenewalPlan.SetAsidePrefix}{stream}*").MaxBy(folder => folder.LastWriteTimeUtc);
            return newest is null ? null : EventJournal.Open(newest.FullName, gate.Source, JournalSettings.KeepingAll, time, logger);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JournalException)
        {
            JournalLog.UpkeepFailed(logger, failure);
            return null;
        }
    }

    internal void Remove()
    {
        if (!clock.IsSynchronized) return;
        try
        {
            foreach (var folder in new DirectoryInfo(gate.Value.DataDirectory).EnumerateDirectories(RenewalPlan.SetAsidePrefix + "*"))
            {
                var newest = folder.EnumerateFiles().Select(file => file.LastWriteTimeUtc).DefaultIfEmpty(folder.LastWriteTimeUtc).Max();
                if (time.GetUtcNow() - newest <= settings.Value.RetentionAge) continue;
                folder.Delete(recursive: true);
                JournalLog.SetAsideRemoved(logger, folder.Name);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            JournalLog.UpkeepFailed(logger, failure);
        }
    }
}
