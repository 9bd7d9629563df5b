using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Checkpoint.Edge.Cameras;

namespace Checkpoint.Edge.Traffic;

/// <summary>What cameras send, see edge/Cameras/README.md.</summary>
internal static class CameraPush
{
    // A grey JPEG of one pixel.
    private const string Picture =
        "/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AKp//2Q==";

    public static HttpContent Read(CameraKind kind, string plate, int confidence, long number, DateTimeOffset now) =>
        kind == CameraKind.Zhenshi ? Zhenshi(plate, confidence, number, now) : Hikvision(plate, confidence, now);

    public static HttpContent Heartbeat(CameraKind kind, DateTimeOffset now) => kind == CameraKind.Zhenshi
        ? new FormUrlEncodedContent([new("device_name", "sample"), new("serialno", "sample-1")])
        : new StringContent(Alert(now, "videoloss", "inactive", ""), Encoding.UTF8, "application/xml");

    private static StringContent Zhenshi(string plate, int confidence, long number, DateTimeOffset now)
    {
        var result = new JsonObject
        {
            ["license"] = plate, ["confidence"] = confidence, ["colorType"] = 2, ["direction"] = 4, ["isoffline"] = 0, ["plateid"] = number,
            ["imageFile"] = Picture, ["triggerType"] = 8, ["type"] = 3,
            ["timeStamp"] = new JsonObject { ["Timeval"] = new JsonObject { ["sec"] = now.ToUnixTimeSeconds(), ["usec"] = now.Millisecond * 1000 } },
        };
        var body = new JsonObject { ["AlarmInfoPlate"] = new JsonObject { ["serialno"] = "sample-1", ["result"] = new JsonObject { ["PlateResult"] = result } } };
        return new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
    }

    private static MultipartFormDataContent Hikvision(string plate, int confidence, DateTimeOffset now)
    {
        var anpr = string.Create(CultureInfo.InvariantCulture, $"""
            <ANPR><licensePlate>{plate}</licensePlate><line>1</line><direction>forward</direction>
            <confidenceLevel>{confidence}</confidenceLevel><plateColor>yellow</plateColor></ANPR>
            """);
        var xml = new StringContent(Alert(now, "ANPR", "active", anpr), Encoding.UTF8, "text/xml");
        var picture = new ByteArrayContent(Convert.FromBase64String(Picture));
        picture.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        return new MultipartFormDataContent { { xml, "anpr.xml", "anpr.xml" }, { picture, "detectionPicture.jpg", "detectionPicture.jpg" } };
    }

    private static string Alert(DateTimeOffset now, string type, string state, string content) => string.Create(CultureInfo.InvariantCulture, $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <EventNotificationAlert version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">
        <dateTime>{now:yyyy-MM-dd'T'HH:mm:ss.fffzzz}</dateTime><eventType>{type}</eventType><eventState>{state}</eventState>{content}
        </EventNotificationAlert>
        """);
}
