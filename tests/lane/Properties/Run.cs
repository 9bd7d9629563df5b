using Checkpoint.Edge.Lane;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>A lane with its judge: what a replay of a history needs, and no more.</summary>
internal sealed class Run(string lane)
{
    private readonly string _prefix = "3f2a90c1-" + lane;
    private int _rounds;

    public LaneJudge Judge { get; private set; } = new("3f2a90c1-" + lane, 0, null);

    public LaneState State { get; private set; } = LaneState.Initial(lane, "3f2a90c1-" + lane);

    public LaneStep Last { get; private set; }

    /// <exception cref="RuleBroken">The lane did what it must never do.</exception>
    public LaneStep Make(Move move)
    {
        if (move.Input is null)
        {
            Restart();
            return default;
        }
        var rules = RuleBook.All[move.Rules];
        var step = Step(State, move.Input, move.At, rules);
        Judge.Check(move.Input, move.At, step, rules);
        // A deadline that is due again at once, again and again, would keep the processor busy and the lane where it is.
        _rounds = move.Input is TimePassed && step.Deadline == Judge.Sight.Now ? _rounds + 1 : 0;
        if (_rounds > 8) throw new RuleBroken("a deadline that has passed is not asked for again", $"{step.Deadline}");
        (State, Last) = (step.State, step);
        return step;
    }

    /// <summary>The lane throws for no input.</summary>
    public static LaneStep Step(LaneState state, LaneInput input, TimeSpan at, LaneRules rules)
    {
        try
        {
            return LaneController.Step(state, input, at, rules);
        }
        catch (Exception bug)
        {
            throw new RuleBroken("no input makes the lane throw", bug.ToString());
        }
    }

    private void Restart()
    {
        var interrupted = Judge.Passes.Interrupt(Judge.Ledger);
        (State, Judge) = (LaneState.Initial(lane, _prefix, Judge.Passes.LastNumber, interrupted), new(_prefix, Judge.Passes.LastNumber, interrupted));
        (Last, _rounds) = (default, 0);
    }
}
