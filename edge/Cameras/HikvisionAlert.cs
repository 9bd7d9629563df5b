using System.Globalization;
using System.Runtime.InteropServices;
using System.Xml;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Edge.Cameras;

/// <summary>
/// One EventNotificationAlert document. Namespaces are different (std-cgi.com ver10, hikvision.com ver20, isapi.org
/// ver20), prefixed or missing depending on the firmware, so elements are known by their local names.
/// </summary>
internal static class HikvisionAlert
{
    private const int MaximumBytes = 256 << 10;
    private const int MaximumDepth = 16;
    private const int MaximumElements = 4000;
    private static readonly TimeSpan s_china = TimeSpan.FromHours(8);

    public static bool IsXml(ReadOnlySpan<byte> bytes) => Document(bytes).StartsWith("<"u8);

    /// <summary>A pure function: no exception for any bytes.</summary>
    public static CameraReport Read(ReadOnlyMemory<byte> body)
    {
        if (!IsXml(body.Span))
            return new MalformedReport("The body is no XML. Set the camera's alarm server to XML (protocol HTTP, ISAPI).");
        if (body.Length > MaximumBytes)
            return new MalformedReport($"The XML has more than {MaximumBytes} bytes.");
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            if (Collect(body, fields) is { } problem)
                return new MalformedReport(problem);
        }
        catch (XmlException malformed)
        {
            // The message of the exception can quote the document, which can hold a plate.
            return new MalformedReport($"The XML cannot be read: line {malformed.LineNumber}, column {malformed.LinePosition}. Document types and entities are not allowed.");
        }
        return Interpret(fields);
    }

    private static CameraReport Interpret(Dictionary<string, string> fields)
    {
        var sentAt = TimeOf(fields.GetValueOrDefault("dateTime"));
        if (fields.GetValueOrDefault("eventType") is not { } type)
            return new MalformedReport("EventNotificationAlert has no eventType.");
        if (!type.Equals("ANPR", StringComparison.OrdinalIgnoreCase))
            return new CameraNotice(sentAt); // The heartbeat is a videoloss that is not active.
        if ((fields.GetValueOrDefault("licensePlate") ?? fields.GetValueOrDefault("plateNumber") ?? fields.GetValueOrDefault("originalLicensePlate")) is not { } text)
            return new MalformedReport("The ANPR event has no licensePlate.");
        return new PlateReport
        {
            Text = CameraText.Clean(text),
            Colour = ColourOf(fields.GetValueOrDefault("plateColor")),
            Confidence = Confidence.Read(fields.GetValueOrDefault("confidenceLevel")),
            Confidences = Confidence.ReadEach(fields.GetValueOrDefault("plateCharBelieve")),
            Direction = DirectionOf(fields.GetValueOrDefault("direction")),
            Line = int.TryParse(fields.GetValueOrDefault("line"), NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? line : null,
            SeenAt = sentAt,
            Offline = fields.GetValueOrDefault("isDataRetransmission") is "true" or "1",
        };
    }

    /// <summary>The first text of each element name. Null when all is well, else the problem.</summary>
    private static string? Collect(ReadOnlyMemory<byte> body, Dictionary<string, string> fields)
    {
        using var stream = AsStream(body[(body.Length - Document(body.Span).Length)..]);
        // The older reader, because it can be told to take prefixes that nobody declared.
        using var xml = new XmlTextReader(stream) { Namespaces = false, DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        var (element, elements) = ("", 0);
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.EntityReference)
                return "The XML refers to an entity; document types and entities are not allowed.";
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                fields.TryAdd(element, xml.Value.Trim());
            if (xml.NodeType == XmlNodeType.EndElement)
                element = "";
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            element = xml.Name[(xml.Name.LastIndexOf(':') + 1)..];
            if (xml.IsEmptyElement)
                fields.TryAdd(element, "");
            if (xml.Depth == 0 && element != "EventNotificationAlert")
                return "The XML is no EventNotificationAlert.";
            if (xml.Depth > MaximumDepth || ++elements > MaximumElements)
                return $"The XML is nested deeper than {MaximumDepth} elements or has more than {MaximumElements}.";
        }
        return null;
    }

    private static MemoryStream AsStream(ReadOnlyMemory<byte> body) => MemoryMarshal.TryGetArray(body, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(body.ToArray(), writable: false);

    /// <summary>Some firmware begins with a byte order mark or empty lines, before which an XML declaration may not stand.</summary>
    private static ReadOnlySpan<byte> Document(ReadOnlySpan<byte> bytes) =>
        (bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes).TrimStart(" \t\r\n\0"u8);

    private static PlateColour ColourOf(string? colour) => colour?.ToUpperInvariant() switch
    {
        "BLUE" => PlateColour.Blue,
        "YELLOW" => PlateColour.Yellow,
        "WHITE" => PlateColour.White,
        "BLACK" => PlateColour.Black,
        "GREEN" or "NEWENERGYGREEN" => PlateColour.Green,
        "YELLOWGREEN" or "NEWENERGYYELLOWGREEN" => PlateColour.YellowGreen,
        _ => PlateColour.Unknown,
    };

    private static TravelDirection DirectionOf(string? direction) => direction?.ToUpperInvariant() switch
    {
        "FORWARD" => TravelDirection.Towards,
        "REVERSE" => TravelDirection.Away,
        _ => TravelDirection.Any,
    };

    /// <summary>Older firmware leaves the offset out; the clock on the wall there is China's.</summary>
    private static DateTimeOffset? TimeOf(string? text)
    {
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) || time.Year is < 2001 or > 2200)
            return null;
        var hasOffset = text.AsSpan().TrimEnd().EndsWith("Z", StringComparison.OrdinalIgnoreCase) || text.AsSpan(Math.Min(10, text!.Length)).ContainsAny('+', '-');
        return hasOffset ? time : new DateTimeOffset(time.DateTime, s_china);
    }
}
