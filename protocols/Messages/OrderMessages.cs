namespace Checkpoint.Protocols.Messages;

/// <summary>Sent once on <c>commands/{id}</c>: what a person at the centre asks of a gate.</summary>
public sealed record GateCommand
{
    /// <summary>1 to 64 lower-case letters, digits and '-'; as in the topic. Never used again.</summary>
    public required string Id { get; init; }
    public required DateTimeOffset IssuedAt { get; init; }
    /// <summary>After this the gate refuses it, however long it was on its way.</summary>
    public required DateTimeOffset Deadline { get; init; }
    /// <summary>Name of the person, 1 to 64 characters.</summary>
    public required string Issuer { get; init; }
    /// <summary>One of <see cref="CommandActions"/>; a gate refuses what it does not know.</summary>
    public required string Action { get; init; }
    public string? Lane { get; init; }
    /// <summary>
    /// For the actions of a lane: the pass the person saw there, <see cref="CommandActions.NoPass"/> when they saw none. The command is
    /// refused when the lane has another by then: what is meant for one vehicle is not done to the next.
    /// </summary>
    public string? Pass { get; init; }
    /// <summary>For open, hold and turn away; 1 to 200 characters.</summary>
    public string? Reason { get; init; }
    /// <summary>Restart although a vehicle is in a lane; take a policy although its version is not higher.</summary>
    public bool Force { get; init; }
}

/// <summary>Names of the actions of <see cref="GateCommand"/>. Those of a lane are named as in the staff interface.</summary>
public static class CommandActions
{
    public const string Open = "openByHand", Hold = "hold", Release = "release", TurnAway = "turnAway", MeasureAgain = "measureAgain";
    public const string TakePolicy = "takePolicy", SendDiagnostics = "sendDiagnostics", Restart = "restart";

    /// <summary>In place of a pass: the person saw an empty lane.</summary>
    public const string NoPass = "none";

    public static IReadOnlyList<string> OfLane { get; } = [Open, Hold, Release, TurnAway, MeasureAgain];

    public static IReadOnlyList<string> OfGate { get; } = [TakePolicy, SendDiagnostics, Restart];

    public static bool NeedsReason(string action) => action is Open or Hold or TurnAway;
}

public enum CommandOutcome
{
    Done,
    /// <summary>The gate or the lane does not do it now; the message says why. Nothing was done.</summary>
    Refused,
    /// <summary>It came, or its turn came, after its deadline. Nothing was done.</summary>
    Expired,
    /// <summary>It could not be carried out.</summary>
    Failed,
    /// <summary>The gate went down while it was carried out: it may have been done, and is not done again.</summary>
    Interrupted,
}

/// <summary>Sent on <c>results/{id}</c>, and again whenever the command comes again.</summary>
public sealed record CommandResult
{
    public required string Id { get; init; }
    public required CommandOutcome Outcome { get; init; }
    /// <summary>One of <see cref="CommandCodes"/>, or the lane's word for a refusal. A newer gate may have others.</summary>
    public string? Code { get; init; }
    /// <summary>The same in English, with what the code leaves open.</summary>
    public string? Message { get; init; }
    public required DateTimeOffset Time { get; init; }
    /// <summary>Answer to "sendDiagnostics".</summary>
    public GateDiagnostics? Diagnostics { get; init; }
}

/// <summary>What helps to find out from afar what is wrong with a gate. No personal data.</summary>
public sealed record GateDiagnostics
{
    public required string Version { get; init; }
    /// <summary>".NET" and operating system.</summary>
    public required string Runtime { get; init; }
    public double UptimeSeconds { get; init; }
    public bool ClockSynchronized { get; init; }
    public required string Stream { get; init; }
    public long LastSequence { get; init; }
    public long ConfirmedSequence { get; init; }
    public long JournalBytes { get; init; }
    public long? DiskFreeBytes { get; init; }
    public double? BoardCelsius { get; init; }
    public long WhitelistVersion { get; init; }
    public long PolicyVersion { get; init; }
    public long DirectivesVersion { get; init; }
    public required IReadOnlyList<PartReport> Parts { get; init; }
    public required IReadOnlyList<LaneTelemetry> Lanes { get; init; }
    /// <summary>The last lines of the log, oldest first.</summary>
    public required IReadOnlyList<string> Log { get; init; }
}

public sealed record PartReport(string Part, PartHealth Health, string Message);

/// <summary>Retained on <c>directives</c>: all notices that hold now.</summary>
public sealed record DirectiveList
{
    /// <summary>The centre counts from 1.</summary>
    public required long Version { get; init; }
    public required IReadOnlyList<Directive> Directives { get; init; }
}

/// <summary>A notice that gate staff must acknowledge.</summary>
public sealed record Directive
{
    /// <summary>1 to 64 lower-case letters, digits and '-'. Another text is another directive.</summary>
    public required string Id { get; init; }
    public required BothLanguages Title { get; init; }
    public required BothLanguages Text { get; init; }
    public required DateTimeOffset IssuedAt { get; init; }
    public required string Issuer { get; init; }
    /// <summary>It is no longer shown after this.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>The same in Chinese and English.</summary>
public sealed record BothLanguages(string Zh, string En);
