using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Staff;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Edge.Traffic;

/// <summary>What a person at the gate does about a lane.</summary>
internal static class StaffDesk
{
    /// <returns>Null: there is nothing to do.</returns>
    public static ActionRequest? Act(LaneView lane, Visit? visit) => lane.Awaits switch
    {
        StaffReason.NoPlate => Plate(lane, visit),
        StaffReason.NearMiss => Confirm(lane, visit),
        StaffReason.Unregistered or StaffReason.Pending or StaffReason.Expired or StaffReason.WrongGate or StaffReason.Suspended or StaffReason.Revoked =>
            visit is null or { TurnAway: true } ? new("turnAway", Reason: "documents not in order") : new("admit", Reason: "delivery note checked"),
        StaffReason.ThermometerFault or StaffReason.ScreeningIncomplete or StaffReason.ContactThermometer => Contact(visit),
        StaffReason.Fever => Fever(lane, visit),
        StaffReason.NoSprayFlow or StaffReason.TankLow => new("disinfect"),
        StaffReason.BarrierFault or StaffReason.EmergencyStop or StaffReason.Restarted => new("resetLane"),
        StaffReason.DiskFault => new("openByHand", Reason: "written down by hand"),
        StaffReason.HeldByStaff => new("release"),
        _ => Idle(lane),
    };

    private static ActionRequest Plate(LaneView lane, Visit? visit) =>
        visit is null ? new("turnAway", Reason: "unknown vehicle") : new("enterPlate", visit.Plate.Text, PlateColour.Yellow);

    private static ActionRequest Confirm(LaneView lane, Visit? visit)
    {
        if (visit is not null) return new("enterPlate", visit.Plate.Text, PlateColour.Yellow);
        return lane.Vehicle is { Candidates: [var best, ..] } ? new("enterPlate", best.Plate, best.Colour) : new("turnAway", Reason: "unknown vehicle");
    }

    private static ActionRequest Contact(Visit? visit) => new("enterContactReading", Celsius: visit?.ContactCelsius ?? 36.6);

    private static ActionRequest Fever(LaneView lane, Visit? visit)
    {
        if (lane.Fever == FeverStage.Disproved) return new("release");
        return lane.Readings.Any(reading => reading is { Method: ReadingMethod.Contact, Verdict: ReadingVerdict.Fever }) ? new("isolate") : Contact(visit);
    }

    private static ActionRequest? Idle(LaneView lane)
    {
        if (lane.Alarms.FirstOrDefault(alarm => !alarm.Acknowledged) is { } alarm) return new("acknowledgeAlarm", Alarm: alarm.Alarm);
        // The arm stays up after a restart until somebody says so.
        return lane is { Pass: null, Arm: ArmPosition.Up, Phase: LanePhase.Passing } ? new("closeBarrier") : null;
    }
}
