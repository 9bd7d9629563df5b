using static Checkpoint.Protocols.Plates.PlateAlphabet;

namespace Checkpoint.Protocols.Plates;

/// <summary>From text as cameras and people write it to the codes of a plate. Allocates nothing.</summary>
internal static class PlateReader
{
    public static PlateProblem Read(ReadOnlySpan<char> text, PlateColour colour, out ulong key)
    {
        key = 0;
        Span<byte> codes = stackalloc byte[PlateLayout.MaximumLength];
        var count = 0;
        foreach (var raw in text)
        {
            var character = Normalise(raw);
            if (IsSeparator(character))
                continue;
            var code = FromChar(character);
            if (code == 0)
                return PlateProblem.UnknownCharacter;
            if (count == codes.Length)
                return PlateProblem.TooLong;
            codes[count++] = code;
        }
        codes = codes[..count];

        var problem = ResolveTypedLetters(codes);
        var kind = default(PlateKind);
        if (problem == PlateProblem.None)
            problem = PlateLayout.Classify(codes, out kind);
        if (problem == PlateProblem.None)
            problem = PlateColours.Settle(kind, ref colour);
        if (problem == PlateProblem.None)
            key = PlateKey.Pack(codes, colour);
        return problem;
    }

    /// <summary>
    /// No serial has I or O, so there they can only stand for 1 and 0. In the places that hold a letter by layout (the
    /// issuing office, the letters of the forces) O is kept and judged by the layout, I is refused.
    /// </summary>
    private static PlateProblem ResolveTypedLetters(Span<byte> codes)
    {
        for (var place = 0; place < codes.Length; place++)
        {
            var holdsLetter = place switch
            {
                0 => codes[^1] != Embassy,
                1 => IsProvince(codes[0]) || IsLetter(codes[0]),
                _ => false,
            };
            if (codes[place] == TypedI && holdsLetter)
                return PlateProblem.LetterI;
            if (codes[place] == TypedI)
                codes[place] = One;
            else if (codes[place] == LetterO && !holdsLetter)
                codes[place] = Zero;
        }
        return PlateProblem.None;
    }
}
