using System.Globalization;
using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Journal;

/// <summary>What a lane needs to know of the time before the start.</summary>
/// <param name="PassPrefix">Start of every pass id of this lane in this stream: "{first 8 of stream}-{lane}".</param>
/// <param name="LastPass">Number of the last pass recorded with that prefix, 0 if none.</param>
/// <param name="Interrupted">The pass that was open when the gate went down, if any.</param>
public sealed record LaneTail(string Lane, string PassPrefix, long LastPass, InterruptedPass? Interrupted);

/// <summary>Follows, event by event, the last pass of each lane.</summary>
internal sealed class LaneTails(string stream)
{
    private readonly Dictionary<string, LaneTail> _lanes = [];

    public IReadOnlyCollection<LaneTail> All => _lanes.Values;

    /// <summary>The tail of a lane; of one that has no pass yet, an empty one.</summary>
    public LaneTail Of(string lane) => _lanes.GetValueOrDefault(lane) ?? new LaneTail(lane, $"{stream[..8]}-{lane}", 0, null);

    public void Restore(LaneTail tail) => _lanes[tail.Lane] = tail;

    public LaneTails Copy()
    {
        var copy = new LaneTails(stream);
        foreach (var tail in _lanes.Values)
            copy.Restore(tail);
        return copy;
    }

    public void Observe(EventData data)
    {
        if (data is not PassEvent passEvent)
            return;
        var tail = Of(passEvent.Lane);
        var open = tail.Interrupted is { } o && o.Pass == passEvent.Pass ? o : null;
        switch (passEvent)
        {
            case PassArrived arrived:
                _lanes[arrived.Lane] = tail with
                {
                    LastPass = Math.Max(tail.LastPass, NumberOf(arrived.Pass, tail.PassPrefix)),
                    Interrupted = new InterruptedPass(arrived.Pass, null, Cleared: false),
                };
                break;
            case PassIdentified identified when open is not null:
                _lanes[identified.Lane] = tail with { Interrupted = open with { Plate = identified.Plate } };
                break;
            case PassCleared cleared when open is not null:
                _lanes[cleared.Lane] = tail with { Interrupted = open with { Cleared = true } };
                break;
            case PassEnded ended when open is not null:
                _lanes[ended.Lane] = tail with { Interrupted = null };
                break;
        }
    }

    private static long NumberOf(string pass, string prefix) =>
        pass.Length > prefix.Length + 1 && pass.StartsWith(prefix, StringComparison.Ordinal) && pass[prefix.Length] == '-'
        && long.TryParse(pass.AsSpan(prefix.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
