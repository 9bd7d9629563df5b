using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using static Checkpoint.Lane.Tests.Properties.Alphabet;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>What a guard does when the lane asks for one; not always the best.</summary>
internal static class Guards
{
    public static StaffAction Answer(Random random, StaffReason reason) => random.Next(8) == 0
        ? Chaos.Action(random)
        : reason switch
        {
            StaffReason.NoPlate or StaffReason.NearMiss => new EnterPlate(Chaos.Plate(random, PlateSource.Staff)),
            StaffReason.Unregistered or StaffReason.Pending or StaffReason.Suspended or StaffReason.Revoked or StaffReason.Expired or StaffReason.WrongGate =>
                random.Next(3) == 0 ? new TurnAway("no papers") : new Admit("papers seen"),
            StaffReason.ThermometerFault or StaffReason.ContactThermometer => Contact(random),
            StaffReason.ScreeningIncomplete => random.Next(3) == 0 ? Contact(random) : new MeasureAgain(),
            StaffReason.Fever => random.Next(4) switch { 0 => new Isolate(), 1 => new MeasureAgain(), 2 => new Release(), _ => Contact(random) },
            StaffReason.NoSprayFlow or StaffReason.TankLow => random.Next(2) == 0 ? new Disinfect() : new DisinfectedByHand(),
            StaffReason.DiskFault => new OpenByHand("disk"),
            StaffReason.HeldByStaff => new Release(),
            StaffReason.Restarted => random.Next(3) switch { 0 => new TurnAway("restart"), 1 => new OpenByHand("was cleared"), _ => new ResetLane() },
            StaffReason.NotLeaving => new TurnAway("leave"),
            StaffReason.NotProceeding => random.Next(2) == 0 ? new OpenByHand("drive on") : new TurnAway("does not drive on"),
            _ => new ResetLane(),
        };

    private static EnterContactReading Contact(Random random) =>
        new(Reading(random.Next(5) == 0 ? ReadingVerdict.Fever : ReadingVerdict.Normal, ReadingMethod.Contact));
}
