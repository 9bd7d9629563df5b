using System.Globalization;

namespace Checkpoint.Protocols.Whitelist;

/// <summary>A place in a snapshot: the registrations go by their packed plates, ascending. As text 16 hex digits; empty is the beginning.</summary>
public static class WhitelistCursor
{
    public const string Beginning = "";

    public static string Write(ulong plateKey) => plateKey.ToString("x16", CultureInfo.InvariantCulture);

    /// <param name="plateKey">Key of the last plate that was sent; 0 at the beginning.</param>
    public static bool TryRead(string text, out ulong plateKey)
    {
        plateKey = 0;
        return text.Length == 0 || (text.Length == 16 && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out plateKey) && plateKey >> 63 == 0);
    }
}
