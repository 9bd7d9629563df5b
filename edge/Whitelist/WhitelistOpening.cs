namespace Checkpoint.Edge.Whitelist;

/// <summary>What the gate starts with.</summary>
/// <param name="ChangesLength">Length of the file of changes that belongs to the index; 0 when none does.</param>
/// <param name="Problem">Null, or what was lost, for the people at the centre.</param>
internal sealed record WhitelistOpening(Replica Replica, long ChangesLength, string? Problem)
{
    public WhitelistIndex Index => Replica.Base;

    /// <summary>
    /// The index file; without a sound one, the index made again from LiteDB, which takes seconds: a gate that is ready
    /// later is better than one that takes registered vehicles for strangers.
    /// </summary>
    public static WhitelistOpening Read(WhitelistFolder folder, RegistrationStore store, TimeProvider time, ILogger logger)
    {
        var filed = File.Exists(folder.IndexPath) || File.Exists(folder.StorePath);
        if (IndexFile.Read(folder.Index, out var problem) is { } index)
        {
            var opening = WithChanges(index, folder);
            WhitelistLog.Loaded(logger, opening.Replica.Version, opening.Replica.Count);
            return opening;
        }
        if (!filed)
            return WithChanges(WhitelistIndex.Empty, folder); // Changes of a registry that was empty when the gate was new.

        WhitelistLog.IndexUnusable(logger, folder.IndexPath, problem);
        SetAside(folder.IndexPath, time, logger);
        if (store.ReadAll() is not { } rebuilt)
        {
            WhitelistLog.Lost(logger);
            return new WhitelistOpening(Replica.Of(WhitelistIndex.Empty), 0, "The whitelist is damaged on the gate's disk: every vehicle counts as unregistered until it is imported again.");
        }
        try
        {
            IndexFile.Write(folder.Index, rebuilt);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WhitelistLog.NotWritten(logger, e, folder.IndexPath);
        }
        WhitelistLog.Rebuilt(logger, rebuilt.Version, rebuilt.Count);
        return WithChanges(rebuilt, folder);
    }

    private static WhitelistOpening WithChanges(WhitelistIndex index, WhitelistFolder folder)
    {
        var replica = ChangeFile.Read(folder.Changes, index, out var length);
        // The power went between putting the index and its changes into their places: they are written whole with the next change.
        return length > 0 ? new(replica, length, null) : new(ChangeFile.Read(folder.NextChanges, index, out _), 0, null);
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
