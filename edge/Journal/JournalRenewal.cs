using System.Text;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Journal;

/// <summary>
/// Begins a new stream at the start of the gate when one is planned. The new journal is made beside the old one: what was never confirmed
/// is carried into it, in order, with its own times, and before that what the lanes need to know of the passes that were not over. Only
/// then the old one is set aside. A power cut at any moment only means that the next start does it again or ends it.
/// </summary>
internal static class JournalRenewal
{
    /// <summary>Suffix of the folder in which the new journal is made.</summary>
    public const string UnfinishedSuffix = ".next";

    private const int Batch = 256;

    /// <param name="folder">The gate's data directory.</param>
    /// <param name="journal">Name of the journal's folder in it.</param>
    /// <returns>False when it was planned and could not be done: the gate goes on with the old journal.</returns>
    public static bool RunIfPlanned(string folder, string journal, string source, TimeProvider time, ILogger logger)
    {
        if (RenewalPlan.Load(RenewalPlan.FileIn(folder)) is not { } plan) return true;
        var path = Path.Combine(folder, journal);
        var (aside, next) = (Path.Combine(folder, plan.SetAside), path + UnfinishedSuffix);
        var done = true;
        try
        {
            if (!Directory.Exists(path) && !Directory.Exists(next) && Directory.Exists(aside)) Move(folder, aside, path);
            if (!Directory.Exists(path) && Directory.Exists(next))
            {
                Move(folder, next, path); // Cut between the two last steps: it is whole.
            }
            else if (Directory.Exists(path) && Holds(path, plan.Stream))
            {
                Make(plan, path, next, source, time, logger);
                Move(folder, path, aside);
                Move(folder, next, path);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or JournalException)
        {
            JournalLog.NotRenewed(logger, refused);
            if (!Directory.Exists(path) && Directory.Exists(aside)) Directory.Move(aside, path);
            done = false;
        }

        Drop(folder, next, logger);
        return done;
    }

    /// <summary>A plan and a new journal that stay do no harm: the plan is for another stream than the one then in use, or is tried again.</summary>
    private static void Drop(string folder, string next, ILogger logger)
    {
        try
        {
            RenewalPlan.FileIn(folder).Delete();
            if (Directory.Exists(next)) Directory.Delete(next, recursive: true);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            JournalLog.UpkeepFailed(logger, refused);
        }
    }

    private static void Move(string folder, string from, string to)
    {
        Directory.Move(from, to);
        if (!OperatingSystem.IsWindows()) NativeMethods.SyncFolder(folder);
    }

    private static bool Holds(string path, string stream) =>
        Directory.EnumerateFiles(path).Any(file => SegmentFormat.FromFileName(Path.GetFileName(file)) is { } segment && segment.Stream == stream);

    private static void Make(RenewalPlan plan, string path, string next, string source, TimeProvider time, ILogger logger)
    {
        if (Directory.Exists(next)) Directory.Delete(next, recursive: true); // Of a start that was cut: nobody has seen anything of it.
        // Nothing of the old one is removed while it is read.
        var keep = JournalSettings.KeepingAll;
        using var old = EventJournal.Open(path, source, keep, time, logger);
        using var renewed = EventJournal.Open(next, source, keep, time, logger);
        JournalLog.Renewed(logger, old.Stream, renewed.Stream, Carry(plan, old, renewed), plan.SetAside);
    }

    /// <returns>Events carried.</returns>
    /// <exception cref="IOException">The disk does not take them, or one of them cannot be read.</exception>
    private static long Carry(RenewalPlan plan, EventJournal old, EventJournal renewed)
    {
        var first = Math.Max(plan.Confirmed + 1, old.OldestSequence);
        var last = old.DurableSequence;
        var open = OpenPasses.Before(old, first).ToList();
        var count = open.Count + Math.Max(0, last - first + 1);
        Wait(renewed.AppendAsync(new StreamBegun { Previous = old.Stream, LastSequence = last, Reason = plan.Reason, Carried = count }));
        foreach (var batch in open.Concat(old.Read(first, last)).Chunk(Batch))
        {
            var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            for (var i = 0; i < batch.Length; i++)
                renewed.Carry(Renamed(batch[i], old.Stream, renewed.Stream), i == batch.Length - 1 ? done.SetResult : _ => { });
            Wait(done.Task);
        }

        return count;
    }

    private static void Wait(Task<bool> durable)
    {
        if (!durable.GetAwaiter().GetResult())
            throw new IOException("The disk refuses the events.");
    }

    /// <summary>Pass ids begin with the stream they were given in: in the new one no other pass may have them.</summary>
    private static CloudEvent Renamed(JournalEntry entry, string old, string renewed)
    {
        var text = Encoding.UTF8.GetString(entry.Utf8.Span).Replace($"\"pass\":\"{old[..8]}-", $"\"pass\":\"{renewed[..8]}-", StringComparison.Ordinal);
        return CloudEventJson.Read(Encoding.UTF8.GetBytes(text), out var problem)
            ?? throw new IOException($"Event {entry.Sequence} of journal {old} cannot be read: {problem}");
    }
}
