namespace Checkpoint.Protocols.Plates;

/// <summary>Which colours a kind of plate can have (GA 36-2018, table 1; forces and rescue: README.md).</summary>
public static class PlateColours
{
    // Black: vehicles of foreigners registered until 2007, still on the road.
    private static readonly PlateColour[] s_ordinary = [PlateColour.Blue, PlateColour.Yellow, PlateColour.Black];
    private static readonly PlateColour[] s_green = [PlateColour.Green], s_yellowGreen = [PlateColour.YellowGreen],
        s_yellow = [PlateColour.Yellow], s_white = [PlateColour.White], s_black = [PlateColour.Black];

    public static ReadOnlySpan<PlateColour> Of(PlateKind kind) => kind switch
    {
        PlateKind.Ordinary => s_ordinary,
        PlateKind.NewEnergySmall => s_green,
        PlateKind.NewEnergyLarge => s_yellowGreen,
        PlateKind.Trailer or PlateKind.Learner => s_yellow,
        PlateKind.Police or PlateKind.ArmedPolice or PlateKind.Military or PlateKind.Emergency => s_white,
        PlateKind.HongKong or PlateKind.Macau or PlateKind.Embassy or PlateKind.Consulate => s_black,
        _ => [],
    };

    /// <summary>
    /// A kind that comes in one colour only has that colour, reported or not: so the same plate has the same key whoever
    /// read it. Many cameras say "green" of the yellow-green plate, so either green goes with either new-energy layout.
    /// </summary>
    internal static PlateProblem Settle(PlateKind kind, ref PlateColour colour)
    {
        var allowed = Of(kind);
        if (allowed.Length == 1 && (colour == PlateColour.Unknown || (IsGreen(colour) && IsGreen(allowed[0]))))
            colour = allowed[0];
        return colour == PlateColour.Unknown || allowed.Contains(colour) ? PlateProblem.None : PlateProblem.ColourNotAllowed;
    }

    private static bool IsGreen(PlateColour colour) => colour is PlateColour.Green or PlateColour.YellowGreen;
}
