namespace Checkpoint.Edge.Whitelist;

/// <summary>Keeps LiteDB equal to the index: an import brings its own; written again when it is missing or broken.</summary>
internal sealed class StoreKeeper(
    GreenChannel green, RegistrationStore store, WhitelistFolder folder, TimeProvider time, ILogger<StoreKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan s_retry = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _wake = new(0);
    private volatile bool _doubted;

    /// <summary>Something changed; the store is to be compared with the index.</summary>
    public void Check() => _wake.Release();

    /// <summary>The store did not answer a question: it is to be checked, and written again.</summary>
    public void Doubt()
    {
        _doubted = true;
        Check();
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

    private bool Keep(CancellationToken stop)
    {
        var index = green.Index;
        var about = _doubted ? null : store.ReadAbout();
        // A page may be torn that nobody asks for before years.
        if (about == (index.Version, index.Digest) && !store.IsSound())
            about = null;
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
