using System.Text;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Journal;

/// <summary>What happened before a place of the journal in passes that were not over there: a lane knows from it that a vehicle is held.</summary>
internal static class OpenPasses
{
    /// <returns>The events of their lanes since they arrived, as far as the journal has them. Empty when every pass was over.</returns>
    public static IEnumerable<JournalEntry> Before(EventJournal journal, long sequence)
    {
        var passes = NotOver(journal, sequence);
        var ids = passes.Select(Encoding.UTF8.GetBytes).ToList();
        var lanes = new HashSet<string>();
        if (passes.Count == 0) yield break;
        foreach (var entry in journal.Read(1, sequence - 1))
        {
            // Searching bytes is far cheaper than reading JSON.
            if (lanes.Count == 0 && !ids.Any(id => entry.Utf8.Span.IndexOf(id) >= 0)) continue;
            if (CloudEventJson.Read(entry.Utf8.Span, out _)?.Data is not LaneEvent happened) continue;
            if (happened is PassArrived arrived && passes.Contains(arrived.Pass)) lanes.Add(arrived.Lane);
            if (lanes.Contains(happened.Lane)) yield return entry;
        }
    }

    /// <summary>Those that are open at the journal's end or went on after the place, and arrived before it.</summary>
    private static HashSet<string> NotOver(EventJournal journal, long sequence)
    {
        var passes = new HashSet<string>(journal.Recovery.Lanes.Where(lane => lane.Interrupted is not null).Select(lane => lane.Interrupted!.Pass));
        var arrived = new HashSet<string>();
        foreach (var entry in journal.Read(sequence, journal.DurableSequence))
        {
            if (CloudEventJson.Read(entry.Utf8.Span, out _)?.Data is not PassEvent happened) continue;
            if (happened is PassArrived) arrived.Add(happened.Pass);
            else passes.Add(happened.Pass);
        }

        passes.ExceptWith(arrived);
        return passes;
    }
}
