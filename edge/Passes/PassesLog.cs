namespace Checkpoint.Edge.Passes;

internal static partial class PassesLog
{
    [LoggerMessage(1501, LogLevel.Error, "The database of passes cannot be used; it is set aside and made again from the journal")]
    public static partial void Broken(ILogger logger, Exception problem);

    [LoggerMessage(1502, LogLevel.Warning, "The database of passes was not closed in good order; it is made again from the journal")]
    public static partial void NotClosed(ILogger logger);

    [LoggerMessage(1503, LogLevel.Error, "The broken database of passes in {Folder} cannot be moved; it is tried again")]
    public static partial void NotSetAside(ILogger logger, Exception problem, string folder);

    [LoggerMessage(1504, LogLevel.Information, "{Count} passes were removed, their retention is over")]
    public static partial void Removed(ILogger logger, int count);

    [LoggerMessage(1505, LogLevel.Warning, "A broken database of passes that was set aside in {Folder} cannot be removed; it is tried again in an hour")]
    public static partial void NotRemoved(ILogger logger, Exception problem, string folder);
}
