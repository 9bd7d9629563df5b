using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>Disinfected means: the pump ran and disinfectant was seen to flow for the policy's time, or a person did it by hand.</summary>
internal sealed class SprayJudge
{
    private TimeSpan _flowed;
    private TimeSpan _until;
    private bool _flowing;

    public SprayJudge Clone() => (SprayJudge)MemberwiseClone();

    /// <summary>Before the events of a step: what flowed up to its input.</summary>
    public void Take(Sight sight)
    {
        if (_flowing) _flowed += sight.Now - _until;
        _until = sight.Now;
    }

    public void Take(LaneEvent happened, StaffAction? staff, LaneRules rules, bool rulesChanged)
    {
        if (happened is DisinfectionCompleted completed) Check(completed, staff, rules, rulesChanged);
        if (happened is DisinfectionStarted or DisinfectionCompleted or DisinfectionFailed or PassEnded) _flowed = TimeSpan.Zero;
    }

    /// <summary>After the commands of a step.</summary>
    public void Settle(bool pump, Sight sight) => _flowing = pump && sight[LaneSensor.SprayFlow] == Signal.Active;

    public void WriteTo(KeyWriter key) => key.Add(_flowing).Add(_flowed.Ticks);

    private void Check(DisinfectionCompleted completed, StaffAction? staff, LaneRules rules, bool rulesChanged)
    {
        if (completed.ByHand)
        {
            if (staff is not DisinfectedByHand) throw new RuleBroken("disinfection by hand is said by a person", completed.ToString());
            return;
        }
        if (_flowed < rules.Policy.Disinfection.Duration && !rulesChanged) throw new RuleBroken("disinfected only when it flowed long enough", $"{_flowed}");
        if (completed.FlowSeconds > _flowed.TotalSeconds + 0.001) throw new RuleBroken("disinfection claims no more flow than there was", $"{completed.FlowSeconds} for {_flowed}");
    }
}
