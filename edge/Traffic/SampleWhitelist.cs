using System.Globalization;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Edge.Traffic;

/// <summary>
/// Made-up registrations for training, demonstrations and load tests. The same seed gives the same plates, so that traffic
/// knows what the gate was given.
/// </summary>
internal sealed class SampleWhitelist(int seed, int count)
{
    public const int MaximumCount = 1_000_000;

    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const int Serials = 24 * 10_000;
    private const long Stride = 1_234_577; // Prime, so that it visits every plate once.
    private static readonly string[] s_offices = ["陕K", "陕A", "陕J", "蒙K", "蒙A", "晋J", "晋A", "宁A"];

    public int Count => count;

    /// <summary>Whom the whitelist holds at a place; places from <see cref="Count"/> on are plates that are not in it.</summary>
    public Plate PlateAt(int place)
    {
        var total = (long)s_offices.Length * Serials;
        var number = ((place * Stride) + (seed * 7_919L)) % total;
        if (number < 0) number += total;
        var (office, serial) = Math.DivRem(number, Serials);
        var (letter, digits) = Math.DivRem(serial, 10_000);
        var text = string.Create(CultureInfo.InvariantCulture, $"{s_offices[office]}{Letters[(int)letter]}{digits:0000}");
        return Plate.Parse(text, PlateColour.Yellow).Plate ?? throw new InvalidOperationException("A made-up plate is no plate.");
    }

    public static int PeopleAt(int place) => place % 4 == 0 ? 2 : 1;

    public static RegistrationStatus StatusAt(int place) => (place % 40) switch
    {
        7 => RegistrationStatus.Suspended,
        21 => RegistrationStatus.Revoked,
        _ => RegistrationStatus.Active,
    };

    /// <summary>As <c>checkpoint-edge whitelist import</c> takes it.</summary>
    public void Write(TextWriter csv)
    {
        csv.WriteLine("plate,colour,registration,status,people");
        for (var place = 0; place < count; place++)
            csv.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{PlateAt(place).Text},yellow,SAMPLE-{place + 1:0000000},{StatusAt(place)},{PeopleAt(place)}"));
    }
}
