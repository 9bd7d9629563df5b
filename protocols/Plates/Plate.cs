namespace Checkpoint.Protocols.Plates;

/// <summary>A valid Chinese number plate (GA 36-2018), normalised, with its colour where known.</summary>
public readonly record struct Plate
{
    private Plate(ulong key) => Key = key;

    /// <summary>The characters and the colour packed into 64 bits; unique and reversible for every valid plate.</summary>
    public ulong Key { get; }

    public PlateColour Colour => throw new NotSupportedException();

    /// <summary>The characters, normalised: "陕K12345".</summary>
    public string Text => throw new NotSupportedException();

    public Plate WithColour(PlateColour colour) => throw new NotSupportedException();

    public static bool TryFromKey(ulong key, out Plate plate) => throw new NotSupportedException();

    /// <summary>Reads a plate as cameras and people write it.</summary>
    public static PlateParse Parse(string? text, PlateColour colour = PlateColour.Unknown) => throw new NotSupportedException();

    public override string ToString() => Text;
}

/// <summary>A plate, or why the text is none.</summary>
/// <param name="Problem">In words, English; null when there is a plate.</param>
public readonly record struct PlateParse(Plate? Plate, string? Problem);
