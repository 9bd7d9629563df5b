using Checkpoint.Cloud.Live;
using Checkpoint.Cloud.Orders;
using Checkpoint.Cloud.Passes;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Pages;

/// <summary>How a thing looks: a colour and a symbol. The word stands beside them, so that none of the three is needed alone.</summary>
public readonly record struct Tone(string Colour, string Symbol)
{
    private const string Quiet = "quiet", Busy = "busy", Good = "good", Attention = "attention", Danger = "danger";

    public static Tone Of(LanePhase phase) => phase switch
    {
        LanePhase.Unknown => new(Quiet, "question"),
        LanePhase.Starting => new(Quiet, "clock"),
        LanePhase.Idle => new(Quiet, "circle"),
        LanePhase.Arrived => new(Busy, "truck"),
        LanePhase.Identified => new(Busy, "plate"),
        LanePhase.Screening => new(Busy, "thermometer"),
        LanePhase.Disinfecting => new(Busy, "spray"),
        LanePhase.AwaitingStaff => new(Attention, "person"),
        LanePhase.Held => new(Danger, "hand"),
        LanePhase.Cleared => new(Good, "check"),
        LanePhase.Opening => new(Good, "up"),
        LanePhase.Passing => new(Good, "truck"),
        LanePhase.Closing => new(Good, "down"),
        LanePhase.Leaving => new(Attention, "back"),
        LanePhase.HeldOpen => new(Attention, "up"),
        LanePhase.Fault => new(Danger, "warning"),
        LanePhase.Stopped => new(Danger, "stop"),
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, null),
    };

    public static Tone Of(GateConnection connection) => connection switch
    {
        GateConnection.Online => new(Good, "check"),
        GateConnection.Silent => new(Attention, "question"),
        GateConnection.Offline => new(Danger, "unplugged"),
        _ => throw new ArgumentOutOfRangeException(nameof(connection), connection, null),
    };

    public static Tone Of(WhitelistVerdict verdict) => verdict switch
    {
        WhitelistVerdict.Registered => new(Good, "check"),
        WhitelistVerdict.Unregistered or WhitelistVerdict.Pending => new(Attention, "question"),
        _ => new(Danger, "cross"),
    };

    public static Tone Of(ReadingVerdict verdict) => verdict switch
    {
        ReadingVerdict.Normal => new(Good, "thermometer"),
        ReadingVerdict.Fever => new(Danger, "thermometer"),
        _ => new(Attention, "thermometer"),
    };

    public static Tone Of(DisinfectionState state) => state switch
    {
        DisinfectionState.None => new(Quiet, "spray"),
        DisinfectionState.Running => new(Busy, "spray"),
        DisinfectionState.Done or DisinfectionState.DoneByHand => new(Good, "spray"),
        _ => new(Attention, "spray"),
    };

    public static Tone Of(CommandState state) => state switch
    {
        CommandState.Sent => new(Busy, "circle"),
        CommandState.Done => new(Good, "check"),
        CommandState.Failed => new(Danger, "cross"),
        _ => new(Attention, "question"),
    };

    public static Tone Of(PassOutcome outcome) => outcome switch
    {
        PassOutcome.Passed => new(Good, "check"),
        PassOutcome.TurnedAway => new(Attention, "back"),
        PassOutcome.Isolated => new(Danger, "hand"),
        _ => new(Quiet, "cross"),
    };

    public static Tone Of(GapRecord gap) => gap.Explained ? new(Quiet, "cross") : new(Attention, "question");

    public static Tone Of(EventData happened) => happened switch
    {
        PassArrived => new(Busy, "truck"),
        PassIdentified e => Of(e.Verdict) with { Symbol = "plate" },
        PassReading e => Of(e.Verdict),
        PassScreened => new(Good, "thermometer"),
        DisinfectionStarted => new(Busy, "spray"),
        DisinfectionCompleted => new(Good, "spray"),
        DisinfectionFailed => new(Attention, "spray"),
        PassAwaitsStaff => new(Attention, "person"),
        PassHeld => new(Danger, "hand"),
        PassReleased or PassCleared => new(Good, "check"),
        PassPassing => new(Good, "truck"),
        PassEnded e => Of(e.Outcome),
        BarrierOpening { Cause: BarrierCause.Obstruction } => new(Danger, "up"),
        BarrierOpening or BarrierOpened => new(Busy, "up"),
        BarrierClosing or BarrierClosed => new(Busy, "down"),
        BarrierStopped => new(Danger, "stop"),
        AlarmRaised => new(Danger, "warning"),
        AlarmCleared => new(Good, "warning"),
        EventsLost => new(Danger, "warning"),
        StaffActed e => new(e.Accepted ? Busy : Attention, "person"),
        _ => new(Quiet, "circle"),
    };
}
