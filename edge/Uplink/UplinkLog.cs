namespace Checkpoint.Edge.Uplink;

/// <summary>Log of the uplink, event ids 1400 to 1420.</summary>
internal static partial class UplinkLog
{
    [LoggerMessage(1400, LogLevel.Information, "Uplink:Host is empty: this gate works alone, its events stay in its journal.")]
    public static partial void Alone(this ILogger logger);

    [LoggerMessage(1401, LogLevel.Information, "Connected to the broker {Broker} with MQTT {Version} as {ClientId}; sending from event {Next}.")]
    public static partial void Connected(this ILogger logger, string broker, string version, string clientId, long next);

    [LoggerMessage(1402, LogLevel.Warning, "No link to the broker {Broker}: {Problem} The gate works alone; next attempt in {Seconds:F1} s.")]
    public static partial void NotConnected(this ILogger logger, string broker, string problem, double seconds);

    [LoggerMessage(1403, LogLevel.Error, "The broker {Broker} refuses this gate: {Problem} Next attempt in {Seconds:F0} s.")]
    public static partial void Refused(this ILogger logger, string broker, string problem, double seconds);

    [LoggerMessage(1404, LogLevel.Error, "The uplink failed in an unexpected way; next attempt in {Seconds:F1} s.")]
    public static partial void Failed(this ILogger logger, Exception failure, double seconds);

    [LoggerMessage(1405, LogLevel.Information, "The broker {Broker} does not take MQTT 5; trying 3.1.1.")]
    public static partial void TryingOlder(this ILogger logger, string broker);

    [LoggerMessage(1406, LogLevel.Warning, "The centre has confirmed nothing since event {Confirmed}; sending it again from the next one.")]
    public static partial void CentreSilent(this ILogger logger, long confirmed);

    [LoggerMessage(1407, LogLevel.Information, "The centre confirms again, up to event {Confirmed}.")]
    public static partial void CentreBack(this ILogger logger, long confirmed);

    [LoggerMessage(1408, LogLevel.Information, "A confirmation for stream {Other} was left alone; this journal is {Stream}. Expected once after a new disk.")]
    public static partial void OtherStream(this ILogger logger, string other, string stream);

    [LoggerMessage(1409, LogLevel.Error, "The centre confirms up to event {Through}, but this journal ends at {Last}. The gate's disk is older than what the centre has seen of it, as after restoring a backup.")]
    public static partial void BeyondJournal(this ILogger logger, long through, long last);

    [LoggerMessage(1410, LogLevel.Warning, "A message on the confirmation topic was left alone: {Problem}")]
    public static partial void BadAck(this ILogger logger, string? problem);

    [LoggerMessage(1411, LogLevel.Information, "Disconnected from the broker {Broker} in good order.")]
    public static partial void Stopped(this ILogger logger, string broker);

    [LoggerMessage(1412, LogLevel.Warning, "Disconnected without a farewell: {Problem} The broker publishes the will.")]
    public static partial void StoppedAbruptly(this ILogger logger, string problem);

    [LoggerMessage(1413, LogLevel.Warning, "The centre no longer has what it had confirmed: sending goes back from event {From} to event {To}.")]
    public static partial void GoesBack(this ILogger logger, long from, long to);

    [LoggerMessage(1414, LogLevel.Error, "Events {From} to {Through}, which the centre has lost, no longer exist at this gate either; the centre is told.")]
    public static partial void EventsLost(this ILogger logger, long from, long through);

    [LoggerMessage(1415, LogLevel.Error, "The centre has another event {Sequence} of this stream than this journal. A copy of the gate's disk went its own way.")]
    public static partial void OtherEvent(this ILogger logger, long sequence);

    [LoggerMessage(1416, LogLevel.Error, "The centre's answers do not fit this journal although it was begun anew; it is kept. Check whether two gates run under this name.")]
    public static partial void StaysInStream(this ILogger logger);

    [LoggerMessage(1417, LogLevel.Warning, "This gate begins a new stream after stream {Stream} ({Reason}); it starts again for that when no vehicle is in a lane.")]
    public static partial void LeavesStream(this ILogger logger, string stream, string reason);

    [LoggerMessage(1418, LogLevel.Error, "The new stream cannot be prepared: {Problem} It is tried again.")]
    public static partial void CannotPrepare(this ILogger logger, string problem);

    [LoggerMessage(1420, LogLevel.Warning, "A message ({Kind}) of {Bytes} bytes was left alone; {Limit} is the limit.")]
    public static partial void TooLarge(this ILogger logger, string kind, long bytes, int limit);

    [LoggerMessage(1419, LogLevel.Warning, "The gate stops to begin its new stream.")]
    public static partial void StopsForStream(this ILogger logger);
}
