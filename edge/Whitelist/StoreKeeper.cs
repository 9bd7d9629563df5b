namespace Checkpoint.Edge.Whitelist;

/// <summary>Keeps LiteDB equal to the index: writes it again after an import, and when it is missing or broken.</summary>
internal sealed class StoreKeeper(
    GreenChannel green, RegistrationStore store, WhitelistFolder folder, TimeProvider time, ILogger<StoreKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan s_retry = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _wake = new(0);
    private volatile bool _doubted;

    /// <summary>The store did not answer a question: it is to be checked, and written again.</summary>
    public void Doubt()
    {
        _doubted = true;
        _wake.Release();
    }

    public override void Dispose()
    {
        base.Dispose();
        _wake.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        green.Changed += Wake;
        try
        {
            while (true)
            {
                // On a thread of its own: LiteDB has no asynchronous calls, and a million documents take a while.
                var done = await Task.Run(() => Keep(stoppingToken), stoppingToken);
                await (done ? _wake.WaitAsync(stoppingToken) : Task.Delay(s_retry, time, stoppingToken));
            }
        }
        finally
        {
            green.Changed -= Wake;
        }
    }

    private void Wake() => _wake.Release();

    private bool Keep(CancellationToken stop)
    {
        var index = green.Index;
        var about = _doubted ? null : store.ReadAbout();
        if (about == (index.Version, index.Digest) || (index.Count == 0 && !File.Exists(folder.StorePath)))
            return true;
        try
        {
            if (about is null && File.Exists(folder.StorePath))
            {
                WhitelistLog.StoreUnusable(logger, folder.StorePath);
                WhitelistFolder.SetAside(folder.StorePath, time.GetUtcNow());
            }
            _doubted = false;
            store.Write(index, stop);
            WhitelistLog.Stored(logger, index.Version);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LiteDB.LiteException)
        {
            WhitelistLog.NotWritten(logger, e, folder.StorePath);
            return false;
        }
    }
}
