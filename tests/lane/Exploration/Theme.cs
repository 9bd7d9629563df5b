using System.Collections.Immutable;
using Checkpoint.Edge.Lane;
using Checkpoint.Lane.Tests.Properties;

namespace Checkpoint.Lane.Tests.Exploration;

/// <summary>A part of what can happen to a lane, small enough to be seen whole.</summary>
internal sealed record Theme
{
    public required string Name { get; init; }

    public required LaneRules Rules { get; init; }

    /// <summary>Everything that may come at any moment; the answers of the journal are added to it.</summary>
    public required ImmutableArray<LaneInput> Inputs { get; init; }

    /// <summary>What has happened, at time zero, before everything else may.</summary>
    public ImmutableArray<LaneInput> Before { get; init; } = [];

    public InterruptedPass? Interrupted { get; init; }

    /// <summary>The journal may also answer late, with an old number, or not yet.</summary>
    public bool StaleAnswers { get; init; }

    public IEnumerable<LaneInput> After(LaneJudge judge)
    {
        foreach (var input in Inputs) yield return input;
        if (judge.Ledger.Asked > judge.Ledger.Recorded) yield return new DecisionRecorded(judge.Ledger.Asked);
        if (!StaleAnswers) yield break;
        yield return new DecisionRecorded(judge.Ledger.Asked - 1);
        yield return new DecisionRecorded(judge.Ledger.Asked + 1);
    }
}
