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

    [LoggerMessage(1206, LogLevel.Error, "{Path} cannot be written; it is tried again")]
    public static partial void NotWritten(ILogger logger, Exception problem, string path);

    [LoggerMessage(1207, LogLevel.Error, "The whitelist {Path} that was handed over cannot be used: {Problem}. It is set aside; import it again")]
    public static partial void IncomingUnusable(ILogger logger, string path, string? problem);

    [LoggerMessage(1208, LogLevel.Warning, "{Path} is missing, damaged or of another version; it is being written again from the index")]
    public static partial void StoreUnusable(ILogger logger, string path);

    [LoggerMessage(1209, LogLevel.Information, "The detail of whitelist {Version} is in LiteDB")]
    public static partial void Stored(ILogger logger, long version);

    [LoggerMessage(1210, LogLevel.Error, "The folder of incoming whitelists cannot be read; it is tried again")]
    public static partial void IncomingUnreadable(ILogger logger, Exception problem);
}
