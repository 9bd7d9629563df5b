using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using CsCheck;

namespace Checkpoint.Edge.Tests.Passes;

/// <summary>Events of a gate as lanes record them.</summary>
internal static class PassTraffic
{
    /// <summary>Passes of two lanes, their steps mixed with one another and with events that belong to no pass.</summary>
    public static Gen<List<EventData>> Events { get; } =
        from step in Gen.Select(Gen.Int[0, 12], Gen.Int[0, 9]).List[1, 120]
        select step.Select(s => Event($"s-lane-{1 + (s.Item1 % 2)}-{s.Item1}", s.Item2)).ToList();

    public static IEnumerable<EventData> Pass(string pass, string plate, PassOutcome outcome = PassOutcome.Passed) =>
    [
        new PassArrived { Lane = "lane-1", Pass = pass },
        Identified(pass, plate),
        new PassEnded { Lane = "lane-1", Pass = pass, Outcome = outcome, Seconds = 30 },
    ];

    public static PassIdentified Identified(string pass, string plate, PlateColour colour = PlateColour.Yellow) => new()
    {
        Lane = "lane-1", Pass = pass, Plate = plate, Colour = colour, Source = PlateSource.Camera,
        Verdict = WhitelistVerdict.Registered, Registration = "SM-1",
    };

    private static EventData Event(string pass, int kind)
    {
        var lane = pass[2..8];
        return kind switch
        {
            0 => new PassArrived { Lane = lane, Pass = pass },
            1 => Identified(pass, "陕K12345") with { Lane = lane },
            2 => Identified(pass, "陕K54321", PlateColour.Unknown) with { Lane = lane, Verdict = WhitelistVerdict.Unregistered, Registration = null },
            3 => new PassScreened { Lane = lane, Pass = pass, People = 2 },
            4 => new BarrierOpened { Lane = lane, Pass = pass },
            5 => new StaffActed { Lane = lane, Pass = pass, Action = "release", By = "Li", Value = "\"x\"" },
            6 => new PassEnded { Lane = lane, Pass = pass, Outcome = PassOutcome.TurnedAway, Seconds = 12.5 },
            7 => new BarrierClosed { Lane = lane },
            8 => new AlarmRaised { Lane = lane, Pass = pass, Alarm = AlarmCode.Tailgating },
            _ => new GateFault { Part = "broker", Health = PartHealth.Degraded, Message = "no answer" },
        };
    }
}
