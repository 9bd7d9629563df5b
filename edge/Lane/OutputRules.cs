using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Lane;

/// <summary>Lights, pump, buzzer and thermometer follow from the state.</summary>
internal static class OutputRules
{
    /// <summary>Alarms that cannot wait for somebody to look at a screen.</summary>
    private static readonly AlarmSet s_audible = AlarmSet.Of(
        AlarmCode.Fever, AlarmCode.Tailgating, AlarmCode.Obstruction, AlarmCode.EmergencyStop, AlarmCode.CabinetOpen,
        AlarmCode.BarrierNotOpening, AlarmCode.BarrierNotClosing, AlarmCode.BarrierPosition, AlarmCode.VehicleInBarrierLine,
        AlarmCode.NoSprayFlow, AlarmCode.PassStalled, AlarmCode.DiskFault);

    public static void Apply(LaneTurn turn, LaneOutputs before)
    {
        var after = new LaneOutputs(
            Light(turn.State), DisinfectionRules.IsSpraying(turn), !turn.State.Alarms.Intersect(s_audible).Except(turn.State.Acknowledged).IsEmpty,
            ScreeningRules.IsMeasuring(turn));
        if (after.Pump != before.Pump) turn.Command(new SetPump(after.Pump));
        if (after.Light != before.Light) turn.Command(new SetLight(after.Light));
        if (after.Measuring != before.Measuring) turn.Command(after.Measuring ? new StartMeasuring() : new StopMeasuring());
        if (after.Buzzer != before.Buzzer) turn.Command(new SetBuzzer(after.Buzzer));
        turn.State = turn.State with { Outputs = after };
    }

    private static DriverLight Light(LaneState state) => state switch
    {
        { Mode: LaneMode.Starting } => DriverLight.Off,
        { Mode: LaneMode.Working, IsCleared: true, Current.Place: LinePlace.Before, Barrier.Arm: ArmPosition.Up }
            when state.Contacts.IsActive(LaneSensor.UpLimit) && state.Contacts.IsLineFree => DriverLight.Green,
        { Mode: LaneMode.Working, Current: null } when state.Barrier.Arm == ArmPosition.Down || state.Barrier.HeldOpenBy is not null => DriverLight.Off,
        _ => DriverLight.Red,
    };
}
