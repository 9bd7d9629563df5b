using static Checkpoint.Protocols.Plates.PlateAlphabet;

namespace Checkpoint.Protocols.Plates;

/// <summary>
/// Plates as numbers in the order in which people read them: the first character is the highest, the colour the lowest. For indexes in
/// memory; what is stored and sent is <see cref="Plate.Key"/>.
/// </summary>
public static class PlateOrder
{
    /// <summary>The bits of the colour; without them all plates of the same characters are one.</summary>
    public const ulong ColourMask = PlateKey.ColourMask;

    public static ulong Of(Plate plate) => Turn(plate.Key);

    /// <summary>The <see cref="Plate.Key"/> of a number that <see cref="Of"/> gave.</summary>
    public static ulong KeyOf(ulong order) => Turn(order);

    /// <summary>Every number that differs from this one in one character, without colour. Most of them are no plates.</summary>
    public static IEnumerable<ulong> OneCharacterOther(ulong order)
    {
        for (var place = 0; place < PlateLayout.MaximumLength; place++)
        {
            var own = CodeAt(order, place);
            if (own == 0) yield break;
            for (byte code = 1; code < Count; code++)
                if (code != own) yield return Put(order & ~ColourMask, place, code);
        }
    }

    internal static int Shift(int place) => PlateKey.ColourBits + ((PlateLayout.MaximumLength - 1 - place) * CodeBits);

    private static byte CodeAt(ulong order, int place) => (byte)((order >> Shift(place)) & CodeMask);

    private static ulong Put(ulong order, int place, byte code) => (order & ~((ulong)CodeMask << Shift(place))) | ((ulong)code << Shift(place));

    // Its own inverse: the places change sides.
    private static ulong Turn(ulong key)
    {
        var turned = key & ColourMask;
        for (var place = 0; place < PlateLayout.MaximumLength; place++)
            turned |= (ulong)PlateKey.CodeAt(key, place) << Shift(place);
        return turned;
    }
}
