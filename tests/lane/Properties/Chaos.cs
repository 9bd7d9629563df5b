using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using static Checkpoint.Lane.Tests.Properties.Alphabet;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>Any input at all, whether or not it makes sense now.</summary>
internal static class Chaos
{
    public static LaneInput Input(Random random, LaneJudge judge) => random.Next(14) switch
    {
        < 4 => Contact(Pick(random, Sensors), Pick(random, Signals)),
        4 => new PlateSeen(Plate(random, PlateSource.Camera)),
        5 => new VerdictChanged(Pick(random, PlatesSeen), Pick(random, Verdicts), null, random.Next(1, 4)),
        6 => new Measured(Reading(Pick(random, Readings))),
        7 => random.Next(2) == 0 ? new ThermometerChanged(random.Next(2) == 0) : new CameraChanged(random.Next(2) == 0),
        8 => new JournalChanged(random.Next(3) != 0),
        9 => new DecisionRecorded(judge.Ledger.Asked + random.Next(-2, 3)),
        10 => TimePassed.Instance,
        11 when random.Next(4) == 0 => Order(Action(random), judge.Sight.Now + TimeSpan.FromSeconds(random.Next(12))),
        _ => Staff(Action(random)),
    };

    public static StaffAction Action(Random random) => random.Next(17) switch
    {
        0 => new EnterPlate(Plate(random, PlateSource.Staff)),
        1 => new SetPeople(random.Next(-1, 4)),
        2 => new MeasureAgain(),
        3 => new EnterContactReading(Reading(Pick(random, Readings), ReadingMethod.Contact)),
        4 => new Admit("papers seen"),
        5 => new TurnAway("no papers"),
        6 => new Disinfect(),
        7 => new DisinfectedByHand(),
        8 => new Hold("asked by the centre"),
        9 => new Release(),
        10 => new Isolate(),
        11 => new OpenByHand("ambulance"),
        12 => new CloseBarrier(),
        13 => new HoldOpen(random.Next(2) == 0),
        14 => random.Next(3) == 0 ? new StopEverything() : new ResetLane(),
        15 => new ResetLane(),
        _ => new AcknowledgeAlarm(Pick(random, Enum.GetValues<AlarmCode>())),
    };

    public static Identification Plate(Random random, PlateSource source) => Seen(
        random.Next(2) == 0 ? WhitelistVerdict.Registered : Pick(random, Verdicts), random.Next(PlatesSeen.Length), source,
        random.Next(1, 4), random.Next(5) == 0 ? 0.5 : 0.95, random.Next(5) == 0);

    public static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
