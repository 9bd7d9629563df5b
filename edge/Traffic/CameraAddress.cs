using System.Diagnostics.CodeAnalysis;
using Checkpoint.Edge.Cameras;

namespace Checkpoint.Edge.Traffic;

/// <summary>A camera to be played: "LANE=KIND:PATH", as "lane-1=zhenshi:/cameras/front".</summary>
internal sealed record CameraAddress(string Lane, CameraKind Kind, string Path)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out CameraAddress? camera)
    {
        camera = text.Split('=', 2) is [{ Length: > 0 } lane, var rest] && rest.Split(':', 2) is [var kind, ['/', ..] path]
            && Enum.TryParse<CameraKind>(kind, ignoreCase: true, out var known) && Enum.IsDefined(known)
            ? new CameraAddress(lane, known, path)
            : null;
        return camera is not null;
    }
}
