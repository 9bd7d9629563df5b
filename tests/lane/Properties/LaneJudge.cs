using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>
/// Watches a lane from outside: inputs, commands and events, nothing of how it decides. Throws <see cref="RuleBroken"/> at the first
/// step that must never be.
/// </summary>
/// <param name="interrupted">As given to <see cref="LaneState.Initial"/>.</param>
internal sealed class LaneJudge(string prefix, long lastPass, InterruptedPass? interrupted)
{
    private LaneRules? _rules;

    public Sight Sight { get; private set; } = new();

    public Ledger Ledger { get; private set; } = new();

    public PassJudge Passes { get; private set; } = new(prefix, lastPass, interrupted);

    public ArmJudge Arm { get; private set; } = new();

    public OutputJudge Outputs { get; private set; } = new();

    public AlarmJudge Alarms { get; private set; } = new();

    public SprayJudge Spray { get; private set; } = new();

    public LaneJudge Clone()
    {
        var copy = (LaneJudge)MemberwiseClone();
        (copy.Sight, copy.Ledger, copy.Passes) = (Sight.Clone(), Ledger.Clone(), Passes.Clone());
        (copy.Arm, copy.Outputs, copy.Alarms, copy.Spray) = (Arm.Clone(), Outputs.Clone(), Alarms.Clone(), Spray.Clone());
        return copy;
    }

    public void Check(LaneInput input, TimeSpan at, LaneStep step, LaneRules rules)
    {
        Sight.Take(input, at);
        Ledger.Take(input, Sight.Now, rules);
        if (!ReferenceEquals(rules, _rules ?? rules)) Passes.ChangeRules();
        _rules = rules;
        Spray.Take(Sight);
        StaffJudge.Check(input, step.Events);
        var staff = StaffJudge.Accepted(input, step.Events);
        if (staff is ResetLane) Sight.Reset();
        Arm.Take(staff, (input as StaffActs)?.Until, Ledger);
        foreach (var happened in step.Events)
        {
            if (happened.Lane != step.State.Lane) throw new RuleBroken("events name their lane", happened.ToString());
            Passes.Take(happened, input, staff, this, rules);
            Arm.Take(happened);
            Alarms.Take(happened);
            Spray.Take(happened, staff, rules, Passes.RulesChanged);
        }
        foreach (var command in step.Commands)
        {
            if (command is not RecordDecision(var number)) continue;
            Ledger.Ask(number, Sight.Now);
            Passes.CoveredBy(number);
            Arm.CoveredBy(number);
        }
        if (Ledger.Fails)
        {
            Arm.Excuse();
            Passes.ExcuseOverride();
        }
        foreach (var command in step.Commands)
        {
            Arm.Take(command, this, rules);
            Outputs.Take(command);
        }
        Arm.Check(input, staff, step.Commands, this, rules);
        Sight.Settle(staff is StopEverything, step.State.Phase == LanePhase.Starting, step.Events.Any(IsBarrierFault));
        if (Sight.Stopped) Arm.Withdraw();
        Outputs.Check(this);
        Spray.Settle(Outputs.Pump, Sight);
        Passes.Check(step.State, this);
        CheckDeadline(step.Deadline);
    }

    public void WriteTo(KeyWriter key)
    {
        Sight.WriteTo(key);
        Ledger.WriteTo(key);
        Passes.WriteTo(key, Ledger);
        Arm.WriteTo(key, Ledger);
        Outputs.WriteTo(key);
        Alarms.WriteTo(key);
        Spray.WriteTo(key);
    }

    private static bool IsBarrierFault(LaneEvent happened) =>
        happened is AlarmRaised { Alarm: AlarmCode.BarrierNotOpening or AlarmCode.BarrierNotClosing or AlarmCode.BarrierPosition };

    private void CheckDeadline(TimeSpan? deadline)
    {
        if (deadline is not { } due) return;
        if (due < Sight.Now) throw new RuleBroken("a deadline lies ahead", $"{due} at {Sight.Now}");
        if (due - Sight.Now > TimeSpan.FromDays(1)) throw new RuleBroken("a deadline comes within a day", $"{due} at {Sight.Now}");
    }
}
