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

    /// <summary>The journal answers before anything else happens; else at any time, or never.</summary>
    public bool AnswersAtOnce { get; init; }

    /// <summary>The centre may order an opening that counts for this very moment, or for one tick more.</summary>
    public bool Orders { get; init; }

    /// <summary>The arm goes where it is told, or gets stuck on the way; without it the limit switches stay as they are but for <see cref="Inputs"/>.</summary>
    public bool ArmMoves { get; init; }

    /// <summary>Nothing comes before the answer of the journal, not even a moment.</summary>
    public bool IsAnswerDue(LaneJudge judge) => AnswersAtOnce && judge.Ledger.Asked > judge.Ledger.Recorded;

    public IEnumerable<LaneInput> After(LaneJudge judge)
    {
        if (!IsAnswerDue(judge))
        {
            foreach (var input in Inputs) yield return input;
            if (Orders) yield return Alphabet.Order(new OpenByHand("ordered"), judge.Sight.Now);
            if (Orders) yield return Alphabet.Order(new OpenByHand("ordered"), judge.Sight.Now + Explorer.Tick);
            if (ArmMoves && judge.Arm.MayMove) yield return NextLimit(judge);
        }
        if (judge.Ledger.Asked > judge.Ledger.Recorded) yield return new DecisionRecorded(judge.Ledger.Asked);
        if (!StaleAnswers) yield break;
        yield return new DecisionRecorded(judge.Ledger.Asked - 1);
        yield return new DecisionRecorded(judge.Ledger.Asked + 1);
    }

    /// <summary>The limit that is left opens before the other closes.</summary>
    private static SensorChanged NextLimit(LaneJudge judge)
    {
        var left = judge.Arm.Target == LaneSensor.UpLimit ? LaneSensor.DownLimit : LaneSensor.UpLimit;
        return judge.Sight[left] == Signal.Active ? new(left, Signal.Inactive) : new(judge.Arm.Target, Signal.Active);
    }
}
