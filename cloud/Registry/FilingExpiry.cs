namespace Checkpoint.Cloud.Registry;

/// <summary>
/// Notes of filings whose last day has passed that they have expired. Gates see that by themselves, so nothing depends on when it happens;
/// when several centres do it at once, the first does it.
/// </summary>
internal sealed partial class FilingExpiry(IRegistryStore store, TimeProvider time, ILogger<FilingExpiry> logger) : BackgroundService
{
    private const int AtOnce = 1_000;
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        for (; ; await Task.Delay(s_pause, time, stoppingToken))
        {
            try
            {
                while (await RunAsync(store, DateOnly.FromDateTime(time.GetLocalNow().DateTime), stoppingToken)) { }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
            }
        }
    }

    /// <returns>True when there may be more.</returns>
    internal static async Task<bool> RunAsync(IRegistryStore store, DateOnly today, CancellationToken cancellationToken)
    {
        var overdue = (await store.IndexAsync(cancellationToken)).Overdue(today, AtOnce);
        if (overdue.Count == 0) return false;
        var filed = (await store.FindAsync([], overdue, cancellationToken)).Select(each => each.Filing!);
        var results = await store.ApplyAsync([.. filed.Select(filing => FilingCommand.Step(filing.Id, FilingStep.Expire, today, FilingAuthor.Centre))], cancellationToken: cancellationToken);
        return results.Any(result => !result.IsRefused);
    }

    [LoggerMessage(3104, LogLevel.Error, "What has expired could not be noted; it is tried again. Is the registry damaged, or its database away?")]
    private partial void LogFailed(Exception problem);
}
