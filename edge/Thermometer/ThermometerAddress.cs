using System.Globalization;

namespace Checkpoint.Edge.Thermometer;

/// <summary>Bus and seven-bit address of an infrared thermometer.</summary>
public readonly record struct ThermometerAddress(int Bus, byte Address)
{
    /// <summary>As the factory delivers the MLX90614.</summary>
    public const byte Factory = 0x5A;

    /// <summary>Hexadecimal with <c>0x</c>, or decimal.</summary>
    public static bool TryParseAddress(string text, out byte address)
    {
        text = text.Trim();
        return text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? byte.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out address)
            : byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out address);
    }

    public override string ToString() => $"bus {Bus} address 0x{Address:X2}";
}
