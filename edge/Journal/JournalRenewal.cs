using System.Text;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Journal;

/// <summary>
/// Begins a new stream at the start of the gate when one is planned: the journal is set aside, and what of it was never confirmed is
/// carried into the new one, in order, with its own times. A power cut at any moment only means that the next start goes on with it.
/// </summary>
internal static class JournalRenewal
{
    private const int Batch = 256;

    /// <param name="folder">The gate's data directory.</param>
    /// <param name="journal">Name of the journal's folder in it.</param>
    public static void RunIfPlanned(string folder, string journal, string source, TimeProvider time, ILogger logger)
    {
        var planned = RenewalPlan.FileIn(folder);
        if (RenewalPlan.Load(planned) is not { } plan) return;
        var (path, aside) = (Path.Combine(folder, journal), Path.Combine(folder, plan.SetAside));
        if (!Directory.Exists(aside))
        {
            if (!Directory.Exists(path) || !Holds(path, plan.Stream))
            {
                planned.Delete(); // The disk was changed in between.
                return;
            }

            Directory.Move(path, aside);
            if (!OperatingSystem.IsWindows()) NativeMethods.SyncFolder(folder);
        }

        var keep = JournalSettings.KeepingAll;
        try
        {
            using var old = EventJournal.Open(aside, source, keep, time, logger);
            using var renewed = EventJournal.Open(path, source, keep, time, logger);
            JournalLog.Renewed(logger, old.Stream, renewed.Stream, Carry(plan, old, renewed), plan.SetAside);
        }
        catch (IOException refused)
        {
            // Nobody has seen anything of the new one. The lanes open on the old one, and the gate plans again when the disk can be written.
            JournalLog.NotRenewed(logger, refused);
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
            Directory.Move(aside, path);
        }

        planned.Delete();
    }

    private static bool Holds(string path, string stream) =>
        Directory.EnumerateFiles(path).Any(file => SegmentFormat.FromFileName(Path.GetFileName(file)) is { } segment && segment.Stream == stream);

    /// <returns>Events carried in this run.</returns>
    /// <exception cref="IOException">The disk does not take them.</exception>
    private static long Carry(RenewalPlan plan, EventJournal old, EventJournal renewed)
    {
        var first = Math.Max(plan.Confirmed + 1, old.OldestSequence);
        var last = old.DurableSequence;
        if (renewed.LastSequence == 0)
            Wait(renewed.AppendAsync(new StreamBegun
            {
                Previous = old.Stream, LastSequence = last, Reason = plan.Reason, Carried = Math.Max(0, last - first + 1),
            }));
        // The first event is none of them; a run before this one may have carried some.
        var next = first + renewed.LastSequence - 1;
        var carried = 0L;
        foreach (var batch in old.Read(next, last).Chunk(Batch))
        {
            var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            for (var i = 0; i < batch.Length; i++)
                renewed.Carry(Renamed(batch[i], old.Stream, renewed.Stream), i == batch.Length - 1 ? done.SetResult : _ => { });
            Wait(done.Task);
            carried += batch.Length;
        }

        return carried;
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
