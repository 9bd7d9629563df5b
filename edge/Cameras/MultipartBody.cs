using System.Text;
using Microsoft.Net.Http.Headers;

namespace Checkpoint.Edge.Cameras;

/// <summary>
/// Splits multipart bodies as cameras write them, which is not always as RFC 2046 says: bare line feeds, a boundary that
/// the header does not name, no end mark. A part that was cut off is left out.
/// </summary>
internal static class MultipartBody
{
    private const int MaximumParts = 32;
    private const int MaximumHeaders = 4 << 10;
    private const int MaximumBoundary = 200;

    public static bool Is(ReadOnlySpan<byte> body, string? contentType) =>
        contentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true || body.TrimStart("\r\n"u8).StartsWith("--"u8);

    /// <returns>False with a problem in words.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> body, string? contentType, out List<BodyPart> parts, out string problem)
    {
        (parts, problem) = ([], "");
        if (Delimiter(body.Span, contentType) is not { } delimiter)
            problem = "The multipart body has no boundary.";
        else if (Find(body.Span, delimiter, 0) is not (>= 0 and var at))
            problem = "The boundary named in the header does not occur in the multipart body.";
        else
            problem = Split(body, delimiter, at, parts);
        return problem.Length == 0;
    }

    private static string Split(ReadOnlyMemory<byte> body, byte[] delimiter, int at, List<BodyPart> parts)
    {
        while (true)
        {
            var start = at + delimiter.Length;
            if (body.Span[start..].StartsWith("--"u8))
                return "";
            var next = Find(body.Span, delimiter, start);
            if (next < 0)
                return ""; // The camera was cut off inside this part.
            if (parts.Count == MaximumParts)
                return $"The multipart body has more than {MaximumParts} parts.";
            if (!TryPart(body[start..next], out var part))
                return "A part of the multipart body has no headers, or very long ones.";
            parts.Add(part);
            at = next;
        }
    }

    private static bool TryPart(ReadOnlyMemory<byte> raw, out BodyPart part)
    {
        part = default;
        var span = raw.Span;
        var line = LineEnd(span);
        if (line < 0)
            return false;
        var content = line;
        // Headers end with an empty line.
        while (true)
        {
            var length = LineEnd(span[content..]);
            if (length < 0 || content + length > MaximumHeaders)
                return false;
            content += length;
            if (span[(content - length)..content].Trim("\r\n"u8).IsEmpty)
                break;
        }
        var end = raw.Length;
        if (end > content && span[end - 1] == '\n')
            end--;
        if (end > content && span[end - 1] == '\r')
            end--;
        part = new BodyPart(NameOf(span[line..content]), raw[content..end]);
        return true;
    }

    private static string NameOf(ReadOnlySpan<byte> headers)
    {
        foreach (var line in Encoding.Latin1.GetString(headers).AsSpan().EnumerateLines())
        {
            if (!line.StartsWith("Content-Disposition:", StringComparison.OrdinalIgnoreCase))
                continue;
            var value = line["Content-Disposition:".Length..].ToString();
            if (ContentDispositionHeaderValue.TryParse(value, out var disposition))
                return Unquoted(disposition.Name.HasValue ? disposition.Name.Value : disposition.FileName.Value);
        }
        return "";
    }

    private static byte[]? Delimiter(ReadOnlySpan<byte> body, string? contentType)
    {
        if (MediaTypeHeaderValue.TryParse(contentType, out var type) && Unquoted(type.Boundary.Value) is { Length: > 0 and <= MaximumBoundary } boundary)
            return Encoding.Latin1.GetBytes("--" + boundary);
        // Without the parameter: the first line is the delimiter.
        var first = body.TrimStart("\r\n"u8);
        var end = first.IndexOfAny((byte)'\r', (byte)'\n');
        return end is > 2 and <= MaximumBoundary && first.StartsWith("--"u8) ? first[..end].ToArray() : null;
    }

    /// <summary>The next delimiter at the start of a line.</summary>
    private static int Find(ReadOnlySpan<byte> body, ReadOnlySpan<byte> delimiter, int from)
    {
        for (var at = from; ; at += delimiter.Length)
        {
            var found = body[at..].IndexOf(delimiter);
            if (found < 0)
                return -1;
            at += found;
            if (at == 0 || body[at - 1] == '\n')
                return at;
        }
    }

    private static int LineEnd(ReadOnlySpan<byte> bytes) => bytes.IndexOf((byte)'\n') + 1 is > 0 and var end ? end : -1;

    private static string Unquoted(string? text) => text?.Trim().Trim('"') ?? "";
}
