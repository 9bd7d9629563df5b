using Checkpoint.Cloud.Passes;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Pages;

/// <summary>One of the five steps every vehicle takes, as it stands.</summary>
public sealed record PassStep(string Word, string Symbol, StepState State)
{
    public static IReadOnlyList<PassStep> Of(PassRecord pass) =>
    [
        new("Step.Plate", "plate", pass.Verdict switch
        {
            null => pass.Awaits is StaffReason.NoPlate ? StepState.Trouble : pass.Ended is null ? StepState.Active : StepState.Waiting,
            WhitelistVerdict.Registered => StepState.Done,
            _ => pass.Ground is null ? StepState.Trouble : StepState.Done,
        }),
        new("Step.Temperature", "thermometer", Temperature(pass)),
        new("Step.Disinfection", "spray", pass.Disinfection switch
        {
            DisinfectionState.None => StepState.Waiting,
            DisinfectionState.Running => StepState.Active,
            DisinfectionState.Failed => StepState.Trouble,
            _ => StepState.Done,
        }),
        new("Step.Clearance", "check", pass.Ground is not null ? StepState.Done : pass.Outcome is PassOutcome.TurnedAway or PassOutcome.Isolated ? StepState.Trouble : StepState.Waiting),
        new("Step.Passage", "truck", pass.Outcome is PassOutcome.Passed ? StepState.Done : pass is { Outcome: null, Phase: LanePhase.Opening or LanePhase.Passing } ? StepState.Active : StepState.Waiting),
    ];

    private static StepState Temperature(PassRecord pass) =>
        pass.Screened ? StepState.Done
        : pass.Readings is [.., { Verdict: not ReadingVerdict.Normal }] || pass.Awaits is StaffReason.Fever or StaffReason.ContactThermometer or StaffReason.ThermometerFault or StaffReason.ScreeningIncomplete ? StepState.Trouble
        : pass is { Ended: null, Verdict: WhitelistVerdict.Registered, Ground: null } ? StepState.Active
        : StepState.Waiting;
}

public enum StepState { Waiting, Active, Done, Trouble }
