namespace Checkpoint.Edge.Journal;

/// <summary>Log of the journal, event ids 1100 to 1119.</summary>
internal static partial class JournalLog
{
    public static void Opened(ILogger logger, JournalOpening opening)
    {
        var found = opening.Recovery;
        Opened(logger, opening.Stream, opening.Durable, found.Segments, found.Bytes, found.Elapsed.TotalMilliseconds);
        if (found.TornBytes > 0)
            Torn(logger, found.TornBytes, opening.Durable);
        foreach (var lost in found.Lost)
            Lost(logger, lost.From, lost.Through, lost.File);
        if (opening.Failure is { } failure)
            NotWritable(logger, failure, failure.Message);
    }

    [LoggerMessage(1100, LogLevel.Information, "Journal {Stream} opened at event {Durable}: {Segments} segments, {Bytes} bytes checked in {Milliseconds:F0} ms.")]
    private static partial void Opened(ILogger logger, string stream, long durable, int segments, long bytes, double milliseconds);

    [LoggerMessage(1101, LogLevel.Warning, "{Bytes} bytes of an unfinished write were cut off the journal after event {Durable}. Nothing in them had been promised.")]
    private static partial void Torn(ILogger logger, long bytes, long durable);

    [LoggerMessage(1102, LogLevel.Critical, "Events {From} to {Through} of the journal are damaged and cannot be read. The file {File} is kept as it is; check or replace the disk.")]
    public static partial void Lost(ILogger logger, long from, long through, string file);

    [LoggerMessage(1103, LogLevel.Critical, "The journal cannot be written: {Problem}. Events wait in memory, barriers open only by staff. Check the disk: full, read-only or failing.")]
    public static partial void NotWritable(ILogger logger, Exception failure, string problem);

    [LoggerMessage(1104, LogLevel.Warning, "The journal is written again, after {Attempts} failed attempts.")]
    public static partial void WritableAgain(ILogger logger, int attempts);

    [LoggerMessage(1105, LogLevel.Warning, "A write to the journal took {Milliseconds:F0} ms. Lanes wait this long for each decision; check the disk.")]
    public static partial void SlowWrite(ILogger logger, double milliseconds);

    [LoggerMessage(1106, LogLevel.Information, "{Count} confirmed journal segments removed, up to event {Through}.")]
    public static partial void Removed(ILogger logger, int count, long through);

    [LoggerMessage(1107, LogLevel.Warning, "Upkeep of the journal's files failed and is tried again later.")]
    public static partial void UpkeepFailed(ILogger logger, Exception failure);

    [LoggerMessage(1108, LogLevel.Error, "A receiver of the journal's news failed.")]
    public static partial void ReceiverFailed(ILogger logger, Exception failure);

    [LoggerMessage(1109, LogLevel.Critical, "The journal is closed although {Count} events could not be written; they are lost.")]
    public static partial void ClosedWithPending(ILogger logger, int count);

    [LoggerMessage(1110, LogLevel.Warning, "The journal holds {Bytes} bytes, more than Journal:MaximumBytes, because the centre has not confirmed its events. Nothing is deleted; check the link to the centre.")]
    public static partial void OverQuota(ILogger logger, long bytes);

    [LoggerMessage(1111, LogLevel.Warning, "The disk is full: a journal segment the centre has confirmed was removed before its time, up to event {Through}.")]
    public static partial void MadeRoom(ILogger logger, long through);

    [LoggerMessage(1112, LogLevel.Error, "The journal cannot be read: {Problem}. Its events wait; it is tried again. Check the disk, the rights of its files and how many files the gate has open.")]
    public static partial void NotReadable(ILogger logger, Exception failure, string problem);

    [LoggerMessage(1119, LogLevel.Warning, "Stream {Renewed} follows stream {Old}; {Carried} events were carried over. The old journal is kept in {Folder} until its retention is over.")]
    public static partial void Renewed(ILogger logger, string old, string renewed, long carried, string folder);

    [LoggerMessage(1118, LogLevel.Error, "A new stream could not be begun; the gate goes on with the old journal. Check the disk: full, read-only or failing.")]
    public static partial void NotRenewed(ILogger logger, Exception failure);

    [LoggerMessage(1117, LogLevel.Information, "The journal in {Folder}, which was left, is removed: its retention is over.")]
    public static partial void SetAsideRemoved(ILogger logger, string folder);
}
