using static Checkpoint.Protocols.Plates.PlateAlphabet;

namespace Checkpoint.Protocols.Plates;

/// <summary>Which kind of plate a row of codes is. One rule per layout of the table in README.md.</summary>
internal static class PlateLayout
{
    public const int MinimumLength = 7, MaximumLength = 8;

    private static readonly byte s_guangdong = FromChar('粤'), s_letterW = FromChar('W'), s_letterJ = FromChar('J'),
        s_letterX = FromChar('X'), s_letterS = FromChar('S'), s_letterZ = FromChar('Z'), s_letterK = FromChar('K');

    public static PlateProblem Classify(ReadOnlySpan<byte> codes, out PlateKind kind)
    {
        kind = default;
        if (codes.Length == 0)
            return PlateProblem.Empty;
        if (IsProvince(codes[0]))
            return OfProvince(codes, out kind);
        if (IsLetter(codes[0]))
            return OfForces(codes, out kind);
        return codes[0] == Embassy || codes[^1] == Embassy ? OfEmbassy(codes, out kind)
            : IsDigit(codes[0]) ? PlateProblem.NoProvince : PlateProblem.MisplacedCharacter;
    }

    private static PlateProblem OfProvince(ReadOnlySpan<byte> codes, out PlateKind kind)
    {
        kind = default;
        if (codes.Length < MinimumLength)
            return PlateProblem.TooShort;
        var last = codes[^1];
        if (last == Consulate)
            return OfConsulate(codes, out kind);
        if (last == EmergencySecond && codes.Length == MaximumLength)
            return OfEmergency(codes, out kind);
        if (!IsLetter(codes[1]))
            return PlateProblem.NoIssuingOffice;
        if (codes.Length == MaximumLength)
            return OfNewEnergy(codes, out kind);

        var lastInSerial = IsSerial(last);
        if (!AllSerial(codes[2..(lastInSerial ? 7 : 6)]))
            return PlateProblem.MisplacedCharacter;
        var acrossTheBorder = codes[0] == s_guangdong && codes[1] == s_letterZ;
        kind = last switch
        {
            _ when lastInSerial => PlateKind.Ordinary,
            Trailer => PlateKind.Trailer,
            Learner => PlateKind.Learner,
            Police => PlateKind.Police,
            HongKong when acrossTheBorder => PlateKind.HongKong,
            Macau when acrossTheBorder => PlateKind.Macau,
            _ => default,
        };
        return kind == default ? PlateProblem.MisplacedCharacter : PlateProblem.None;
    }

    private static PlateProblem OfConsulate(ReadOnlySpan<byte> codes, out PlateKind kind)
    {
        kind = PlateKind.Consulate;
        if (codes.Length > MinimumLength)
            return PlateProblem.TooLong;
        // The older layout has the office's letter in second place. An O there may as well be a zero of the newer one.
        if (codes[1] == LetterO)
            return PlateProblem.LetterO;
        return AllDigits(codes[(IsLetter(codes[1]) ? 2 : 1)..6]) ? PlateProblem.None : PlateProblem.DigitsExpected;
    }

    private static PlateProblem OfEmergency(ReadOnlySpan<byte> codes, out PlateKind kind)
    {
        kind = PlateKind.Emergency;
        if (codes[6] != EmergencyFirst)
            return PlateProblem.MisplacedCharacter;
        if (codes[1] == LetterO)
            return PlateProblem.LetterO;
        // X fire, S forest fire; the ministry's own vehicles have a fifth digit instead.
        if (codes[1] != s_letterX && codes[1] != s_letterS && !IsDigit(codes[1]))
            return PlateProblem.NoIssuingOffice;
        return AllDigits(codes[2..6]) ? PlateProblem.None : PlateProblem.DigitsExpected;
    }

    private static PlateProblem OfNewEnergy(ReadOnlySpan<byte> codes, out PlateKind kind)
    {
        kind = default;
        if (IsNewEnergyLetter(codes[2]) && IsSerial(codes[3]) && AllDigits(codes[4..]))
            kind = PlateKind.NewEnergySmall;
        else if (IsNewEnergyLetter(codes[7]) && AllDigits(codes[2..7]))
            kind = PlateKind.NewEnergyLarge;
        if (kind != default)
            return PlateProblem.None;
        return AllSerial(codes[2..]) ? PlateProblem.NewEnergySerial : PlateProblem.MisplacedCharacter;
    }

    private static PlateProblem OfForces(ReadOnlySpan<byte> codes, out PlateKind kind)
    {
        kind = default;
        if (codes.Length < 2 || !IsLetter(codes[1]))
            return PlateProblem.NoProvince;
        if (codes.Length < MinimumLength)
            return PlateProblem.TooShort;
        if (codes[0] == LetterO || codes[1] == LetterO)
            return PlateProblem.LetterO;
        if (codes[0] == s_letterW && codes[1] == s_letterJ)
        {
            kind = PlateKind.ArmedPolice;
            var ofProvince = codes.Length == MaximumLength;
            if (ofProvince && !IsProvince(codes[2]))
                return PlateProblem.TooLong;
            // The last place may carry the letter of a branch: WJ1234T, WJ粤8888X.
            return AllDigits(codes[(ofProvince ? 3 : 2)..^1]) && IsSerial(codes[^1]) ? PlateProblem.None : PlateProblem.DigitsExpected;
        }
        kind = PlateKind.Military;
        return codes.Length > MinimumLength ? PlateProblem.TooLong
            : AllDigits(codes[2..]) ? PlateProblem.None : PlateProblem.DigitsExpected;
    }

    private static PlateProblem OfEmbassy(ReadOnlySpan<byte> codes, out PlateKind kind)
    {
        kind = PlateKind.Embassy;
        if (codes.Length != MinimumLength)
            return codes.Length < MinimumLength ? PlateProblem.TooShort : PlateProblem.TooLong;
        return AllDigits(codes[0] == Embassy ? codes[1..] : codes[..6]) ? PlateProblem.None : PlateProblem.DigitsExpected;
    }

    /// <summary>A to K without I (GA 36-2018): D, A, B, C, E all-electric, F, G, H, J, K others.</summary>
    private static bool IsNewEnergyLetter(byte code) => code >= LetterA && code <= s_letterK;

    private static bool AllDigits(ReadOnlySpan<byte> codes)
    {
        foreach (var code in codes)
            if (!IsDigit(code))
                return false;
        return true;
    }

    private static bool AllSerial(ReadOnlySpan<byte> codes)
    {
        foreach (var code in codes)
            if (!IsSerial(code))
                return false;
        return true;
    }
}
