namespace Checkpoint.Edge.Whitelist;

/// <summary>What the gate starts with.</summary>
/// <param name="Problem">Null, or what was lost, for the people at the centre.</param>
internal sealed record WhitelistOpening(WhitelistIndex Index, string? Problem)
{
    /// <summary>
    /// The index file; without a sound one, the index made again from LiteDB, which takes seconds: a gate that is ready
    /// later is better than one that takes registered vehicles for strangers.
    /// </summary>
    public static WhitelistOpening Read(WhitelistFolder folder, RegistrationStore store, TimeProvider time, ILogger logger)
    {
        var filed = File.Exists(folder.IndexPath) || File.Exists(folder.StorePath);
        if (IndexFile.Read(folder.IndexPath, out var problem) is { } index)
        {
            WhitelistLog.Loaded(logger, index.Version, index.Count);
            return new WhitelistOpening(index, null);
        }
        if (!filed)
            return new WhitelistOpening(WhitelistIndex.Empty, null);

        WhitelistLog.IndexUnusable(logger, folder.IndexPath, problem);
        SetAside(folder.IndexPath, time, logger);
        if (store.ReadAll() is not { } rebuilt)
        {
            WhitelistLog.Lost(logger);
            return new WhitelistOpening(WhitelistIndex.Empty, "The whitelist is damaged on the gate's disk: every vehicle counts as unregistered until it is imported again.");
        }
        try
        {
            IndexFile.Write(folder.IndexPath, rebuilt);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WhitelistLog.NotWritten(logger, e, folder.IndexPath);
        }
        WhitelistLog.Rebuilt(logger, rebuilt.Version, rebuilt.Count);
        return new WhitelistOpening(rebuilt, null);
    }

    /// <summary>On a disk that cannot be written the file stays where it is, and the gate starts all the same.</summary>
    private static void SetAside(string path, TimeProvider time, ILogger logger)
    {
        try
        {
            WhitelistFolder.SetAside(path, time.GetUtcNow());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WhitelistLog.NotWritten(logger, e, path);
        }
    }
}
