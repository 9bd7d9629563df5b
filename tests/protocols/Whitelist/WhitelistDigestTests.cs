using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Protocols.Tests.Whitelist;

public sealed class WhitelistDigestTests
{
    private static readonly Gen<Registration> s_registrations =
        from number in Gen.Int[0, 99_999]
        from colour in Gen.OneOf(Gen.Const(PlateColour.Unknown), Gen.Const(PlateColour.Blue), Gen.Const(PlateColour.Yellow))
        from id in Gen.String[Gen.Char['a', 'f'], 1, 9]
        from status in Gen.Enum<RegistrationStatus>()
        from days in Gen.Int[0, 60_000].Array[2]
        from people in Gen.Int[1, Registration.MaximumPeople]
        from gates in Gen.Int[0, 9].HashSet[0, 3]
        select new Registration
        {
            Plate = PlateOf(number, colour),
            Id = id,
            Status = status,
            ValidFrom = days[0] % 3 == 0 ? null : Registration.FirstDay.AddDays(days[0]),
            ValidTo = days[1] % 3 == 0 ? null : Registration.FirstDay.AddDays(days[1]),
            PeopleAboard = people,
            Gates = [.. gates.Order().Select(gate => $"north/gate-{gate}")],
        };

    [Fact]
    public void The_digest_does_not_depend_on_the_order() =>
        Gen.Select(s_registrations.List[0, 50], Gen.Int).Sample((list, seed) =>
        {
            var shuffled = list.ToArray();
            new Random(seed).Shuffle(shuffled);
            Assert.Equal(WhitelistDigest.Of(list), WhitelistDigest.Of(shuffled));
        }, iter: Scale.Of(2_000, 200));

    [Fact]
    public void Every_change_of_one_registration_changes_the_digest() =>
        Gen.Select(s_registrations.List[1, 20], Gen.Int[0, 1_000]).Sample((list, which) =>
        {
            var place = which % list.Count;
            foreach (var changed in Changes(list[place]))
            {
                List<Registration> other = [.. list];
                other[place] = changed;
                Assert.NotEqual(WhitelistDigest.Of(list), WhitelistDigest.Of(other));
            }
            Assert.NotEqual(WhitelistDigest.Of(list), WhitelistDigest.Of(list[1..]));
            Assert.NotEqual(WhitelistDigest.Of(list), WhitelistDigest.Of([.. list, list[0]]));
            Assert.NotEqual(WhitelistDigest.Of(list), WhitelistDigest.Of([.. list, list[0], list[0]]));
        }, iter: Scale.Of(2_000, 200));

    [Fact]
    public void What_is_added_can_be_taken_away_again() =>
        Gen.Select(s_registrations.List[0, 20], s_registrations).Sample((list, one) =>
            Assert.Equal(WhitelistDigest.Of(list), WhitelistDigest.Of(list).With(one).Without(one)), iter: Scale.Of(2_000, 200));

    [Fact]
    public void Texts_do_not_run_into_one_another()
    {
        var one = new Registration { Plate = PlateOf(1, PlateColour.Unknown), Id = "a", Gates = ["b/c", "d/e"] };
        Assert.NotEqual(WhitelistDigest.Of([one]), WhitelistDigest.Of([one with { Id = "ab", Gates = ["/c", "d/e"] }]));
        Assert.NotEqual(WhitelistDigest.Of([one]), WhitelistDigest.Of([one with { Gates = ["b/cd/e"] }]));
    }

    /// <summary>Both sides compute it: a change of the form must be seen here.</summary>
    [Fact]
    public void The_form_is_the_documented_one()
    {
        Assert.Equal(new string('0', 32), WhitelistDigest.Of([]).ToString());
        var registration = new Registration
        {
            Plate = PlateOf(12_345, PlateColour.Yellow),
            Id = "备-1",
            Status = RegistrationStatus.Suspended,
            ValidFrom = new DateOnly(2026, 2, 11),
            PeopleAboard = 2,
            Gates = ["north/*"],
        };
        byte[] canonical =
        [
            1, .. BitConverter.GetBytes(registration.Plate.Key), 2, .. BitConverter.GetBytes(new DateOnly(2026, 2, 11).DayNumber),
            255, 255, 255, 255, 2, 5, 0, 0xe5, 0xa4, 0x87, (byte)'-', (byte)'1', 7, 0, .. "north/*"u8,
        ];
        var expected = Convert.ToHexStringLower([.. System.Security.Cryptography.SHA256.HashData(canonical).Take(16).Reverse()]);
        Assert.Equal(expected, WhitelistDigest.Of([registration]).ToString());
    }

    private static IEnumerable<Registration> Changes(Registration registration)
    {
        yield return registration with { Id = registration.Id + "x" };
        yield return registration with { PeopleAboard = (registration.PeopleAboard % Registration.MaximumPeople) + 1 };
        yield return registration with { Status = (RegistrationStatus)(((int)registration.Status + 1) % 4) };
        yield return registration with { ValidFrom = registration.ValidFrom is { } from ? from.AddDays(1) : Registration.FirstDay };
        yield return registration with { ValidTo = registration.ValidTo is { } to ? to.AddDays(1) : Registration.FirstDay };
        yield return registration with { Gates = registration.Gates.IsEmpty ? ["south/*"] : [] };
        yield return registration with { Plate = registration.Plate.WithColour(registration.Plate.Colour == PlateColour.Blue ? PlateColour.Yellow : PlateColour.Blue) };
    }

    private static Plate PlateOf(int number, PlateColour colour) => Plate.TryParse($"陕K{number:D5}", colour, out var plate, out _)
        ? plate : throw new InvalidOperationException("This is no plate.");
}
