using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Xunit;

namespace Checkpoint.Lane.Tests.Scenarios;

public sealed class AlarmTests
{
    [Theory]
    [InlineData(LaneSensor.CabinetDoor, AlarmCode.CabinetOpen)]
    [InlineData(LaneSensor.ManualKey, AlarmCode.ManualKey)]
    [InlineData(LaneSensor.PowerFail, AlarmCode.PowerLoss)]
    [InlineData(LaneSensor.TankLevel, AlarmCode.TankLow)]
    public void A_contact_raises_its_alarm_once_and_clears_it(LaneSensor sensor, AlarmCode alarm)
    {
        var lane = LaneScenario.Idle();
        lane.On(sensor);
        lane.On(sensor);
        Assert.Equal(alarm, Assert.Single(lane.Events.OfType<AlarmRaised>()).Alarm);
        lane.Off(sensor);
        lane.Off(sensor);
        Assert.Equal(alarm, Assert.Single(lane.Events.OfType<AlarmCleared>()).Alarm);
    }

    [Fact]
    public void A_contact_in_fault_is_named()
    {
        var lane = LaneScenario.Idle();
        lane.Set(LaneSensor.PhotoEye, Signal.Unknown);
        Assert.True(lane.Last<AlarmRaised>() is { Alarm: AlarmCode.SensorFault, Detail: nameof(LaneSensor.PhotoEye) });
        lane.Off(LaneSensor.PhotoEye);
        Assert.Equal(1, lane.Count<AlarmCleared>());
    }

    [Fact]
    public void A_silent_camera_is_an_alarm()
    {
        var lane = LaneScenario.Idle();
        lane.Do(new CameraChanged(true));
        Assert.True(lane.Has(AlarmCode.CameraSilent));
        lane.Do(new CameraChanged(false));
        Assert.False(lane.Has(AlarmCode.CameraSilent));
    }

    [Fact]
    public void The_buzzer_sounds_until_somebody_answers()
    {
        var lane = LaneScenario.Idle();
        lane.On(LaneSensor.CabinetDoor);
        Assert.True(lane.State.Outputs.Buzzer);
        lane.Staff(new AcknowledgeAlarm(AlarmCode.CabinetOpen));
        Assert.False(lane.State.Outputs.Buzzer);
        Assert.True(lane.Has(AlarmCode.CabinetOpen));
        lane.Off(LaneSensor.CabinetDoor);
        lane.On(LaneSensor.CabinetDoor);
        Assert.True(lane.State.Outputs.Buzzer);
        lane.Staff(new AcknowledgeAlarm(AlarmCode.Fever));
        lane.IsRefused("alarm-not-raised");
    }
}
