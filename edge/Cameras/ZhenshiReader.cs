using System.Text.Json;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Edge.Cameras;

/// <summary>
/// Reads what a Zhenshi camera pushes over HTTP. Fields come as number or text depending on the firmware, so each is taken
/// from either. Sources: README.md in this folder.
/// </summary>
internal static class ZhenshiReader
{
    private const int DepartedEvent = 66;
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 16, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>A pure function: no exception for any bytes.</summary>
    public static CameraReport Read(ReadOnlyMemory<byte> body, string? contentType)
    {
        if (body.Span.StartsWith("\uFEFF"u8))
            body = body[3..];
        var start = body.Span.TrimStart(" \t\r\n"u8);
        if (start.IsEmpty)
            return new MalformedReport("The body is empty. A Zhenshi camera sends JSON with AlarmInfoPlate.");
        if (start[0] != '{')
            return IsHeartbeatForm(body, contentType)
                ? new CameraNotice()
                : new MalformedReport("The body is neither JSON nor the form of a heartbeat. Set the camera's push to JSON (HTTP push, plate result).");
        try
        {
            using var json = JsonDocument.Parse(body, s_options);
            return Read(json.RootElement);
        }
        catch (JsonException malformed)
        {
            return new MalformedReport($"The body is not JSON: line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}.");
        }
        catch (InvalidOperationException)
        {
            // What the document says of a text that is not UTF-8, or of half a surrogate pair.
            return new MalformedReport("A text in the body is not UTF-8. Set the encoding of the camera's HTTP push to UTF-8.");
        }
    }

    private static CameraReport Read(JsonElement root)
    {
        if (!Json.TryObject(root, "AlarmInfoPlate", out var alarm))
            return new CameraNotice(); // AlarmGioIn, SerialData, TriggerImage, heartbeats: alive, nothing to record.
        if (!Json.TryObject(alarm, "result", out var result) || !Json.TryObject(result, "PlateResult", out var plate))
            return new MalformedReport("AlarmInfoPlate has no result.PlateResult.");
        if (!plate.TryGetProperty("license", out var license) || license.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            return new MalformedReport("PlateResult has no license.");
        return new PlateReport
        {
            Text = CameraText.Clean(license.GetString()),
            Colour = ColourOf(Json.Integer(plate, "colorType")),
            Confidence = Confidence.Read(Json.Text(plate, "confidence")),
            Direction = Json.Integer(plate, "triggerType") == DepartedEvent ? TravelDirection.Away : DirectionOf(Json.Integer(plate, "direction")),
            SeenAt = TimeOf(plate),
            Offline = Json.Integer(plate, "isoffline") is 1,
            Number = Json.Integer(plate, "plateid"),
            Picture = PictureOf(plate),
        };
    }

    /// <summary>The camera's heartbeat is a form with its name, address and serial number.</summary>
    private static bool IsHeartbeatForm(ReadOnlyMemory<byte> body, string? contentType)
    {
        if (MultipartBody.Is(body.Span, contentType))
            return MultipartBody.TryRead(body, contentType, out var parts, out _) && parts.Exists(part => part.Name is "serialno" or "device_name");
        return body.Span.IndexOf("serialno="u8) >= 0 || body.Span.IndexOf("device_name="u8) >= 0;
    }

    private static PlateColour ColourOf(long? type) => type switch
    {
        1 => PlateColour.Blue,
        2 => PlateColour.Yellow,
        3 => PlateColour.White,
        4 => PlateColour.Black,
        5 => PlateColour.Green,
        6 => PlateColour.YellowGreen,
        _ => PlateColour.Unknown,
    };

    private static TravelDirection DirectionOf(long? direction) => direction switch
    {
        3 => TravelDirection.Away,
        4 => TravelDirection.Towards,
        _ => TravelDirection.Any,
    };

    private static DateTimeOffset? TimeOf(JsonElement plate)
    {
        if (!Json.TryObject(plate, "timeStamp", out var stamp) || !Json.TryObject(stamp, "Timeval", out var time))
            return null;
        // A camera that has lost its clock counts from 1970; that is no time to record.
        if (Json.Integer(time, "sec") is not (> 1_000_000_000 and < 10_000_000_000 and var seconds))
            return null;
        var microseconds = Math.Clamp(Json.Integer(time, "usec") ?? 0, 0, 999_999);
        return DateTimeOffset.FromUnixTimeSeconds(seconds).AddMicroseconds(microseconds);
    }

    private static byte[]? PictureOf(JsonElement plate)
    {
        foreach (var name in (ReadOnlySpan<string>)["imageFile", "imageFragmentFile"])
        {
            if (plate.TryGetProperty(name, out var image) && image.ValueKind == JsonValueKind.String
                && image.TryGetBytesFromBase64(out var bytes) && Jpeg.Is(bytes))
                return bytes;
        }
        return null;
    }
}
