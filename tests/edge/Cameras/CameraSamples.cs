using System.Runtime.CompilerServices;
using System.Text;

namespace Checkpoint.Edge.Tests.Cameras;

/// <summary>Bodies as cameras send them, see samples/README.md.</summary>
internal static class CameraSamples
{
    public const string Boundary = "MIME_boundary";

    public const string Multipart = $"multipart/form-data; boundary={Boundary}";

    public static byte[] Jpeg(int bytes) => [0xFF, 0xD8, 0xFF, 0xE0, .. Enumerable.Range(0, bytes).Select(i => (byte)(i * 31)), 0xFF, 0xD9];

    public static byte[] File(string name) => System.IO.File.ReadAllBytes(Path.Combine(Folder(), "samples", name));

    public static string Text(string name) => Encoding.UTF8.GetString(File(name));

    public static byte[] Form(params (string Headers, byte[] Content)[] parts)
    {
        var body = new MemoryStream();
        foreach (var (headers, content) in parts)
        {
            body.Write(Encoding.UTF8.GetBytes($"--{Boundary}\r\n{headers}\r\n\r\n"));
            body.Write(content);
            body.Write("\r\n"u8);
        }
        body.Write(Encoding.UTF8.GetBytes($"--{Boundary}--\r\n"));
        return body.ToArray();
    }

    public static byte[] Hikvision(string xml = "hikvision-ver20.xml") => Form(
        ("Content-Disposition: form-data; name=\"anpr.xml\"; filename=\"anpr.xml\"\r\nContent-Type: text/xml", File(xml)),
        ("Content-Disposition: form-data; name=\"licensePlatePicture.jpg\"; filename=\"licensePlatePicture.jpg\"\r\nContent-Type: image/jpeg", Jpeg(300)),
        ("Content-Disposition: form-data; name=\"detectionPicture.jpg\"; filename=\"detectionPicture.jpg\"\r\nContent-Type: image/jpeg", Jpeg(2000)));

    /// <summary>Firmware that labels pictures as octets and names parts otherwise.</summary>
    public static byte[] HikvisionOctets() => Form(
        ("Content-Disposition: form-data; filename=\"vehiclePicture.jpg\"\r\nContent-Type: application/octet-stream\r\nContent-ID: image_1", Jpeg(900)),
        ("Content-Disposition: form-data; name=\"Event_Type\"\r\nContent-Type: application/xml\r\nContent-Length: 1", File("hikvision-std-cgi.xml")));

    /// <summary>Every body with the content type it comes with.</summary>
    public static IReadOnlyList<(string Name, string? ContentType, byte[] Body)> All { get; } =
    [
        .. Directory.GetFiles(Path.Combine(Folder(), "samples")).Order().Where(file => Path.GetFileName(file).Contains('-'))
            .Select(file => (Path.GetFileName(file), (string?)null, System.IO.File.ReadAllBytes(file))),
        ("zhenshi heartbeat", "multipart/form-data; boundary=------------------------caa771fe4a61f3d9", File("zhenshi-heartbeat.form")),
        ("hikvision multipart", Multipart, Hikvision()),
        ("hikvision multipart without boundary", "multipart/form-data", Hikvision("hikvision-isapi.xml")),
        ("hikvision octets", Multipart, HikvisionOctets()),
    ];

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
