using System.Collections.Immutable;
using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using static Checkpoint.Lane.Tests.Properties.Alphabet;

namespace Checkpoint.Lane.Tests.Exploration;

/// <summary>Identification, screening, disinfection.</summary>
internal static partial class Themes
{
    /// <summary>Which vehicle it is, by camera and by staff.</summary>
    public static Theme Identification => new()
    {
        Name = "identification",
        Rules = new(s_open, s_timing),
        Before = s_healthy,
        Inputs =
        [
            .. OnOff(LaneSensor.ArrivalLoop),
            s_registered,
            new PlateSeen(Seen(WhitelistVerdict.Unregistered, plate: 1, near: true)),
            new PlateSeen(Seen(WhitelistVerdict.Registered, confidence: 0.5)),
            Staff(new EnterPlate(Seen(WhitelistVerdict.Registered, source: PlateSource.Staff))),
            Staff(new EnterPlate(Seen(WhitelistVerdict.Expired, source: PlateSource.Staff))),
            Staff(new Admit("papers seen")), Staff(new TurnAway("no papers")),
        ],
    };

    /// <summary>The whitelist changes while the vehicle is there, before and after it is cleared.</summary>
    public static Theme Verdicts => new()
    {
        Name = "changed registration",
        Rules = new(s_open, s_timing),
        Before = [.. s_healthy, s_arrived],
        ArmMoves = true,
        Inputs =
        [
            s_registered, new VerdictChanged(PlatesSeen[0], WhitelistVerdict.Registered), new VerdictChanged(PlatesSeen[0], WhitelistVerdict.Revoked),
            Staff(new Admit("papers seen")), Contact(LaneSensor.BarrierLoop, Signal.Active),
        ],
    };

    /// <summary>One person at the thermometer.</summary>
    public static Theme Screening => new()
    {
        Name = "screening",
        Rules = new(s_screening, s_timing),
        Before = [.. s_healthy, s_arrived, s_registered],
        Inputs =
        [
            .. OnOff(LaneSensor.ArrivalLoop),
            .. Readings.Select(each => new Measured(Reading(each))),
            new ThermometerChanged(true), new ThermometerChanged(false),
            .. OnOff(LaneSensor.MeasureButton),
            Staff(new MeasureAgain()), Staff(new EnterContactReading(Reading(ReadingVerdict.Normal, ReadingMethod.Contact))), Staff(new Release()),
        ],
    };

    /// <summary>A fever and every way out of it.</summary>
    public static Theme Fever => new()
    {
        Name = "fever",
        Rules = new(s_screening, s_timing),
        Before = [.. s_healthy, s_arrived, s_registered],
        AnswersAtOnce = true,
        Inputs =
        [
            new Measured(Reading(ReadingVerdict.Normal)), new Measured(Reading(ReadingVerdict.Fever)), new Measured(Reading(ReadingVerdict.Retake)),
            Staff(new MeasureAgain()),
            Staff(new EnterContactReading(Reading(ReadingVerdict.Normal, ReadingMethod.Contact))),
            Staff(new EnterContactReading(Reading(ReadingVerdict.Fever, ReadingMethod.Contact))),
            Staff(new Hold("asked by the centre")), Staff(new Release()), Staff(new Isolate()), Staff(new TurnAway("no")),
            .. OnOff(LaneSensor.ArrivalLoop),
        ],
    };

    /// <summary>More than one person aboard.</summary>
    public static Theme People => new()
    {
        Name = "people aboard",
        Rules = new(s_screening, s_timing),
        Before = [.. s_healthy, s_arrived, s_registered],
        AnswersAtOnce = true,
        Inputs =
        [
            .. Readings.Select(each => new Measured(Reading(each))), Staff(new MeasureAgain()), Staff(new Isolate()),
            Staff(new SetPeople(1)), Staff(new SetPeople(2)), new VerdictChanged(PlatesSeen[0], WhitelistVerdict.Registered, null, 2),
            Staff(new EnterContactReading(Reading(ReadingVerdict.Normal, ReadingMethod.Contact))), Staff(new Release()),
        ],
    };

    public static Theme Disinfection => new()
    {
        Name = "disinfection",
        Rules = new(s_open with { Disinfection = s_open.Disinfection with { Required = true } }, s_timing),
        Before = [.. s_healthy, s_arrived, s_registered],
        AnswersAtOnce = true,
        Inputs =
        [
            .. OnOff(LaneSensor.ArrivalLoop), .. Any(LaneSensor.SprayFlow), .. Any(LaneSensor.TankLevel), .. OnOff(LaneSensor.EmergencyStop),
            Staff(new Disinfect()), Staff(new DisinfectedByHand()), Staff(new Hold("asked by the centre")), Staff(new Release()), Staff(new ResetLane()),
        ],
    };

    /// <summary>Both checks at the same time.</summary>
    public static Theme BothChecks => new()
    {
        Name = "screening beside disinfection",
        Rules = new(s_screening with { Disinfection = s_open.Disinfection with { Required = true, OverlapScreening = true } }, s_timing),
        Before = [.. s_healthy, s_arrived, s_registered],
        AnswersAtOnce = true,
        Inputs =
        [
            new Measured(Reading(ReadingVerdict.Normal)), new Measured(Reading(ReadingVerdict.Fever)), new Measured(Reading(ReadingVerdict.SensorFault)),
            .. OnOff(LaneSensor.SprayFlow), Staff(new Disinfect()), Staff(new MeasureAgain()),
            Staff(new EnterContactReading(Reading(ReadingVerdict.Normal, ReadingMethod.Contact))), Staff(new Release()), Staff(new TurnAway("no")),
        ],
    };
}
