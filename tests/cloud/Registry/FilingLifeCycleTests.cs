using Checkpoint.Cloud.Registry;
using Checkpoint.Protocols.Whitelist;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Cloud.Tests.Registry;

public sealed class FilingLifeCycleTests
{
    private static readonly DateOnly s_today = new(2026, 3, 1);

    private static readonly Gen<(FilingStep Step, bool IsOver)> s_steps = Gen.Select(Gen.Enum<FilingStep>(), Gen.Bool);

    [Theory]
    [InlineData(FilingStep.Approve, FilingState.Approved, FilingStep.Activate, FilingState.Active)]
    [InlineData(FilingStep.Revoke, FilingState.Revoked, FilingStep.Submit, FilingState.Submitted)]
    public void What_is_submitted_goes_its_way(FilingStep first, FilingState then, FilingStep second, FilingState end)
    {
        Assert.Equal(then, FilingLifeCycle.Next(FilingState.Submitted, first, isOver: false));
        Assert.Equal(end, FilingLifeCycle.Next(then, second, isOver: false));
    }

    [Fact]
    public void Whatever_steps_are_taken_nothing_is_in_use_that_was_not_approved_since_it_was_submitted_or_whose_validity_is_over() =>
        s_steps.List[0, 40].Sample(steps =>
        {
            var (state, isApproved) = (FilingState.Submitted, false);
            foreach (var (step, isOver) in steps)
            {
                var next = FilingLifeCycle.Next(state, step, isOver);
                Assert.Equal(next is not null && step != FilingStep.Expire, FilingLifeCycle.From(state, isOver).Contains(step));
                if (next is not { } then) continue;
                Assert.NotEqual(state, then);
                isApproved = then != FilingState.Submitted && (isApproved || step == FilingStep.Approve);
                if (then == FilingState.Active) Assert.True(isApproved && !isOver);
                if (then == FilingState.Expired) Assert.True(isOver);
                if (state == FilingState.Revoked) Assert.Equal(FilingState.Submitted, then);
                state = then;
            }
        });

    [Fact]
    public void Every_state_can_be_reached_and_left()
    {
        var reached = new HashSet<FilingState> { FilingState.Submitted };
        while (reached.SelectMany(Ways).Any(reached.Add)) { }
        Assert.Equal(Enum.GetValues<FilingState>(), reached.Order());
        Assert.All(reached, state => Assert.NotEmpty(Ways(state)));

        static IEnumerable<FilingState> Ways(FilingState state) =>
            from step in Enum.GetValues<FilingStep>() from isOver in new[] { false, true } let next = FilingLifeCycle.Next(state, step, isOver) where next is not null select next.Value;
    }

    [Fact]
    public void Gates_are_told_what_is_in_use_and_what_they_must_refuse_and_nothing_of_the_people()
    {
        var filing = Filings.Filing("陕K00001", "SM-1") with { Drivers = [new("李四", "13812341234", "612701199001011234")], Enterprise = "某煤矿", ValidTo = s_today.AddDays(-1) };
        foreach (var state in Enum.GetValues<FilingState>())
        {
            RegistrationStatus? expected = state switch
            {
                FilingState.Active or FilingState.Expired => RegistrationStatus.Active,
                FilingState.Suspended => RegistrationStatus.Suspended,
                FilingState.Revoked => RegistrationStatus.Revoked,
                _ => null,
            };
            var told = (filing with { State = state }).Registration;
            Assert.Equal(expected, told?.Status);
            if (told is not null) Assert.DoesNotContain("李四", System.Text.Encoding.UTF8.GetString(WhitelistMessages.Write(WhitelistEntry.Of(told))), StringComparison.Ordinal);
        }
        Assert.True(filing.IsOver(s_today));
        Assert.False((filing with { ValidTo = s_today }).IsOver(s_today));
    }

    [Fact]
    public void A_program_that_knows_gates_only_moves_the_state_as_far_as_its_status_says_and_keeps_the_rest() =>
        Gen.Select(Gen.Enum<FilingState>(), Gen.Enum<RegistrationStatus>()).Sample((state, status) =>
        {
            var before = Filings.Filing("陕K00001", "SM-1") with { State = state, Enterprise = "某煤矿", Drivers = [new("李四")] };
            var after = Filing.Of(Filings.Registration("陕K00001", "SM-1") with { Status = status, PeopleAboard = 3 }, before);
            Assert.Equal(status, after.Status);
            if (before.Status == status) Assert.Equal(state, after.State);
            Assert.Equal(("某煤矿", "李四", 3), (after.Enterprise, after.Drivers[0].Name, after.PeopleAboard));
        });

    [Theory]
    [InlineData("13812341234", "612701199001011234", "138****1234", "6127************34")]
    [InlineData("+8613812341234", "E12345678", "+86*******1234", "E*******8")]
    [InlineData("12345", "", "*****", "")]
    public void What_is_personal_is_masked_and_taken_back_as_it_was(string phone, string number, string maskedPhone, string maskedNumber)
    {
        var driver = new Driver("李四", phone, number);
        var masked = PersonalData.Masked(driver);
        Assert.Equal((maskedPhone, maskedNumber), (masked.Phone, masked.IdNumber));
        Assert.Equal([driver], PersonalData.Unmask([masked], [new("王五", "13900000000"), driver]));
        Assert.Equal([masked with { Name = "王五" }], PersonalData.Unmask([masked with { Name = "王五" }], [driver]));
        Assert.DoesNotContain("李四", $"{driver}", StringComparison.Ordinal);
    }
}
