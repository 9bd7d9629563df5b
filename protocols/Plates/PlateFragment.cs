namespace Checkpoint.Protocols.Plates;

/// <summary>A part of a plate, to search for.</summary>
public static class PlateFragment
{
    /// <summary>
    /// What was typed, as <see cref="Plate.Text"/> writes it: upper case, half width, without spaces, dots and dashes. Empty
    /// when nothing else was typed.
    /// </summary>
    public static string Of(string typed) =>
        string.Concat(typed.Select(PlateAlphabet.Normalise).Where(character => !PlateAlphabet.IsSeparator(character)));
}
