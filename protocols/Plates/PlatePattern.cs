using System.Collections.Immutable;
using static Checkpoint.Protocols.Plates.PlateAlphabet;

namespace Checkpoint.Protocols.Plates;

/// <summary>A part of a plate, compared with many plates: a few operations each, on the numbers of <see cref="PlateOrder"/>.</summary>
public sealed class PlatePattern
{
    private readonly ImmutableArray<(ulong Mask, ulong Bits)> _places;

    private PlatePattern(ImmutableArray<(ulong, ulong)> places) => _places = places;

    /// <param name="typed">As <see cref="PlateFragment.Of"/> takes it. Empty is a part of every plate. I is read as 1, and O as 0 except in the second place, as in plates.</param>
    /// <returns>Null when no plate has it.</returns>
    public static PlatePattern? Of(string typed)
    {
        var codes = PlateFragment.Of(typed).Select(FromChar).ToArray();
        if (codes.Length > PlateLayout.MaximumLength || codes.Contains((byte)0)) return null;
        if (codes.Length == 0) return new([]);
        return new([.. Enumerable.Range(0, PlateLayout.MaximumLength - codes.Length + 1).Select(first => At(codes, first))]);
    }

    public bool IsIn(ulong order)
    {
        foreach (var (mask, bits) in _places)
            if ((order & mask) == bits) return true;
        return _places.IsEmpty;
    }

    private static (ulong Mask, ulong Bits) At(byte[] codes, int first)
    {
        var (mask, bits) = (0UL, 0UL);
        foreach (var (index, code) in codes.Index())
        {
            var place = first + index;
            var meant = code == TypedI ? One : code == LetterO && place != 1 ? Zero : code;
            mask |= (ulong)CodeMask << PlateOrder.Shift(place);
            bits |= (ulong)meant << PlateOrder.Shift(place);
        }
        return (mask, bits);
    }
}
