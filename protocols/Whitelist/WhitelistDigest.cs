using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Checkpoint.Protocols.Whitelist;

/// <summary>
/// Digest of a set of registrations that does not depend on their order: the sum modulo 2^128 of one number for each,
/// the first 16 bytes (little-endian) of the SHA-256 of its canonical bytes. A sum, not an exclusive or, so that the same
/// registration twice does not vanish; and a change costs two hashes, not a million. It proves that two honest sides hold
/// the same; it is no signature.
/// </summary>
/// <remarks>
/// Canonical bytes, numbers little-endian: 0x01 (this form), plate key (8, see Plate.Key), status (1), first and last day
/// (4 each, days since 0001-01-01, -1 when open), people (1), then the id and each gate, each as length in bytes (2) and UTF-8.
/// </remarks>
public readonly record struct WhitelistDigest(UInt128 Value)
{
    private const byte Form = 1;
    private const int FixedBytes = 19;

    public static WhitelistDigest Of(IEnumerable<Registration> registrations) =>
        registrations.Aggregate(default(WhitelistDigest), static (digest, registration) => digest.With(registration));

    public WhitelistDigest With(Registration registration) => new(unchecked(Value + NumberOf(registration)));

    public WhitelistDigest Without(Registration registration) => new(unchecked(Value - NumberOf(registration)));

    /// <summary>32 lower-case hex digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>Takes exactly what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string? text, out WhitelistDigest digest)
    {
        digest = default;
        if (text is not { Length: 32 } || !text.All(char.IsAsciiHexDigitLower))
            return false;
        digest = new(UInt128.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        return true;
    }

    private static UInt128 NumberOf(Registration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        var length = FixedBytes + TextBytes(registration.Id);
        foreach (var gate in registration.Gates)
            length += TextBytes(gate);

        var bytes = length <= 512 ? stackalloc byte[512] : new byte[length];
        bytes[0] = Form;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[1..], registration.Plate.Key);
        bytes[9] = (byte)registration.Status;
        BinaryPrimitives.WriteInt32LittleEndian(bytes[10..], registration.ValidFrom?.DayNumber ?? -1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[14..], registration.ValidTo?.DayNumber ?? -1);
        bytes[18] = (byte)registration.PeopleAboard;
        var rest = Write(bytes[FixedBytes..], registration.Id);
        foreach (var gate in registration.Gates)
            rest = Write(rest, gate);

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..length], hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    private static int TextBytes(string text) => 2 + Encoding.UTF8.GetByteCount(text);

    private static Span<byte> Write(Span<byte> bytes, string text)
    {
        var count = Encoding.UTF8.GetBytes(text, bytes[2..]);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)count);
        return bytes[(2 + count)..];
    }
}
