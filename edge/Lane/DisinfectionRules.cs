using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Lane;

/// <summary>One spray cycle with proof that it ran.</summary>
internal static class DisinfectionRules
{
    public static void Apply(LaneTurn turn)
    {
        var policy = turn.Rules.Policy.Disinfection;
        if (turn.Pass is { Spray: SprayStage.None } waiting && MaySpray(turn, waiting)) Begin(turn, waiting);
        else if (turn.Pass is { Spray: SprayStage.Running } running && !MaySpray(turn, running)) Fail(turn, running, SprayStage.None, DisinfectionFailure.Stopped);

        var spraying = IsSpraying(turn);
        var flows = turn.Contacts.IsActive(LaneSensor.SprayFlow);
        var due = turn.State.Times.Spray;
        // It flowed until this moment: when the time was over before, the flow that ends now was enough.
        var flowedEnough = spraying && !flows && due <= turn.Now;
        if (spraying && !flows && due > turn.Now) turn.Pass = turn.Pass! with { SprayLeft = due - turn.Now };
        if (turn.RunsOut(LaneTimer.Spray, spraying && flows, turn.Pass?.SprayLeft ?? turn.Pass?.SprayTotal ?? policy.Duration) || flowedEnough)
            Complete(turn, by: null);
        else if (turn.RunsOut(LaneTimer.Flow, spraying && !flows, policy.FlowTimeout)) Fail(turn, turn.Pass!, SprayStage.NoFlow, DisinfectionFailure.NoFlow);
    }

    public static bool IsSpraying(LaneTurn turn) => turn.Pass is { Spray: SprayStage.Running } pass && MaySpray(turn, pass);

    public static bool IsDone(LaneTurn turn, PassState pass) => !turn.Rules.Policy.Disinfection.Required || pass.Spray == SprayStage.Done;

    public static string? Again(LaneTurn turn)
    {
        switch (turn.Pass)
        {
            case not { Stage: PassStage.Checking, HasBegun: true }:
                return "no-vehicle-in-checks";
            case { Spray: SprayStage.Done }:
                return "disinfected-already";
            case { Spray: SprayStage.Running }:
                return "spraying-already";
        }

        if (!turn.Rules.Policy.Disinfection.Required) return "not-required";
        turn.Pass = turn.Pass with { Spray = SprayStage.None, SprayLeft = null, HadHelp = true };
        return null;
    }

    public static string? ByHand(LaneTurn turn, string by)
    {
        if (turn.Pass is not { Stage: PassStage.Checking } pass) return "no-vehicle-in-checks";
        if (!turn.Rules.Policy.Disinfection.Required) return "not-required";
        if (pass.Spray == SprayStage.Done) return "disinfected-already";
        turn.Pass = pass with { HadHelp = true };
        Complete(turn, by);
        return null;
    }

    private static bool MaySpray(LaneTurn turn, PassState pass) =>
        turn.State.Mode == LaneMode.Working && turn.Rules.Policy.Disinfection.Required
        && pass is { Stage: PassStage.Checking, IsAccepted: true, HasBegun: true, IsHeld: false, AwaitsLook: false, Place: LinePlace.Before }
        && (turn.Rules.Policy.Disinfection.OverlapScreening || pass.IsScreened)
        && !turn.Contacts.IsInactive(LaneSensor.ArrivalLoop);

    private static void Begin(LaneTurn turn, PassState pass)
    {
        turn.Record(new DisinfectionStarted { Lane = turn.State.Lane, Pass = pass.Id });
        // A tank that runs low while it flows is enough for this vehicle: the flow proves it.
        if (turn.Contacts.IsActive(LaneSensor.TankLevel)) Fail(turn, pass, SprayStage.TankLow, DisinfectionFailure.TankLow);
        else turn.Pass = pass with { Spray = SprayStage.Running, SprayTotal = turn.Rules.Policy.Disinfection.Duration, SprayLeft = null };
    }

    private static void Fail(LaneTurn turn, PassState pass, SprayStage stage, DisinfectionFailure reason)
    {
        turn.Record(new DisinfectionFailed { Lane = turn.State.Lane, Pass = pass.Id, Reason = reason });
        turn.Pass = pass with { Spray = stage, SprayLeft = null };
    }

    private static void Complete(LaneTurn turn, string? by)
    {
        turn.Record(new DisinfectionCompleted
        {
            Lane = turn.State.Lane,
            Pass = turn.Pass!.Id,
            FlowSeconds = by is null ? turn.Pass.SprayTotal.TotalSeconds : 0,
            ByHand = by is not null,
            By = by,
        });
        turn.Pass = turn.Pass with { Spray = SprayStage.Done, SprayLeft = null };
    }
}
