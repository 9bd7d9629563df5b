using System.Numerics;
using static Checkpoint.Protocols.Plates.PlateAlphabet;

namespace Checkpoint.Protocols.Plates;

/// <summary>
/// The packed form: bits 0 to 2 the colour, then seven bits per character, the first character lowest, at most eight.
/// Bits 59 to 63 are always zero. Keys are stored in files and sent in digests: the form never changes.
/// </summary>
internal static class PlateKey
{
    public const int ColourBits = 3;
    public const ulong ColourMask = (1UL << ColourBits) - 1;

    public static ulong Pack(ReadOnlySpan<byte> codes, PlateColour colour)
    {
        var key = (ulong)colour;
        for (var place = 0; place < codes.Length; place++)
            key |= (ulong)codes[place] << Shift(place);
        return key;
    }

    /// <summary>Codes of the key without gaps; -1 when the key has a gap, an unknown code or bits that are always zero.</summary>
    public static int Unpack(ulong key, Span<byte> codes)
    {
        if (key >> Shift(PlateLayout.MaximumLength) != 0)
            return -1;
        var count = Length(key);
        for (var place = 0; place < count; place++)
        {
            codes[place] = CodeAt(key, place);
            if (codes[place] == 0 || codes[place] >= Count)
                return -1;
        }
        return count;
    }

    /// <summary>Number of characters, by the highest one.</summary>
    public static int Length(ulong key) =>
        (64 - BitOperations.LeadingZeroCount(key >> ColourBits) + CodeBits - 1) / CodeBits;

    public static byte CodeAt(ulong key, int place) => (byte)((key >> Shift(place)) & CodeMask);

    public static ulong Replace(ulong key, int place, byte code) =>
        (key & ~((ulong)CodeMask << Shift(place))) | ((ulong)code << Shift(place));

    private static int Shift(int place) => ColourBits + (place * CodeBits);
}
