using System.Collections.Immutable;
using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>Whatever a person asks is recorded once, with their name, accepted or refused with a reason.</summary>
internal static class StaffJudge
{
    public static void Check(LaneInput input, ImmutableArray<LaneEvent> events)
    {
        var count = 0;
        foreach (var happened in events)
        {
            if (happened is not StaffActed acted) continue;
            count++;
            if (input is StaffActs(var by, _) && acted.By != by) throw new RuleBroken("a staff action names who acted", acted.ToString());
            if (acted.Accepted == (acted.Refusal is not null)) throw new RuleBroken("a refusal has a reason, and only a refusal", acted.ToString());
        }
        if (input is StaffActs && count != 1) throw new RuleBroken("a staff action is recorded once", $"{count} times");
        if (input is not (StaffActs or SensorChanged { Sensor: LaneSensor.ManualKey }) && count != 0)
            throw new RuleBroken("nobody is said to have acted who did not");
    }

    /// <summary>The action of this input, if the lane accepted it.</summary>
    public static StaffAction? Accepted(LaneInput input, ImmutableArray<LaneEvent> events) =>
        input is StaffActs(_, var action) && events.Any(each => each is StaffActed { Accepted: true }) ? action : null;
}
