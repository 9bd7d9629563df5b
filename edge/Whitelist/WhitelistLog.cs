namespace Checkpoint.Edge.Whitelist;

internal static partial class WhitelistLog
{
    [LoggerMessage(1201, LogLevel.Information, "Whitelist {Version} with {Count} registrations is loaded")]
    public static partial void Loaded(ILogger logger, long version, int count);

    [LoggerMessage(1202, LogLevel.Information, "Whitelist {Version} with {Count} registrations is in use, digest {Digest}")]
    public static partial void Applied(ILogger logger, long version, int count, string digest);

    [LoggerMessage(1203, LogLevel.Warning, "{Path} cannot be used: {Problem}. The whitelist is being made again from LiteDB")]
    public static partial void IndexUnusable(ILogger logger, string path, string? problem);

    [LoggerMessage(1204, LogLevel.Warning, "Whitelist {Version} with {Count} registrations was made again from LiteDB")]
    public static partial void Rebuilt(ILogger logger, long version, int count);

    [LoggerMessage(1205, LogLevel.Critical, "The whitelist is lost: neither its index nor LiteDB can be read. Every vehicle counts as unregistered; import the whitelist again")]
    public static partial void Lost(ILogger logger);

    [LoggerMessage(1206, LogLevel.Error, "{Path} cannot be read or written; it is tried again")]
    public static partial void NotWritten(ILogger logger, Exception problem, string path);

    [LoggerMessage(1207, LogLevel.Error, "The whitelist {Path} that was handed over cannot be used: {Problem}. It is set aside; import it again")]
    public static partial void IncomingUnusable(ILogger logger, string path, string? problem);

    [LoggerMessage(1208, LogLevel.Warning, "{Path} is damaged or of another version. It is set aside, and being written again from the index")]
    public static partial void StoreUnusable(ILogger logger, string path);

    [LoggerMessage(1209, LogLevel.Information, "The detail of whitelist {Version} is in LiteDB")]
    public static partial void Stored(ILogger logger, long version);

    [LoggerMessage(1210, LogLevel.Error, "The folder of incoming whitelists cannot be read; it is tried again")]
    public static partial void IncomingUnreadable(ILogger logger, Exception problem);

    [LoggerMessage(1211, LogLevel.Information, "Whitelist {Version} with {Count} registrations and {Changes} changes is one index again")]
    public static partial void Folded(ILogger logger, long version, int count, int changes);

    [LoggerMessage(1212, LogLevel.Warning, "A message of the centre about the whitelist was left alone: {Problem}")]
    public static partial void BadMessage(ILogger logger, string? problem);

    [LoggerMessage(1213, LogLevel.Information, "The whole whitelist is being taken from the centre, {Version} with {Count} registrations")]
    public static partial void SnapshotBegun(ILogger logger, long version, int count);

    [LoggerMessage(1214, LogLevel.Warning, "{Problem}")]
    public static partial void Differs(ILogger logger, string problem);

    [LoggerMessage(1217, LogLevel.Warning, "Files of the whitelist that were set aside cannot be removed; it is tried again")]
    public static partial void NotRemoved(ILogger logger, Exception problem);

    [LoggerMessage(1216, LogLevel.Warning, "The whitelist that is taken from the centre cannot be used: {Problem}. It is taken again")]
    public static partial void NotUsable(ILogger logger, string? problem);

    [LoggerMessage(1215, LogLevel.Information, "{Changes} changes of the whitelist are in use, version {Version}")]
    public static partial void Changed(ILogger logger, int changes, long version);
}
