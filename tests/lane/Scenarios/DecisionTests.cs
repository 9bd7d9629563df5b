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
