using System.Collections.Immutable;

namespace Checkpoint.Cloud.Passes;

/// <summary>Keeps the list of what is missing at one gate.</summary>
public static class GapFold
{
    /// <summary>Explained gaps that are still shown; the events that explain them are stored for good.</summary>
    private const int ExplainedKept = 20;

    /// <summary>Streams of one gate whose gap is shown: a gate has one stream, and a few that it has left.</summary>
    private const int OpenKept = 50;

    /// <param name="open">The first gap of the stream that nobody has explained; null when there is none.</param>
    /// <param name="explained">What the gate has explained just now.</param>
    public static ImmutableArray<GapRecord> Apply(
        ImmutableArray<GapRecord> known, string stream, (long From, long Through)? open, IEnumerable<(long From, long Through)> explained, DateTimeOffset now)
    {
        var before = known.FirstOrDefault(gap => gap.Stream == stream && !gap.Explained);
        var gaps = known.RemoveAll(gap => gap.Stream == stream && !gap.Explained);
        foreach (var (from, through) in explained)
            if (!gaps.Any(gap => gap.Stream == stream && gap.From <= from && through <= gap.Through)) gaps = gaps.Add(new(stream, from, through, now, Explained: true));
        foreach (var old in gaps.Where(gap => gap.Explained).SkipLast(ExplainedKept)) gaps = gaps.Remove(old);
        // Those that moved last stay: whoever invents streams does not push out the one the gate is in.
        foreach (var old in gaps.Where(gap => !gap.Explained).SkipLast(OpenKept - 1)) gaps = gaps.Remove(old);
        return open is var (first, last) ? gaps.Add(new(stream, first, last, before?.Since ?? now, Explained: false)) : gaps;
    }
}
