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
        if (data is not LaneEvent { Lane: var lane })
            return;
        var tail = Of(lane);
        if (data is PassEvent { Pass: var pass })
            tail = tail with { LastPass = Math.Max(tail.LastPass, NumberOf(pass, tail.PassPrefix)) };
        _lanes[lane] = data is PassArrived arrived
            ? tail with { Interrupted = new InterruptedPass(arrived.Pass, null, Cleared: false) }
            : tail with { Interrupted = tail.Interrupted is { } open ? After(open, data) : null };
    }

    /// <returns>The open pass after an event of its lane; null when it has ended.</returns>
    private static InterruptedPass? After(InterruptedPass open, EventData data) => data switch
    {
        PassEvent { Pass: var pass } when pass != open.Pass => open,
        // Whoever is read or looked up as anything else goes by a person's word, which is asked for again.
        PassIdentified identified => open with { Plate = identified.Plate, Cleared = open.Cleared && (open.Entered || identified.Verdict == WhitelistVerdict.Registered) },
        PassHeld held => open with { Cleared = false, Held = held.Reason },
        PassReleased => open with { Held = null },
        PassCleared => open with { Cleared = true },
        PassPassing => open with { Entered = true },
        PassEnded => null,
        StaffActed { Accepted: true, Action: "turnAway" } => open with { Cleared = false, LeavesAs = PassOutcome.TurnedAway },
        StaffActed { Accepted: true, Action: "isolate" } => open with { Cleared = false, LeavesAs = PassOutcome.Isolated },
        AlarmRaised { Alarm: AlarmCode.EmergencyStop or AlarmCode.BarrierNotOpening or AlarmCode.BarrierNotClosing or AlarmCode.BarrierPosition } =>
            open with { Cleared = open.Cleared && open.Entered },
        _ => open,
    };

    private static long NumberOf(string pass, string prefix) =>
        pass.Length > prefix.Length + 1 && pass.StartsWith(prefix, StringComparison.Ordinal) && pass[prefix.Length] == '-'
        && long.TryParse(pass.AsSpan(prefix.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
