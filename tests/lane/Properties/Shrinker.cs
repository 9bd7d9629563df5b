using System.Text;
using Checkpoint.Edge.Lane;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>Makes a history that breaks a rule as short as leaving things out can make it, and tells it.</summary>
internal static class Shrinker
{
    private const int MaximumReplays = 20_000;

    public static List<Move> Shrink(string lane, List<Move> history, string rule)
    {
        var replays = 0;
        for (var chunk = history.Count / 2; chunk >= 1; chunk = chunk == 1 ? 0 : Math.Max(chunk / 2, 1))
        {
            for (var from = history.Count - chunk; from >= 0 && replays < MaximumReplays; from -= chunk)
            {
                List<Move> shorter = [.. history[..from], .. history[(from + chunk)..]];
                replays++;
                if (Breaks(lane, shorter) == rule) (history, from) = (shorter, Math.Min(from, shorter.Count));
            }
        }
        return history;
    }

    /// <summary>The history step by step, as people read it.</summary>
    public static string Tell(string lane, List<Move> history)
    {
        var text = new StringBuilder();
        var run = new Run(lane);
        try
        {
            foreach (var move in history)
            {
                text.Append(null, $"{move.At.TotalSeconds,9:0.000} s [{move.Rules}] ").Append(Words(move.Input));
                var step = Peek(run, move);
                if (move.Input is not null)
                {
                    text.Append(" -> ").Append(step.State.Phase);
                    if (step.State.Awaits is { } reason) text.Append(null, $" ({reason})");
                    if (step.Deadline is { } deadline) text.Append(null, $" until {deadline.TotalSeconds:0.000}");
                    foreach (var happened in step.Events) text.Append("\n              ").Append(happened);
                    foreach (var command in step.Commands) text.Append("\n              ! ").Append(command);
                }
                text.AppendLine();
                run.Make(move);
            }
            Recovery.Run(run.State, run.Judge, history.Count > 0 ? history[^1].At : default, RuleBook.All[history[^1].Rules]);
        }
        catch (RuleBroken broken)
        {
            text.AppendLine().Append("  BROKEN: ").Append(broken.Message);
        }
        return text.ToString();
    }

    private static LaneStep Peek(Run run, Move move) =>
        move.Input is null ? default : Run.Step(run.State, move.Input, move.At, RuleBook.All[move.Rules]);

    private static string? Breaks(string lane, List<Move> history)
    {
        var run = new Run(lane);
        try
        {
            foreach (var move in history) run.Make(move);
            if (history.Count > 0) Recovery.Run(run.State, run.Judge, history[^1].At, RuleBook.All[history[^1].Rules]);
            return null;
        }
        catch (RuleBroken broken)
        {
            return broken.Rule;
        }
    }

    private static string Words(LaneInput? input) => input switch
    {
        null => "killed, starts again",
        SensorChanged(var sensor, var signal) => $"{sensor} {signal}",
        PlateSeen(var seen) => $"plate {seen.Plate.Text} {seen.Verdict} {seen.Confidence} people {seen.PeopleAboard} candidates {seen.Candidates.Length}",
        Measured(var measurement) => $"measured {measurement.Verdict}",
        StaffActs(_, EnterPlate(var typed)) => $"staff: plate {typed.Plate.Text} {typed.Verdict}",
        StaffActs(_, EnterContactReading(var contact)) => $"staff: contact {contact.Verdict}",
        StaffActs(_, var action) => $"staff: {action}",
        _ => input.ToString(),
    };
}
