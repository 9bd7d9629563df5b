namespace Checkpoint.Protocols.Messages;

/// <summary>What a gate says of a command, as a word that whoever shows it has in the language of the reader.</summary>
public static class CommandCodes
{
    public const string ClockNotSynchronised = "clock-not-synchronised", Late = "late", FromTheFuture = "from-the-future";
    public const string NotRecorded = "not-recorded", TakenBack = "taken-back", Unreadable = "unreadable", TooMany = "too-many";
    public const string StartedAgain = "started-again", WentDown = "went-down";
    public const string LaneUnknown = "lane-unknown", NotForALane = "not-for-a-lane", ActionUnknown = "action-unknown";
    public const string ReasonMissing = "reason-missing", PassMissing = "pass-missing", AnotherPass = "another-pass", LaneBusy = "lane-busy";
    public const string NoPolicy = "no-policy", PolicyInUse = "policy-in-use", PolicyNotNewer = "policy-not-newer";
    public const string PolicyUnfit = "policy-unfit", PolicyNotStored = "policy-not-stored";

    public static IReadOnlyList<string> All { get; } =
    [
        ClockNotSynchronised, Late, FromTheFuture, NotRecorded, TakenBack, Unreadable, TooMany, StartedAgain, WentDown, LaneUnknown, NotForALane, ActionUnknown,
        ReasonMissing, PassMissing, AnotherPass, LaneBusy, NoPolicy, PolicyInUse, PolicyNotNewer, PolicyUnfit, PolicyNotStored,
    ];
}
