using System.Collections.Immutable;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Whitelist;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Edge.Tests.Whitelist;

public sealed class CandidateTests
{
    [Fact]
    public void A_plate_read_with_B_for_8_is_unregistered_and_offers_the_registered_one()
    {
        var found = Find("陕KB2345", Samples.Filed("陕K82345", colour: PlateColour.Yellow));
        Assert.Equal(WhitelistVerdict.Unregistered, found.Verdict);
        Assert.Null(found.Registration);
        var candidate = Assert.Single(found.Candidates);
        Assert.Equal(("陕K82345", PlateColour.Yellow, 2), (candidate.Plate, candidate.Colour, Assert.Single(candidate.Differs)));
        Assert.InRange(candidate.Likelihood, double.Epsilon, 1);
    }

    [Theory]
    [InlineData(RegistrationStatus.Pending)]
    [InlineData(RegistrationStatus.Suspended)]
    [InlineData(RegistrationStatus.Revoked)]
    public void Vehicles_that_may_not_pass_are_no_candidates(RegistrationStatus status) =>
        Assert.Empty(Find("陕KB2345", Samples.Filed("陕K82345") with { Status = status }).Candidates);

    [Fact]
    public void Expired_vehicles_and_those_of_other_gates_are_no_candidates()
    {
        Assert.Empty(Find("陕KB2345", Samples.Filed("陕K82345") with { ValidTo = new DateOnly(2001, 1, 1) }).Candidates);
        Assert.Empty(Find("陕KB2345", Samples.Filed("陕K82345") with { Gates = ["south/*"] }).Candidates);
    }

    [Fact]
    public void A_registered_plate_has_no_candidates() =>
        Assert.Empty(Find("陕KB2345", Samples.Filed("陕K82345"), Samples.Filed("陕KB2345")).Candidates);

    [Fact]
    public void At_most_three_are_offered_best_first_and_all_are_registered_near_misses() =>
        Gen.Select(Gen.Char["陕8B5S2Z17TUVDQ0"].Array[5], Gen.Char["8B5S2Z17TUVDQ0"].Array[5].List[1, 200]).Sample((read, registered) =>
        {
            var filed = registered.Select(serial => Samples.Filed("陕K" + new string(serial))).DistinctBy(r => r.Plate.Key).ToArray();
            if (!Plate.TryParse("陕K" + new string(read), PlateColour.Unknown, out var plate, out _))
                return;
            var found = Find(plate.Text, filed);
            if (filed.Any(r => r.Plate.Text == plate.Text))
            {
                Assert.Equal(WhitelistVerdict.Registered, found.Verdict);
                return;
            }
            Assert.Equal(WhitelistVerdict.Unregistered, found.Verdict);
            var near = filed.Select(r => NearMiss.Compare(plate, [], r.Plate)?.Likelihood).OfType<double>().OrderDescending().Take(NearMisses.Maximum);
            Assert.Equal(near, found.Candidates.Select(c => c.Likelihood));
            Assert.All(found.Candidates, c => Assert.Contains(filed, r => r.Plate.Text == c.Plate));
            Assert.All(found.Candidates, c => Assert.Equal(NearMiss.Compare(plate, [], Samples.Plate(c.Plate))!.Value.Differs, c.Differs));
        }, iter: Scale.Of(5_000, 200));

    private static Lookup Find(string read, params Registration[] registered) =>
        new GreenChannel(Samples.Index(registered), new GateSettings { Site = "north", Name = "gate-1" }, TimeProvider.System).Find(Samples.Plate(read));
}
