namespace Checkpoint.Edge.Whitelist;

/// <summary>Keeps LiteDB equal to the index: an import brings its own; written again when it is missing or broken.</summary>
internal sealed class StoreKeeper(
    GreenChannel green, RegistrationStore store, WhitelistFolder folder, TimeProvider time, ILogger<StoreKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan s_retry = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _wake = new(0);

    /// <summary>Something changed, or the store did not answer a question: it is to be checked, and compared with the index.</summary>
    public void Check()
    {
        if (_wake.CurrentCount == 0)
            _wake.Release();
    }

    public override void Dispose()
    {
        base.Dispose();
        _wake.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _wake.WaitAsync(stoppingToken);
            // On a thread of its own: LiteDB has no asynchronous calls, and a million documents take a while.
            while (!await Task.Run(() => Keep(stoppingToken), stoppingToken))
                await Task.Delay(s_retry, time, stoppingToken);
        }
    }

    /// <summary>One question without an answer proves nothing, the process may have had too many files open: all pages are looked at.</summary>
    /// <returns>False when it is to be tried again.</returns>
    internal bool Keep(CancellationToken stop)
    {
        var index = green.Index;
        try
        {
            var isSound = store.IsSound();
            if (isSound == true ? store.ReadAbout() == (index.Version, index.Digest) : isSound is null && index.Count == 0)
                return true;
            if (isSound == false)
            {
                WhitelistLog.StoreUnusable(logger, folder.StorePath);
                WhitelistFolder.SetAside(folder.StorePath, time.GetUtcNow());
            }
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
