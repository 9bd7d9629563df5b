namespace Checkpoint.Protocols.Plates;

/// <summary>A valid Chinese number plate (GA 36-2018), normalised, with its colour where known.</summary>
public readonly record struct Plate
{
    private Plate(ulong key) => Key = key;

    /// <summary>
    /// The characters and the colour packed into 64 bits; unique and reversible for every valid plate. 0 is no plate.
    /// The five highest bits are always zero.
    /// </summary>
    public ulong Key { get; }

    /// <summary>The key of the same characters without a colour: what a lookup goes by when the colour is not known.</summary>
    public ulong KeyWithoutColour => Key & ~PlateKey.ColourMask;

    /// <summary>Known when it was reported, or when plates of this kind come in one colour only.</summary>
    public PlateColour Colour => (PlateColour)(Key & PlateKey.ColourMask);

    public PlateKind Kind
    {
        get
        {
            Span<byte> codes = stackalloc byte[PlateLayout.MaximumLength];
            PlateLayout.Classify(codes[..PlateKey.Unpack(Key, codes)], out var kind);
            return kind;
        }
    }

    /// <summary>The characters, normalised: "陕K12345". Empty for the default value.</summary>
    public string Text => string.Create(PlateKey.Length(Key), Key, static (text, key) =>
    {
        for (var place = 0; place < text.Length; place++)
            text[place] = PlateAlphabet.ToChar(PlateKey.CodeAt(key, place));
    });

    /// <exception cref="ArgumentException">No plate of this kind has that colour (see <see cref="PlateColours.Of"/>).</exception>
    public Plate WithColour(PlateColour colour)
    {
        if (PlateColours.Settle(Kind, ref colour) != PlateProblem.None)
            throw new ArgumentException($"No plate of kind {Kind} is {colour}.", nameof(colour));
        return new Plate(KeyWithoutColour | (ulong)colour);
    }

    /// <summary>False for every number that is not the <see cref="Key"/> of a valid plate.</summary>
    public static bool TryFromKey(ulong key, out Plate plate)
    {
        plate = default;
        Span<byte> codes = stackalloc byte[PlateLayout.MaximumLength];
        var count = PlateKey.Unpack(key, codes);
        if (count < 0 || PlateLayout.Classify(codes[..count], out var kind) != PlateProblem.None)
            return false;
        var colour = (PlateColour)(key & PlateKey.ColourMask);
        var settled = colour;
        if (PlateColours.Settle(kind, ref settled) != PlateProblem.None || settled != colour)
            return false;
        plate = new Plate(key);
        return true;
    }

    /// <summary>The plate of a key without a colour, with the colour of its kind when that comes in one only.</summary>
    internal static bool TryFromCharacters(ulong key, out Plate plate)
    {
        plate = default;
        Span<byte> codes = stackalloc byte[PlateLayout.MaximumLength];
        var count = PlateKey.Unpack(key, codes);
        if (count < 0 || PlateLayout.Classify(codes[..count], out var kind) != PlateProblem.None)
            return false;
        var colour = PlateColour.Unknown;
        PlateColours.Settle(kind, ref colour);
        plate = new Plate(key | (ulong)colour);
        return true;
    }

    /// <summary>Reads a plate as cameras and people write it. Allocates nothing for a valid plate.</summary>
    public static PlateParse Parse(string? text, PlateColour colour = PlateColour.Unknown) =>
        TryParse(text, colour, out var plate, out var problem)
            ? new PlateParse(plate, null)
            : new PlateParse(null, PlateWords.English(problem)) { Reason = problem };

    /// <summary>
    /// As <see cref="Parse"/>. Ignores spaces, dots and dashes, takes full-width and lower-case characters, and reads I and
    /// O in a serial as 1 and 0, because GA 36-2018 keeps both letters out of serials.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, PlateColour colour, out Plate plate, out PlateProblem problem)
    {
        problem = PlateReader.Read(text, colour, out var key);
        plate = new Plate(key);
        return problem == PlateProblem.None;
    }

    public override string ToString() => Text;
}
