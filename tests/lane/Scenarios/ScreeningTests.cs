using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Xunit;

namespace Checkpoint.Lane.Tests.Scenarios;

public sealed class ScreeningTests
{
    private static LaneScenario Screening(int people = 1)
    {
        var lane = LaneScenario.Idle();
        lane.Arrives();
        lane.IsRead(people: people);
        lane.Sprays();
        Assert.Equal(LanePhase.Screening, lane.State.Phase);
        return lane;
    }

    private static LaneScenario Feverish()
    {
        var lane = Screening();
        lane.Presents(ReadingVerdict.Fever);
        Assert.Equal(LanePhase.Held, lane.State.Phase);
        Assert.Equal(StaffReason.Fever, lane.Last<PassHeld>().Reason);
        Assert.True(lane.Has(AlarmCode.Fever));
        Assert.True(lane.State.Outputs.Buzzer);
        return lane;
    }

    [Fact]
    public void Three_unusable_readings_call_staff_and_the_button_begins_again()
    {
        var lane = Screening();
        lane.Presents(ReadingVerdict.Retake);
        lane.Presents(ReadingVerdict.Retake);
        Assert.Null(lane.State.Awaits);
        lane.Presents(ReadingVerdict.Retake);
        Assert.Equal(StaffReason.ScreeningIncomplete, lane.State.Awaits);
        Assert.False(lane.State.Outputs.Measuring);
        lane.On(LaneSensor.MeasureButton);
        Assert.True(lane.State.Outputs.Measuring);
        lane.Presents();
        Assert.Equal(LanePhase.Opening, lane.State.Phase);
    }

    [Fact]
    public void Nobody_at_the_thermometer_calls_staff()
    {
        var lane = Screening();
        lane.Wait(45);
        Assert.Equal(StaffReason.ScreeningIncomplete, lane.State.Awaits);
        lane.Staff(new MeasureAgain());
        Assert.Equal(LanePhase.Screening, lane.State.Phase);
    }

    [Fact]
    public void The_button_makes_the_thermometer_begin_anew()
    {
        var lane = Screening();
        lane.On(LaneSensor.MeasureButton);
        Assert.Equal([typeof(StopMeasuring), typeof(StartMeasuring)], lane.Commands.TakeLast(2).Select(command => command.GetType()));
    }

    [Fact]
    public void A_broken_thermometer_never_decides()
    {
        var lane = Screening();
        lane.Do(new ThermometerChanged(true));
        Assert.Equal(StaffReason.ThermometerFault, lane.State.Awaits);
        Assert.True(lane.Has(AlarmCode.ThermometerFault));
        lane.Presents();
        Assert.Equal(0, lane.Count<PassReading>());
        lane.Staff(new MeasureAgain());
        lane.IsRefused("thermometer-faulty");
        lane.Do(new ThermometerChanged(false));
        Assert.Equal(LanePhase.Screening, lane.State.Phase);
    }

    [Fact]
    public void A_reading_in_fault_asks_staff_for_a_contact_thermometer()
    {
        var lane = Screening();
        lane.Presents(ReadingVerdict.SensorFault);
        Assert.Equal(StaffReason.ThermometerFault, lane.State.Awaits);
        lane.ContactReading(36.5);
        Assert.Equal(ClearanceGround.Staff, lane.Last<PassCleared>().Ground);
    }

    [Fact]
    public void In_the_cold_only_a_contact_thermometer_gives_a_verdict()
    {
        var lane = Screening(people: 2);
        lane.Presents(ReadingVerdict.ContactRequired);
        Assert.Equal(StaffReason.ContactThermometer, lane.State.Awaits);
        lane.ContactReading(36.5);
        lane.ContactReading(36.7);
        Assert.Equal(LanePhase.Opening, lane.State.Phase);
    }

    [Fact]
    public void Staff_correct_the_number_of_people()
    {
        var lane = Screening();
        lane.Staff(new SetPeople(2));
        lane.Presents();
        Assert.Equal(LanePhase.Screening, lane.State.Phase);
        lane.Staff(new SetPeople(0));
        lane.IsRefused("people-out-of-range");
        lane.Staff(new SetPeople(1));
        Assert.Equal(LanePhase.Opening, lane.State.Phase);
    }

    [Fact]
    public void A_fever_is_measured_again_after_the_rest_and_released_by_a_person()
    {
        var lane = Feverish();
        lane.Staff(new Release());
        lane.IsRefused("fever-not-disproved");
        lane.Staff(new OpenByHand("in a hurry"));
        lane.IsRefused("held-for-fever");
        lane.Wait(299);
        Assert.False(lane.State.Outputs.Measuring);
        lane.Wait(1);
        Assert.True(lane.State.Outputs.Measuring);
        lane.Presents();
        Assert.Equal(LanePhase.Held, lane.State.Phase);
        lane.Staff(new Release());
        Assert.Equal("王建国", lane.Last<PassReleased>().By);
        Assert.False(lane.Has(AlarmCode.Fever));
        Assert.Equal(LanePhase.Opening, lane.State.Phase);
        Assert.Equal(ClearanceGround.Staff, lane.Last<PassCleared>().Ground);
    }

    [Fact]
    public void A_second_fever_is_confirmed_by_contact_and_ends_in_isolation()
    {
        var lane = Feverish();
        lane.Wait(300);
        lane.Presents(ReadingVerdict.Fever);
        Assert.False(lane.State.Outputs.Measuring);
        lane.Staff(new MeasureAgain());
        lane.IsRefused("contact-thermometer-only");
        lane.ContactReading(38.6);
        lane.Staff(new Release());
        lane.IsRefused("fever-not-disproved");
        lane.Staff(new TurnAway("no"));
        lane.IsRefused("release-or-isolate");
        lane.Staff(new Isolate());
        Assert.Equal(LanePhase.Leaving, lane.State.Phase);
        lane.BacksOut();
        lane.EndedAs(PassOutcome.Isolated);
    }

    [Fact]
    public void A_normal_contact_reading_disproves_a_fever()
    {
        var lane = Feverish();
        lane.ContactReading(36.8);
        lane.Staff(new Release());
        Assert.Equal(LanePhase.Opening, lane.State.Phase);
    }
}
