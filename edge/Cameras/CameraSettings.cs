using System.Net;

namespace Checkpoint.Edge.Cameras;

/// <summary>One entry of the section <c>Cameras</c>.</summary>
public sealed class CameraSettings
{
    /// <summary>Part of the address the camera sends to: lower-case letters, digits and '-'.</summary>
    public string Name { get; set; } = "";

    public CameraKind Kind { get; set; }

    /// <summary>The lane at whose stop line the camera looks.</summary>
    public string Lane { get; set; } = "";

    /// <summary>Number of that lane in the camera's picture, where the camera sees several; others are recorded as wrong lane.</summary>
    public int? Line { get; set; }

    /// <summary>Reads of vehicles that move the other way are recorded as wrong lane.</summary>
    public TravelDirection Direction { get; set; }

    /// <summary>Secret in the address, by an environment variable (Cameras__0__Key). 16 to 128 letters, digits, '-', '_', '.', '~'.</summary>
    public string Key { get; set; } = "";

    /// <summary>File with the key, instead of <see cref="Key"/>.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>The only address requests are taken from. With a loopback address, as of a program on this machine, no key is needed.</summary>
    public string Address { get; set; } = "";

    /// <summary>The lane is told that the camera is silent when nothing came for this long, 10 to 86400 s; 0 for cameras without heartbeat.</summary>
    public int SilentAfterSeconds { get; set; } = 90;

    /// <summary>A read that took this much longer than the quickest of the last ones is late, 2 to 300 s.</summary>
    public int LateAfterSeconds { get; set; } = 10;

    /// <summary>The same plate within this time of the accepted read is a repetition, 0 to 600 s.</summary>
    public int RepeatSeconds { get; set; } = 8;

    /// <summary>Zhenshi: the answer may tell the camera to pulse its own relay, for the vehicle that is cleared in the lane.</summary>
    public bool MayOpen { get; set; }

    internal IPAddress? RemoteAddress => IPAddress.TryParse(Address, out var address) ? address : null;
}
