using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Protocols.Tests.Messages;

/// <summary>One full sample of every event, with every optional member set.</summary>
internal static class Samples
{
    private const string Pass = "5f1c0a9e-entry-17";
    private const string Lane = "entry";

    public static IReadOnlyList<EventData> Events { get; } =
    [
        new GateStarted { Version = "0.1.0", Hardware = "simulated", Lanes = ["entry", "exit"], WhitelistVersion = 12, PolicyVersion = 3, TornBytes = 211 },
        new GateStopping(),
        new GateFault { Part = "journal", Health = PartHealth.Faulty, Message = "The disk is full; free some space." },
        new WhitelistApplied { Version = 13, Count = 182_000, Digest = "8f14e45fceea167a5a36dedd4bea2543" },
        new CommandTaken { Command = Command.Id, Action = Command.Action, Issuer = Command.Issuer, Lane = Lane, Reason = Command.Reason, Deadline = Command.Deadline },
        new CommandEnded
        {
            Command = Command.Id, Outcome = CommandOutcome.Refused, Code = "held-for-fever", Message = "held-for-fever", Action = Command.Action, Issuer = Command.Issuer, Lane = Lane,
            Deadline = Command.Deadline,
        },
        new PolicyApplied { Version = 4 },
        new PolicyRefused { Version = 2, Problem = "Version 2 is lower than 4, which is in use." },
        new DirectiveAcknowledged { Directive = "d-2020-17", By = "王建国" },
        new EventsLost { From = 17, Through = 4_200 },
        new StreamBegun { Previous = "a7c1c0a9e4d7b4c6", LastSequence = 4_711, Reason = StreamReason.DiskOlder, Carried = 12 },
        new BarrierOpening { Lane = Lane, Cause = BarrierCause.Staff, Pass = Pass, By = "王建国", Reason = "消防车" },
        new BarrierOpened { Lane = Lane, Pass = Pass },
        new BarrierClosing { Lane = Lane, Cause = BarrierCause.VehicleGone, Pass = Pass, By = "王建国" },
        new BarrierClosed { Lane = Lane, Pass = Pass },
        new BarrierStopped { Lane = Lane, Pass = Pass },
        new PlateRead
        {
            Lane = Lane, Read = "r-000042", Camera = "entry-front", Plate = "陕K12345", Colour = PlateColour.Yellow, Confidence = 0.93,
            SeenAt = new DateTimeOffset(2020, 2, 11, 8, 29, 58, 250, TimeSpan.FromHours(8)), Use = PlateReadUse.Accepted, Picture = "p-000042",
        },
        new AlarmRaised { Lane = Lane, Alarm = AlarmCode.BarrierNotOpening, Pass = Pass, Detail = "upLimit" },
        new AlarmCleared { Lane = Lane, Alarm = AlarmCode.BarrierNotOpening },
        new StaffActed { Lane = Lane, Action = "enterPlate", By = "王建国", Pass = Pass, Value = "陕K12345", Accepted = false, Refusal = "The vehicle is already cleared." },
        new PassArrived { Lane = Lane, Pass = Pass },
        new PassIdentified
        {
            Lane = Lane, Pass = Pass, Plate = "陕K1Z345", Colour = PlateColour.Yellow, Source = PlateSource.Camera, By = "entry-front",
            Confidence = 0.93, Verdict = WhitelistVerdict.Unregistered, Registration = "R-2020-000182", PeopleAboard = 2,
            Candidates = [new PlateCandidate("陕K12345", PlateColour.Yellow, [3], 0.75)], Picture = "p-000042",
        },
        new PassReading
        {
            Lane = Lane, Pass = Pass, Person = 1, Attempt = 2, Method = ReadingMethod.Infrared, Verdict = ReadingVerdict.Normal,
            SkinCelsius = 33.86, AmbientCelsius = 17.5, BodyCelsius = 36.5, Quality = 0.97, By = "王建国",
        },
        new PassScreened { Lane = Lane, Pass = Pass, People = 2 },
        new DisinfectionStarted { Lane = Lane, Pass = Pass },
        new DisinfectionCompleted { Lane = Lane, Pass = Pass, FlowSeconds = 15.02, ByHand = true, By = "王建国" },
        new DisinfectionFailed { Lane = Lane, Pass = Pass, Reason = DisinfectionFailure.NoFlow },
        new PassAwaitsStaff { Lane = Lane, Pass = Pass, Reason = StaffReason.NearMiss },
        new PassHeld { Lane = Lane, Pass = Pass, Reason = StaffReason.Fever },
        new PassReleased { Lane = Lane, Pass = Pass, By = "王建国" },
        new PassCleared { Lane = Lane, Pass = Pass, Ground = ClearanceGround.GreenChannel, By = "王建国", Reason = "已核验" },
        new PassPassing { Lane = Lane, Pass = Pass },
        new PassEnded { Lane = Lane, Pass = Pass, Outcome = PassOutcome.TurnedAway, Seconds = 74.5, Interrupted = true },
    ];

    public static GateStatus Status { get; } = new()
    {
        Online = true, Version = "0.1.0", Stream = Stream, WhitelistVersion = 12, PolicyVersion = 3, DirectivesVersion = 2, Lanes = ["entry", "exit"],
        Hardware = "simulated", Since = new DateTimeOffset(2020, 2, 11, 8, 0, 0, TimeSpan.FromHours(8)),
    };

    public static GateCommand Command => new()
    {
        Id = "c0ffee17", IssuedAt = new DateTimeOffset(2020, 2, 11, 8, 30, 0, TimeSpan.FromHours(8)), Deadline = new DateTimeOffset(2020, 2, 11, 8, 30, 30, TimeSpan.FromHours(8)),
        Issuer = "李娜", Action = CommandActions.Open, Lane = Lane, Pass = Pass, Reason = "消防车", Force = true,
    };

    public static CommandResult Result { get; } = new()
    {
        Id = "c0ffee17", Outcome = CommandOutcome.Refused, Code = "held-for-fever", Message = "held-for-fever", Time = new DateTimeOffset(2020, 2, 11, 8, 30, 1, TimeSpan.FromHours(8)),
        Diagnostics = new GateDiagnostics
        {
            Version = "0.1.0", Runtime = ".NET 10.0.0 on Debian", UptimeSeconds = 3600.5, ClockSynchronized = true, Stream = Stream, LastSequence = 4711,
            ConfirmedSequence = 4700, JournalBytes = 8_388_608, DiskFreeBytes = 24_000_000_000, BoardCelsius = 21.5, WhitelistVersion = 12, PolicyVersion = 3,
            DirectivesVersion = 2, Parts = [new PartReport("journal", PartHealth.Ok, "The journal is written and read without errors.")],
            Lanes = [new LaneTelemetry { Lane = Lane, Phase = "Idle", Thermometer = PartHealth.Ok, FaultyInputs = [] }], Log = ["08:29:59 Connected."],
        },
    };

    public static DirectiveList Directives { get; } = new()
    {
        Version = 2,
        Directives =
        [
            new Directive
            {
                Id = "d-2020-17", Title = new("测温加强", "Stricter screening"), Text = new("今日起复测两次。", "From today measure twice."),
                IssuedAt = new DateTimeOffset(2020, 2, 11, 7, 0, 0, TimeSpan.FromHours(8)), Issuer = "李娜", Until = new DateTimeOffset(2020, 2, 18, 0, 0, 0, TimeSpan.FromHours(8)),
            },
        ],
    };

    public static EventAck Ack { get; } = new(Stream, 4711) { Run = "9c2e7b1d5a604f3e8d1b6c0a4f7e2d95", Digest = "8f14e45fceea167a" };

    public static GateTelemetry Telemetry { get; } = new()
    {
        Time = new DateTimeOffset(2020, 2, 11, 8, 30, 0, TimeSpan.FromHours(8)), ClockSynchronized = true, Stream = Stream,
        LastSequence = 4711, ConfirmedSequence = 4700, BoardCelsius = 21.5, DiskFreeBytes = 24_000_000_000, Journal = PartHealth.Ok,
        WhitelistVersion = 182_004, WhitelistDigest = "8f14e45fceea167a5a36dedd4bea2543",
        Lanes =
        [
            new LaneTelemetry
            {
                Lane = Lane, Phase = "Screening", Pass = Pass, AmbientCelsius = 17.5, Thermometer = PartHealth.Degraded,
                ThermometerErrors = 3, FaultyInputs = ["photoEye"],
            },
        ],
    };

    public static WhitelistHead WhitelistHead { get; } = new(182_004, 182_000, "8f14e45fceea167a5a36dedd4bea2543");

    public static WhitelistWant WhitelistWant { get; } = new() { Request = "5f1c0a9e4d7b-17", Version = 182_000, After = "000204489122b1b2" };

    public static WhitelistPage WhitelistPage { get; } = new()
    {
        Request = "5f1c0a9e4d7b-17", Head = WhitelistHead, Through = 182_004, After = "000204489122b1b2",
        Entries =
        [
            new WhitelistEntry
            {
                Plate = "陕K12345", Colour = PlateColour.Yellow, Registration = "SM-2026-000001", Status = RegistrationStatus.Revoked,
                ValidFrom = new DateOnly(2026, 2, 11), ValidTo = new DateOnly(2026, 12, 31), People = 2, Gates = ["shenmu/*", "yulin/north"],
            },
            new WhitelistEntry { Plate = "陕K54321", Removed = true },
        ],
    };

    public const string Stream = "5f1c0a9e4d7b4c6f9a3e2b1d0c8f7a65";

    public static CloudEvent Envelope(EventData data, long sequence = 17) => new()
    {
        Source = "/shenmu/north",
        Stream = Stream,
        Sequence = sequence,
        Time = new DateTimeOffset(2020, 2, 11, 8, 30, 0, 125, TimeSpan.FromHours(8)),
        ClockSynchronized = true,
        Data = data,
    };
}
