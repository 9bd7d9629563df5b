using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>What the walks have seen, so that a test that sees nothing fails.</summary>
internal sealed class Tally
{
    public long Steps { get; private set; }

    public long Commands { get; private set; }

    public long Passes { get; private set; }

    public long Recoveries { get; private set; }

    public int LongestRecovery { get; private set; }

    public Dictionary<PassOutcome, long> Outcomes { get; } = [];

    public Dictionary<LanePhase, long> Phases { get; } = [];

    public Dictionary<AlarmCode, long> Alarms { get; } = [];

    public Dictionary<StaffReason, long> Reasons { get; } = [];

    public Dictionary<BarrierCause, long> Openings { get; } = [];

    public void Count(LaneInput input, LaneStep step)
    {
        Steps++;
        Commands += step.Commands.Length;
        Add(Phases, step.State.Phase);
        if (step.State.Awaits is { } reason) Add(Reasons, reason);
        foreach (var happened in step.Events)
        {
            if (happened is PassArrived) Passes++;
            else if (happened is PassEnded ended) Add(Outcomes, ended.Outcome);
            else if (happened is AlarmRaised raised) Add(Alarms, raised.Alarm);
        }
        foreach (var command in step.Commands)
            if (command is PulseOpen(var cause)) Add(Openings, cause);
    }

    public void Recovered(int inputs)
    {
        Recoveries++;
        LongestRecovery = Math.Max(LongestRecovery, inputs);
    }

    public void Add(Tally other)
    {
        Steps += other.Steps;
        Commands += other.Commands;
        Passes += other.Passes;
        Recoveries += other.Recoveries;
        LongestRecovery = Math.Max(LongestRecovery, other.LongestRecovery);
        Merge(Outcomes, other.Outcomes);
        Merge(Phases, other.Phases);
        Merge(Alarms, other.Alarms);
        Merge(Reasons, other.Reasons);
        Merge(Openings, other.Openings);
    }

    public static string Text<T>(Dictionary<T, long> counts) where T : struct, Enum =>
        string.Join(", ", counts.OrderBy(each => each.Key).Select(each => $"{each.Key} {each.Value}"));

    private static void Add<T>(Dictionary<T, long> counts, T what, long by = 1) where T : struct, Enum => counts[what] = counts.GetValueOrDefault(what) + by;

    private static void Merge<T>(Dictionary<T, long> into, Dictionary<T, long> from) where T : struct, Enum
    {
        foreach (var (what, count) in from) Add(into, what, count);
    }
}
