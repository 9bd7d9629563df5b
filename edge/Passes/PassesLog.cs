namespace Checkpoint.Edge.Passes;

internal static partial class PassesLog
{
    [LoggerMessage(1501, LogLevel.Error, "The database of passes cannot be used; it is set aside and made again from the journal")]
    public static partial void Broken(ILogger logger, Exception problem);

    [LoggerMessage(1502, LogLevel.Warning, "The database of passes is made again from the journal: {Reason}")]
    public static partial void NotUsed(ILogger logger, string reason);

    [LoggerMessage(1503, LogLevel.Error, "The broken database of passes cannot be moved; it is tried again")]
    public static partial void NotSetAside(ILogger logger, Exception problem);

    [LoggerMessage(1504, LogLevel.Information, "{Count} passes were removed, their retention is over")]
    public static partial void Removed(ILogger logger, int count);

    [LoggerMessage(1505, LogLevel.Warning, "A broken database of passes that was set aside cannot be removed; it is tried again in an hour")]
    public static partial void NotRemoved(ILogger logger, Exception problem);

    [LoggerMessage(1506, LogLevel.Error, "There is no room for the database of passes: it is removed, and made again from the journal")]
    public static partial void NoSpace(ILogger logger, Exception problem);

    [LoggerMessage(1507, LogLevel.Warning, "{Count} of the oldest passes were removed before their time: the database has grown to {Bytes} bytes, close to Passes:MaximumBytes")]
    public static partial void MadeRoom(ILogger logger, int count, long bytes);

    [LoggerMessage(1508, LogLevel.Warning, "The database of passes could not be sealed; it is made again from the journal at the next start")]
    public static partial void NotSealed(ILogger logger, Exception problem);
}
