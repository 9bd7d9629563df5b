namespace Checkpoint.Edge.Cameras;

/// <summary>
/// Reads what a Hikvision camera pushes: an EventNotificationAlert, bare or as a part of a multipart body beside its
/// pictures. Parts are known by their content, because names and content types differ by firmware.
/// </summary>
internal static class HikvisionReader
{
    /// <summary>A pure function: no exception for any bytes.</summary>
    public static CameraReport Read(ReadOnlyMemory<byte> body, string? contentType)
    {
        if (!MultipartBody.Is(body.Span, contentType))
            return HikvisionAlert.Read(body);
        if (!MultipartBody.TryRead(body, contentType, out var parts, out var problem))
            return new MalformedReport(problem);
        var xml = parts.FindIndex(part => HikvisionAlert.IsXml(part.Content.Span));
        if (xml < 0)
            return new MalformedReport("The multipart body has no complete XML part.");
        var report = HikvisionAlert.Read(parts[xml].Content);
        return report is PlateReport read ? read with { Picture = Best(parts) } : report;
    }

    /// <summary>The largest picture: the scene or the vehicle, rather than the cut-out of the plate.</summary>
    private static ReadOnlyMemory<byte> Best(List<BodyPart> parts)
    {
        var best = ReadOnlyMemory<byte>.Empty;
        foreach (var part in parts)
        {
            if (part.Content.Length > best.Length && Jpeg.Is(part.Content.Span))
                best = part.Content;
        }
        return best;
    }
}
