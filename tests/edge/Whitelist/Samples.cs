using System.Globalization;
using Checkpoint.Edge.Whitelist;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;
using CsCheck;
using Xunit;

namespace Checkpoint.Edge.Tests.Whitelist;

/// <summary>Registrations for the tests of the whitelist.</summary>
internal static class Samples
{
    private static readonly string[] s_gates = ["north/gate-1", "north/gate-2", "north/*", "south/gate-1", "west/*"];

    /// <summary>Few different characters, so that plates share them with other colours and stand near one another.</summary>
    public static Gen<Plate> Plates { get; } =
        from characters in Gen.Int[0, 400]
        from colour in Gen.OneOf(new[] { PlateColour.Unknown, PlateColour.Blue, PlateColour.Yellow, PlateColour.Black }.Select(Gen.Const).ToArray())
        select Plate($"陕K{characters:D5}", colour);

    public static Gen<Registration> Registrations { get; } =
        from plate in Plates
        from id in Gen.OneOf(Gen.Int[0, 999].Select(n => $"SM-{n:D6}"), Gen.Int[0, 99].Select(n => $"{n}"), Gen.Char["abcÄ备"].Array[1, 9].Select(c => new string(c)))
        from status in Gen.Enum<RegistrationStatus>()
        from start in Gen.OneOf(Gen.Const(100), Gen.Int[-3, 3])
        from length in Gen.OneOf(Gen.Const(100), Gen.Int[0, 3])
        from people in Gen.Int[1, Registration.MaximumPeople]
        from gates in Gen.Shuffle(s_gates, 0, 3)
        select new Registration
        {
            Plate = plate,
            Id = id,
            Status = status,
            ValidFrom = start < 100 ? Today.AddDays(start) : null,
            ValidTo = length < 100 ? Today.AddDays(start % 100 + length) : null,
            PeopleAboard = people,
            Gates = [.. gates.Order(StringComparer.Ordinal)],
        };

    public static Gen<List<Registration>> Lists { get; } = Registrations.List[0, 300].Select(all => all.DistinctBy(r => r.Plate.Key).ToList());

    public static DateOnly Today { get; } = new(2026, 2, 11);

    public static Plate Plate(string text, PlateColour colour = PlateColour.Unknown)
    {
        Assert.True(Protocols.Plates.Plate.TryParse(text, colour, out var plate, out _), text);
        return plate;
    }

    public static Registration Filed(string plate, string id = "SM-000001", PlateColour colour = PlateColour.Unknown) =>
        new() { Plate = Plate(plate, colour), Id = id };

    public static WhitelistIndex Index(params IReadOnlyList<Registration> registrations) => Index(1, registrations);

    public static WhitelistIndex Index(long version, params IReadOnlyList<Registration> registrations)
    {
        var builder = new IndexBuilder();
        foreach (var registration in registrations)
            Assert.True(builder.Add(registration));
        return builder.Build(version);
    }

    /// <summary>So many different ordinary plates of one office, with numbered ids.</summary>
    public static IEnumerable<Registration> Many(int count) => Enumerable.Range(0, count).Select(n => Filed(
        "陕K" + Serial(n * 31L), string.Create(CultureInfo.InvariantCulture, $"SM-2026-{n:D7}"), PlateColour.Yellow));

    private static string Serial(long number) => string.Create(5, number, static (serial, number) =>
    {
        const string characters = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
        for (var place = serial.Length - 1; place >= 0; place--, number /= characters.Length)
            serial[place] = characters[(int)(number % characters.Length)];
    });
}
