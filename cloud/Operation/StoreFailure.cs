namespace Checkpoint.Cloud.Operation;

/// <summary>A store could not be written. The centre ends, to begin again from the disk: nothing that it has not confirmed is lost.</summary>
internal sealed partial class StoreFailure(IHostApplicationLifetime lifetime, ILogger<StoreFailure> logger)
{
    private int _told;

    public bool HasHappened => Volatile.Read(ref _told) != 0;

    public void Tell(Exception failure)
    {
        if (Interlocked.Exchange(ref _told, 1) != 0) return;
        LogFailed(failure);
        lifetime.StopApplication();
    }

    [LoggerMessage(3006, LogLevel.Critical, "The store cannot be written; the centre stops, and nothing it has not confirmed is lost")]
    private partial void LogFailed(Exception failure);
}
