using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using Xunit;

namespace Checkpoint.Lane.Tests.Scenarios;

public sealed class IdentificationTests
{
    private static LaneScenario Arrived()
    {
        var lane = LaneScenario.Idle();
        lane.Arrives();
        return lane;
    }

    [Fact]
    public void Without_a_read_staff_are_asked_for_the_plate()
    {
        var lane = Arrived();
        lane.Wait(9.9);
        Assert.Equal(LanePhase.Arrived, lane.State.Phase);
        lane.Wait(0.1);
        Assert.Equal(StaffReason.NoPlate, lane.State.Awaits);
        Assert.Equal(StaffReason.NoPlate, lane.Last<PassAwaitsStaff>().Reason);
        lane.Staff(new EnterPlate(LaneScenario.Typed()));
        Assert.Equal(LanePhase.Screening, lane.State.Phase);
        lane.Presents();
        lane.Sprays();
        Assert.Equal(ClearanceGround.Staff, lane.Last<PassCleared>().Ground);
    }

    [Fact]
    public void A_read_that_comes_late_is_taken_all_the_same()
    {
        var lane = Arrived();
        lane.Wait(30);
        lane.IsRead();
        Assert.Equal(LanePhase.Screening, lane.State.Phase);
    }

    [Theory]
    [InlineData(WhitelistVerdict.Unregistered, StaffReason.Unregistered)]
    [InlineData(WhitelistVerdict.Pending, StaffReason.Pending)]
    [InlineData(WhitelistVerdict.Suspended, StaffReason.Suspended)]
    [InlineData(WhitelistVerdict.Revoked, StaffReason.Revoked)]
    [InlineData(WhitelistVerdict.Expired, StaffReason.Expired)]
    [InlineData(WhitelistVerdict.WrongGate, StaffReason.WrongGate)]
    public void Who_is_not_registered_waits_for_staff_and_goes_on_when_admitted(WhitelistVerdict verdict, StaffReason reason)
    {
        var lane = Arrived();
        lane.IsRead(verdict);
        Assert.Equal(reason, lane.State.Awaits);
        Assert.False(lane.State.Outputs.Pump);
        lane.Staff(new Admit("delivery note seen"));
        Assert.Equal(LanePhase.Screening, lane.State.Phase);
        lane.Staff(new Admit("again"));
        lane.IsRefused("admitted-already");
    }

    [Fact]
    public void A_registered_plate_the_camera_is_not_sure_of_is_confirmed_by_staff()
    {
        var lane = Arrived();
        lane.IsRead(confidence: 0.79);
        Assert.Equal(StaffReason.NearMiss, lane.State.Awaits);
        lane.Staff(new EnterPlate(LaneScenario.Typed()));
        Assert.Null(lane.State.Awaits);
    }

    [Fact]
    public void A_surer_read_of_the_same_plate_needs_nobody()
    {
        var lane = Arrived();
        lane.IsRead(confidence: 0.5);
        lane.IsRead(confidence: 0.9);
        Assert.Equal(LanePhase.Screening, lane.State.Phase);
    }

    [Fact]
    public void A_near_miss_is_offered_and_never_taken()
    {
        var lane = Arrived();
        lane.Do(new PlateSeen(LaneScenario.Known(WhitelistVerdict.Unregistered, plate: LaneScenario.Other) with
        {
            Candidates = [new PlateCandidate(LaneScenario.Truck.Text, PlateColour.Yellow, [3], 0.8)],
        }));
        Assert.Equal(StaffReason.NearMiss, lane.State.Awaits);
        Assert.Single(lane.Last<PassIdentified>().Candidates);
        lane.Wait(600);
        Assert.Equal(0, lane.Count<PulseOpen>());
        lane.IsRead();
        Assert.Equal(LaneScenario.Truck, lane.State.Identification?.Plate);
    }

    [Fact]
    public void Another_plate_does_not_take_the_place_of_a_certain_one()
    {
        var lane = Arrived();
        lane.IsRead(WhitelistVerdict.Unregistered);
        lane.IsRead(plate: LaneScenario.Other);
        Assert.Equal(LaneScenario.Truck, lane.State.Identification?.Plate);
        Assert.Equal(StaffReason.Unregistered, lane.State.Awaits);
    }

    [Fact]
    public void What_staff_typed_stays_whatever_the_camera_says()
    {
        var lane = Arrived();
        lane.Staff(new EnterPlate(LaneScenario.Typed(WhitelistVerdict.Expired)));
        lane.IsRead(plate: LaneScenario.Other);
        Assert.Equal(LaneScenario.Truck, lane.State.Identification?.Plate);
        Assert.Equal(StaffReason.Expired, lane.State.Awaits);
    }

    [Fact]
    public void A_registration_that_comes_while_the_vehicle_waits_lets_it_go_on()
    {
        var lane = Arrived();
        lane.IsRead(WhitelistVerdict.Pending);
        lane.Do(new VerdictChanged(LaneScenario.Truck, WhitelistVerdict.Registered));
        Assert.Equal(LanePhase.Screening, lane.State.Phase);
    }

    private static LaneScenario Passed()
    {
        var lane = LaneScenario.Cleared();
        lane.DrivesIn();
        lane.DrivesOut();
        lane.Wait(1.5);
        lane.EndedAs(PassOutcome.Passed);
        return lane;
    }

    [Fact]
    public void A_late_read_of_the_vehicle_that_left_is_not_kept_for_the_next()
    {
        var lane = Passed();
        lane.IsRead();
        lane.Arrives();
        Assert.Null(lane.State.Identification);
    }

    [Fact]
    public void The_plate_of_the_vehicle_that_left_names_the_next_only_when_a_person_confirms_it()
    {
        var lane = Passed();
        lane.ArmGoesDown();
        lane.Arrives();
        lane.IsRead();
        Assert.Equal(StaffReason.NearMiss, lane.State.Awaits);
        lane.IsRead(plate: LaneScenario.Other);
        Assert.Equal(LaneScenario.Other, lane.State.Identification?.Plate);
        Assert.Null(lane.State.Awaits);
    }

    [Fact]
    public void A_vehicle_that_comes_again_later_is_named_by_its_read()
    {
        var lane = Passed();
        lane.ArmGoesDown();
        lane.Wait(10);
        lane.Arrives();
        lane.IsRead();
        Assert.Equal(LaneScenario.Truck, lane.State.Identification?.Plate);
    }

    [Fact]
    public void A_vehicle_that_backed_out_may_come_again_at_once()
    {
        var lane = Arrived();
        lane.IsRead(WhitelistVerdict.Unregistered);
        lane.BacksOut();
        lane.IsRead();
        lane.Arrives();
        Assert.Equal(LaneScenario.Truck, lane.State.Identification?.Plate);
    }

    [Theory]
    [InlineData(WhitelistVerdict.Unregistered, true)]
    [InlineData(WhitelistVerdict.Revoked, false)]
    public void A_plate_that_is_only_read_once_the_vehicle_is_cleared_is_its_own_and_counts(WhitelistVerdict verdict, bool staysCleared)
    {
        var lane = Arrived();
        lane.Wait(10);
        lane.Staff(new Admit("papers seen"));
        lane.Presents();
        lane.Sprays();
        Assert.True(lane.State.IsCleared);
        lane.IsRead(verdict);
        Assert.Equal(LaneScenario.Truck, lane.State.Identification?.Plate);
        Assert.Null(lane.State.KeptRead);
        Assert.Equal(staysCleared, lane.State.IsCleared);
    }

    [Fact]
    public void A_registration_that_comes_with_more_people_asks_for_their_readings()
    {
        var lane = Arrived();
        lane.IsRead(WhitelistVerdict.Unregistered);
        lane.Staff(new Admit("papers seen"));
        lane.Presents();
        Assert.Equal(LanePhase.Disinfecting, lane.State.Phase);
        lane.Do(new VerdictChanged(LaneScenario.Truck, WhitelistVerdict.Registered, "r7", 2));
        Assert.True(lane.Last<PassIdentified>() is { Registration: "r7", PeopleAboard: 2 });
        lane.Sprays();
        Assert.Equal(LanePhase.Screening, lane.State.Phase);
        lane.Presents();
        Assert.Equal(2, lane.Last<PassScreened>().People);
        Assert.Equal(LanePhase.Opening, lane.State.Phase);
    }

    [Fact]
    public void A_plate_typed_for_no_vehicle_is_refused()
    {
        var lane = LaneScenario.Idle();
        lane.Staff(new EnterPlate(LaneScenario.Typed()));
        lane.IsRefused("no-vehicle");
    }

    [Fact]
    public void Identifications_with_equal_candidates_are_equal()
    {
        Assert.Equal(One(), One());
        Assert.Equal(One().GetHashCode(), One().GetHashCode());
        Assert.NotEqual(One(), One() with { Candidates = [] });

        static Identification One() =>
            LaneScenario.Known() with { Candidates = [new PlateCandidate("陕K12346", PlateColour.Yellow, [6], 0.5)] };
    }
}
