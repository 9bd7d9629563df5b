namespace Checkpoint.Protocols.Plates;

/// <summary>
/// The characters of all plates as codes of seven bits. Codes are part of the packed key and of stored files: never
/// renumber them. 0 is "no character".
/// </summary>
internal static class PlateAlphabet
{
    public const int CodeBits = 7;
    public const byte CodeMask = (1 << CodeBits) - 1;

    /// <summary>A typed I, before its place says whether it is a one. No plate carries it, so it has no place in a key.</summary>
    public const byte TypedI = CodeMask;

    public const byte Zero = 1, One = 2, LetterA = 11, LetterO = 24, FirstProvince = 36, LastProvince = 66;
    public const byte Trailer = 67, Learner = 68, Police = 69, HongKong = 70, Macau = 71, Embassy = 72, Consulate = 73;
    public const byte EmergencyFirst = 74, EmergencySecond = 75;
    private const byte LastLetter = 35;

    public const string Provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    private const string Characters = "\0" + "0123456789" + "ABCDEFGHJKLMNOPQRSTUVWXYZ" + Provinces + "挂学警港澳使领应急";

    public static int Count => Characters.Length;

    public static char ToChar(byte code) => Characters[code];

    /// <summary>Code of an upper-case half-width character; 0 when no plate carries it.</summary>
    public static byte FromChar(char character) => character switch
    {
        >= '0' and <= '9' => (byte)(character - '0' + Zero),
        'I' => TypedI,
        >= 'A' and < 'I' => (byte)(character - 'A' + LetterA),
        > 'I' and <= 'Z' => (byte)(character - 'A' + LetterA - 1),
        > '\u3fff' => FromChinese(character),
        _ => 0,
    };

    public static bool IsDigit(byte code) => code is >= Zero and < LetterA;

    public static bool IsLetter(byte code) => code is >= LetterA and <= LastLetter;

    /// <summary>What can stand in a serial: digits and letters without I and O (GA 36-2018).</summary>
    public static bool IsSerial(byte code) => code is >= Zero and <= LastLetter and not LetterO;

    public static bool IsProvince(byte code) => code is >= FirstProvince and <= LastProvince;

    /// <summary>True for what separates the parts of a plate in writing: spaces, dots, dashes, invisible marks.</summary>
    public static bool IsSeparator(char character) => char.IsWhiteSpace(character) || character is
        '.' or '-' or '_' or '\u00b7' or '\u2022' or '\u2027' or '\u22c5' or '\u30fb' or '\uff65' or '\u25cf'
        or '\u2010' or '\u2013' or '\u2014' or '\u200b' or '\ufeff';

    /// <summary>Half width and upper case.</summary>
    public static char Normalise(char character)
    {
        if (character is >= '\uff01' and <= '\uff5e')
            character = (char)(character - 0xfee0);
        return character is >= 'a' and <= 'z' ? (char)(character - 32) : character;
    }

    private static byte FromChinese(char character)
    {
        var place = Characters.AsSpan(FirstProvince).IndexOf(character);
        return place < 0 ? (byte)0 : (byte)(FirstProvince + place);
    }
}
