using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Orders;

/// <summary>Carries out what the centre asks. In a lane it is a person's action like any other: the lane's rules decide.</summary>
internal sealed class GateActs(
    LaneDirectory lanes, PolicyDesk policies, Diagnostics diagnostics, GateOutcome outcome, IHostApplicationLifetime lifetime, ILogger<GateActs> logger)
{
    /// <param name="until">Its deadline by the monotonic clock.</param>
    /// <param name="isLate">Asked again right before anything is done.</param>
    /// <returns>Null when the answer comes after the restart.</returns>
    /// <exception cref="OperationCanceledException">The lane is closed; whether it was done is not known.</exception>
    public async Task<GateAnswer?> PerformAsync(GateCommand command, TimeSpan until, Func<bool> isLate)
    {
        if (CommandActions.OfLane.Contains(command.Action)) return await InLaneAsync(command, until, isLate);
        if (command.Lane is not null) return Refused(CommandCodes.NotForALane, $"{command.Action} is not for a lane.");
        return command.Action switch
        {
            CommandActions.TakePolicy => policies.TakeNow(command.Force),
            CommandActions.SendDiagnostics => new GateAnswer(CommandOutcome.Done, Diagnostics: await diagnostics.LookAsync()),
            CommandActions.Restart => Restart(command.Force),
            _ => Refused(CommandCodes.ActionUnknown, $"This gate knows no action \"{command.Action}\"; it knows {string.Join(", ", CommandActions.OfLane.Concat(CommandActions.OfGate))}."),
        };
    }

    private async Task<GateAnswer> InLaneAsync(GateCommand command, TimeSpan until, Func<bool> isLate)
    {
        if (command.Lane is null || !lanes.Lanes.TryGetValue(command.Lane, out var lane))
            return Refused(CommandCodes.LaneUnknown, $"This gate has no such lane; it has {string.Join(", ", lanes.Lanes.Keys)}.");
        if (CommandActions.NeedsReason(command.Action) && command.Reason is null) return Refused(CommandCodes.ReasonMissing, $"{command.Action} needs a reason.");
        if (command.Pass is not { } seen)
            return Refused(CommandCodes.PassMissing, $"{command.Action} needs the pass the person saw in the lane, or \"{CommandActions.NoPass}\".");
        var (late, other) = (false, false);
        var answer = await lane.OrderAsync(new StaffActs($"centre: {command.Issuer}", ActionOf(command)), until, state =>
            !(late = isLate()) && !(other = seen != (state.Pass ?? CommandActions.NoPass)));
        if (late) return new GateAnswer(CommandOutcome.Expired, CommandCodes.Late, "Its deadline passed before its turn came in the lane.");
        if (other || answer is null) return Refused(CommandCodes.AnotherPass, "The lane does not have the vehicle that was meant.");
        var acted = answer.Events.OfType<StaffActed>().Single();
        return acted.Accepted ? AnswerOf(answer.Fate) : Refused(acted.Refusal!, acted.Refusal!);
    }

    private static GateAnswer AnswerOf(DecisionFate fate) => fate switch
    {
        DecisionFate.Carried => new(CommandOutcome.Done),
        DecisionFate.Late => new(CommandOutcome.Expired, CommandCodes.Late, "Its deadline passed while the lane waited for the disk."),
        DecisionFate.NotRecorded => new(CommandOutcome.Failed, CommandCodes.NotRecorded, "The gate's disk did not take the record of it in time, so it is not done."),
        _ => Refused(CommandCodes.TakenBack, "The lane changed while it waited for the disk, so it is not done."),
    };

    private static StaffAction ActionOf(GateCommand command) => command.Action switch
    {
        CommandActions.Open => new OpenByHand(command.Reason!),
        CommandActions.Hold => new Hold(command.Reason!),
        CommandActions.TurnAway => new TurnAway(command.Reason!),
        CommandActions.Release => new Release(),
        _ => new MeasureAgain(),
    };

    private GateAnswer? Restart(bool force)
    {
        if (!force && lanes.Busy() is { } busy)
            return Refused(CommandCodes.LaneBusy, $"A vehicle is in {busy.Name}, or its arm is not known to be down.");
        logger.Restarting();
        outcome.ExitCode = GateOutcome.StartAgain;
        lifetime.StopApplication();
        return null;
    }

    private static GateAnswer Refused(string code, string why) => new(CommandOutcome.Refused, code, why);
}

/// <param name="Code">One of <see cref="CommandCodes"/>, or the lane's word for a refusal.</param>
/// <param name="Message">Why, in English or as the lane's word for a refusal.</param>
internal sealed record GateAnswer(CommandOutcome Outcome, string? Code = null, string? Message = null, GateDiagnostics? Diagnostics = null);
