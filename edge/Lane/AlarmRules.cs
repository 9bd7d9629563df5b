using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Lane;

/// <summary>Alarms follow from the state; a change is recorded once.</summary>
internal static class AlarmRules
{
    public static void Apply(LaneTurn turn, AlarmSet before)
    {
        var after = Of(turn.State);
        foreach (var alarm in before.Except(after))
            turn.Record(new AlarmCleared { Lane = turn.State.Lane, Alarm = alarm });
        foreach (var alarm in after.Except(before))
            turn.Record(new AlarmRaised { Lane = turn.State.Lane, Alarm = alarm, Pass = turn.State.Pass, Detail = Detail(turn.State, alarm) });
        turn.State = turn.State with { Alarms = after, Acknowledged = turn.State.Acknowledged.Intersect(after) };
    }

    /// <summary>A person has answered an alarm. It sounds no more, and ends when nothing else keeps it.</summary>
    public static string? Acknowledge(LaneTurn turn, AlarmCode alarm)
    {
        if (!turn.State.Alarms.Contains(alarm)) return "alarm-not-raised";
        turn.State = turn.State with { Acknowledged = turn.State.Acknowledged.With(alarm) };
        if (alarm == AlarmCode.Tailgating) turn.Latch(alarm, false);
        return null;
    }

    private static AlarmSet Of(LaneState state)
    {
        if (state.Mode == LaneMode.Starting) return state.Alarms;
        var contacts = state.Contacts;
        return state.Latched
            .With(AlarmCode.Fever, state.Current is { Fever: not FeverStage.None })
            .With(AlarmCode.Obstruction, state.Barrier.IsObstructed)
            .With(AlarmCode.EmergencyStop, state.Mode == LaneMode.Stopped || !contacts.IsInactive(LaneSensor.EmergencyStop))
            .With(AlarmCode.CabinetOpen, contacts.IsActive(LaneSensor.CabinetDoor))
            .With(AlarmCode.VehicleInBarrierLine, contacts.IsActive(LaneSensor.BarrierLoop) && !LineRules.MayBeEntered(state) && !state.Latched.Contains(AlarmCode.Tailgating))
            .With(AlarmCode.SensorFault, !contacts.AreAllKnown)
            .With(AlarmCode.ThermometerFault, state.IsThermometerFaulty)
            .With(AlarmCode.NoSprayFlow, state.Current is { Spray: SprayStage.NoFlow })
            .With(AlarmCode.TankLow, contacts.IsActive(LaneSensor.TankLevel))
            .With(AlarmCode.CameraSilent, state.IsCameraSilent)
            .With(AlarmCode.PassStalled, state.Current is { IsStalled: true })
            .With(AlarmCode.DiskFault, state.Disk != DiskState.Works)
            .With(AlarmCode.ManualKey, contacts.IsActive(LaneSensor.ManualKey))
            .With(AlarmCode.PowerLoss, contacts.IsActive(LaneSensor.PowerFail));
    }

    private static string? Detail(LaneState state, AlarmCode alarm) => alarm switch
    {
        AlarmCode.SensorFault => state.Contacts.FirstUnknown?.ToString(),
        AlarmCode.BarrierPosition => state.Contacts switch
        {
            _ when state.Contacts.IsActive(LaneSensor.UpLimit) && state.Contacts.IsActive(LaneSensor.DownLimit) => "both limits",
            _ when state.Contacts.IsActive(LaneSensor.UpLimit) => "up",
            _ when state.Contacts.IsActive(LaneSensor.DownLimit) => "down",
            _ => "between",
        },
        _ => null,
    };
}
