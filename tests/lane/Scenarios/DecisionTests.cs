using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Xunit;

namespace Checkpoint.Lane.Tests.Scenarios;

/// <summary>Rule 2: no vehicle is waved through unrecorded.</summary>
public sealed class DecisionTests
{
    [Fact]
    public void A_fever_found_before_holding_open_is_durable_keeps_the_arm_down()
    {
        var lane = LaneScenario.Idle();
        lane.Arrives();
        lane.IsRead();
        lane.JournalAnswers = false;
        lane.Staff(new HoldOpen(true));
        lane.Presents(ReadingVerdict.Fever);
        lane.Do(new DecisionRecorded(lane.State.LastDecision));
        Assert.Equal(0, lane.Count<PulseOpen>());
        Assert.Null(lane.State.Barrier.HeldOpenBy);
    }

    [Fact]
    public void Holding_open_is_for_whoever_comes_meanwhile_too()
    {
        var lane = LaneScenario.Idle();
        lane.JournalAnswers = false;
        lane.Staff(new HoldOpen(true));
        lane.Arrives();
        lane.Do(new DecisionRecorded(lane.State.LastDecision));
        Assert.Equal(1, lane.Count<PulseOpen>());
    }

    private static LaneScenario Decided()
    {
        var lane = LaneScenario.Idle();
        lane.JournalAnswers = false;
        lane.Arrives();
        lane.IsRead();
        lane.Presents();
        lane.Sprays();
        Assert.Equal(LanePhase.Cleared, lane.State.Phase);
        Assert.False(lane.State.IsCleared);
        Assert.Equal(0, lane.Count<PulseOpen>());
        return lane;
    }

    [Fact]
    public void The_arm_waits_for_the_disk()
    {
        var lane = Decided();
        lane.Do(new DecisionRecorded(0));
        Assert.Equal(0, lane.Count<PulseOpen>());
        lane.Do(new DecisionRecorded(1));
        Assert.Equal(BarrierCause.Clearance, Assert.Single(lane.Commands.OfType<PulseOpen>()).Cause);
        Assert.Equal(DriverLight.Red, lane.Light);
    }

    [Fact]
    public void A_disk_that_fails_leaves_the_arm_down_until_a_person_opens()
    {
        var lane = Decided();
        lane.Do(new JournalChanged(false));
        Assert.True(lane.Has(AlarmCode.DiskFault));
        Assert.Equal(StaffReason.DiskFault, lane.State.Awaits);
        lane.Do(new DecisionRecorded(1));
        Assert.Equal(0, lane.Count<PulseOpen>());
        lane.Staff(new OpenByHand("disk broken, papers checked"));
        Assert.Equal(BarrierCause.Staff, Assert.Single(lane.Commands.OfType<PulseOpen>()).Cause);
        Assert.Equal(ClearanceGround.Override, lane.Last<PassCleared>().Ground);
        Assert.Equal("王建国", lane.Last<BarrierOpening>().By);
    }

    [Fact]
    public void A_decision_the_disk_never_confirms_counts_as_a_failed_disk()
    {
        var lane = Decided();
        lane.Wait(8);
        Assert.Equal(StaffReason.DiskFault, lane.State.Awaits);
        Assert.Equal(LanePhase.AwaitingStaff, lane.State.Phase);
        lane.JournalAnswers = true;
        lane.Do(new DecisionRecorded(1));
        Assert.False(lane.Has(AlarmCode.DiskFault));
        Assert.Equal(LanePhase.Opening, lane.State.Phase);
    }

    [Fact]
    public void When_the_disk_works_again_the_lane_decides_anew()
    {
        var lane = Decided();
        lane.Do(new JournalChanged(false));
        lane.JournalAnswers = true;
        lane.Do(new JournalChanged(true));
        Assert.Equal(LanePhase.Opening, lane.State.Phase);
    }

    [Fact]
    public void A_person_s_opening_waits_for_the_disk_too_and_goes_at_once_when_that_fails()
    {
        var lane = LaneScenario.Idle();
        lane.JournalAnswers = false;
        lane.Staff(new OpenByHand("fire engine"));
        Assert.Equal(0, lane.Count<PulseOpen>());
        lane.Do(new JournalChanged(false));
        Assert.Equal(1, lane.Count<PulseOpen>());
    }

    [Fact]
    public void An_order_of_the_centre_opens_while_its_deadline_is_not_over()
    {
        var lane = LaneScenario.Idle();
        lane.JournalAnswers = false;
        lane.Order(new OpenByHand("fire engine"), seconds: 2);
        lane.Wait(2);
        lane.Do(new DecisionRecorded(lane.State.LastDecision));
        Assert.Equal("centre: 李娜", lane.Last<BarrierOpening>().By);
        Assert.Equal(new DecisionEnd(lane.State.LastDecision, DecisionFate.Carried), lane.State.Ended);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_order_of_the_centre_whose_record_takes_longer_than_its_deadline_opens_nothing(bool withVehicle)
    {
        var lane = LaneScenario.Idle();
        if (withVehicle) lane.Arrives();
        lane.JournalAnswers = false;
        lane.Order(new OpenByHand("fire engine"), seconds: 2);
        lane.Wait(2.1);
        lane.Do(new DecisionRecorded(lane.State.LastDecision));
        Assert.Equal(0, lane.Count<PulseOpen>());
        Assert.False(lane.State.IsCleared);
        Assert.Equal(new DecisionEnd(lane.State.LastDecision, DecisionFate.Late), lane.State.Ended);
    }

    [Fact]
    public void A_lane_that_was_busy_looks_at_the_deadline_when_it_comes_to_the_record()
    {
        var lane = LaneScenario.Idle();
        lane.JournalAnswers = false;
        lane.Order(new OpenByHand("fire engine"), seconds: 2);
        lane.Do(new DecisionRecorded(lane.State.LastDecision) { TakenAt = TimeSpan.FromDays(1) });
        Assert.Equal(0, lane.Count<PulseOpen>());
        Assert.Equal(DecisionFate.Late, lane.State.Ended!.Fate);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_order_of_the_centre_without_a_record_opens_nothing_however_long_it_counts(bool fails)
    {
        var lane = LaneScenario.Idle();
        lane.JournalAnswers = false;
        lane.Order(new OpenByHand("fire engine"), seconds: 600);
        if (fails) lane.Do(new JournalChanged(false));
        else lane.Wait(8);
        Assert.Equal(DecisionFate.NotRecorded, lane.State.Ended!.Fate);
        lane.Do(new DecisionRecorded(lane.State.LastDecision));
        Assert.Equal(0, lane.Count<PulseOpen>());
    }

    [Fact]
    public void While_the_disk_fails_the_centre_opens_nothing_and_who_is_at_the_gate_does()
    {
        var lane = LaneScenario.Idle();
        lane.Do(new JournalChanged(false));
        lane.Order(new OpenByHand("fire engine"), seconds: 60);
        lane.IsRefused("not-recorded");
        lane.Order(new HoldOpen(true), seconds: 60);
        lane.IsRefused("not-recorded");
        Assert.Equal(0, lane.Count<PulseOpen>());
        lane.Staff(new OpenByHand("fire engine"));
        Assert.Equal(1, lane.Count<PulseOpen>());
    }

    [Fact]
    public void An_order_of_the_centre_that_the_lane_has_taken_back_does_not_count_as_done()
    {
        var lane = LaneScenario.Idle();
        lane.JournalAnswers = false;
        lane.Order(new OpenByHand("fire engine"), seconds: 60);
        lane.On(LaneSensor.EmergencyStop);
        lane.Off(LaneSensor.EmergencyStop);
        lane.Do(new DecisionRecorded(lane.State.LastDecision));
        Assert.Equal(0, lane.Count<PulseOpen>());
        Assert.Null(lane.State.Ended);
    }

    public static TheoryData<string> Changes => new("emergency stop", "held", "revoked", "left", "turned away", "closed");

    [Theory]
    [MemberData(nameof(Changes))]
    public void Nothing_opens_when_the_lane_changed_between_decision_and_disk(string change)
    {
        var lane = Decided();
        switch (change)
        {
            case "emergency stop":
                lane.On(LaneSensor.EmergencyStop);
                break;
            case "held":
                lane.Staff(new Hold("papers"));
                break;
            case "revoked":
                lane.Do(new VerdictChanged(LaneScenario.Truck, WhitelistVerdict.Revoked));
                break;
            case "left":
                lane.Off(LaneSensor.ArrivalLoop);
                break;
            case "turned away":
                lane.Staff(new TurnAway("road closed"));
                break;
            default:
                lane.On(LaneSensor.BarrierLoop);
                break;
        }

        lane.Do(new DecisionRecorded(1));
        Assert.Equal(0, lane.Count<PulseOpen>());
        Assert.False(lane.State.IsCleared);
    }

    [Fact]
    public void A_registration_revoked_under_the_open_arm_stops_the_vehicle()
    {
        var lane = LaneScenario.Cleared();
        lane.Do(new VerdictChanged(LaneScenario.Truck, WhitelistVerdict.Revoked));
        Assert.Equal(DriverLight.Red, lane.Light);
        Assert.Equal(StaffReason.Revoked, lane.State.Awaits);
        Assert.Equal(1, lane.Count<PulseClose>());
    }
}
