using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Protocols.Whitelist;

/// <summary>JSON of the whitelist's messages. Reading never throws for bad input: null, and the problem in words.</summary>
public static class WhitelistMessages
{
    /// <summary>Largest page as it is sent, in bytes; it fits every broker's default.</summary>
    public const int MaximumPageBytes = 256 * 1024;

    /// <summary>Largest page when it is unpacked, in bytes.</summary>
    public const int MaximumPlainBytes = 4 * 1024 * 1024;

    /// <summary>Largest registration, in bytes.</summary>
    public const int MaximumEntryBytes = 16 * 1024;

    public static byte[] Write(WhitelistHead head) => MessageJson.Write(head, WhitelistContext.Default.WhitelistHead);

    public static byte[] Write(WhitelistWant want) => MessageJson.Write(want, WhitelistContext.Default.WhitelistWant);

    public static byte[] Write(WhitelistEntry entry) => MessageJson.Write(entry, WhitelistContext.Default.WhitelistEntry);

    /// <summary>The page as it is sent: its JSON, packed with gzip.</summary>
    public static byte[] Write(WhitelistPage page) => Pack(WritePlain(page));

    /// <summary>The JSON of a page before it is packed.</summary>
    public static byte[] WritePlain(WhitelistPage page) => MessageJson.Write(page, WhitelistContext.Default.WhitelistPage);

    /// <summary>
    /// A page without its request, to be sent to several gates: gzip may be written in several members, one behind the other,
    /// and the request is the first of them.
    /// </summary>
    public static byte[] PackTail(WhitelistPage page) => Pack(WritePlain(page with { Request = "0" }).AsSpan("{\"request\":\"0\"".Length));

    /// <summary>The page for one request, from its packed tail.</summary>
    public static byte[] WithRequest(string request, ReadOnlySpan<byte> tail) =>
        [.. Pack(Encoding.UTF8.GetBytes($"{{\"request\":\"{JsonEncodedText.Encode(request)}\"")), .. tail];

    public static WhitelistHead? ReadHead(ReadOnlySpan<byte> utf8, out string? problem) =>
        MessageJson.Read(utf8, WhitelistContext.Default.WhitelistHead, static head => head.Problem(), out problem);

    public static WhitelistWant? ReadWant(ReadOnlySpan<byte> utf8, out string? problem) =>
        MessageJson.Read(utf8, WhitelistContext.Default.WhitelistWant, static want => want.Problem(), out problem);

    /// <summary>A page as it was sent. What would unpack to more than <see cref="MaximumPlainBytes"/> is refused before it is unpacked so far.</summary>
    public static WhitelistPage? ReadPage(ReadOnlySpan<byte> packed, out string? problem)
    {
        if (packed.Length > MaximumPageBytes)
        {
            problem = $"the page has {packed.Length} bytes; {MaximumPageBytes} is the limit";
            return null;
        }
        return Unpack(packed, out problem) is { } plain ? ReadPlainPage(plain, out problem) : null;
    }

    public static WhitelistPage? ReadPlainPage(ReadOnlySpan<byte> utf8, out string? problem) =>
        MessageJson.Read(utf8, WhitelistContext.Default.WhitelistPage, static page => page.Problem(), out problem, MaximumPlainBytes);

    /// <summary>
    /// A registration as a person or another program files it. Members that are not known are refused: a slip in "status"
    /// must not make a revoked registration an active one. The problem repeats what was written: it is for who filed it, not for logs.
    /// </summary>
    public static WhitelistEntry? ReadEntry(ReadOnlySpan<byte> utf8, out string? problem) =>
        MessageJson.Read(utf8, StrictWhitelistContext.Default.WhitelistEntry, static _ => null, out problem, MaximumEntryBytes, static wrong => wrong.Message);

    private static byte[] Pack(ReadOnlySpan<byte> plain)
    {
        using var packed = new MemoryStream(plain.Length / 4);
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(plain);
        return packed.ToArray();
    }

    private static byte[]? Unpack(ReadOnlySpan<byte> packed, out string? problem)
    {
        try
        {
            using var source = new MemoryStream(packed.ToArray());
            using var gzip = new GZipStream(source, CompressionMode.Decompress);
            using var plain = new MemoryStream(packed.Length * 8);
            var part = new byte[16 * 1024];
            for (var read = gzip.Read(part); read > 0; read = gzip.Read(part))
            {
                if (plain.Length + read > MaximumPlainBytes)
                {
                    problem = $"the page unpacks to more than {MaximumPlainBytes} bytes";
                    return null;
                }
                plain.Write(part, 0, read);
            }
            problem = null;
            return plain.ToArray();
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            problem = "the page is not packed with gzip, or damaged";
            return null;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    MaxDepth = 8,
    Converters = [typeof(CamelCase<RegistrationStatus>), typeof(CamelCase<PlateColour>)])]
[JsonSerializable(typeof(WhitelistHead))]
[JsonSerializable(typeof(WhitelistWant))]
[JsonSerializable(typeof(WhitelistPage))]
[JsonSerializable(typeof(WhitelistEntry))]
internal sealed partial class WhitelistContext : JsonSerializerContext;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    MaxDepth = 8,
    Converters = [typeof(CamelCase<RegistrationStatus>), typeof(CamelCase<PlateColour>)])]
[JsonSerializable(typeof(WhitelistEntry))]
internal sealed partial class StrictWhitelistContext : JsonSerializerContext;
