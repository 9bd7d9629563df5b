using System.Collections.Immutable;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Edge.Cameras;

/// <summary>What one request of a camera says.</summary>
internal abstract record CameraReport;

/// <summary>A vehicle was seen.</summary>
internal sealed record PlateReport : CameraReport
{
    /// <summary>Longest text that is kept of what the camera took for a plate.</summary>
    public const int MaximumText = 32;

    /// <summary>As the camera gave it, without control characters; empty when it read nothing.</summary>
    public required string Text { get; init; }
    public PlateColour Colour { get; init; }
    /// <summary>0 to 1.</summary>
    public double? Confidence { get; init; }
    /// <summary>0 to 1 for each character of <see cref="Text"/>; empty where the camera gives none.</summary>
    public ImmutableArray<float> Confidences { get; init; } = [];
    /// <summary>
    /// What the read is trusted by: a plate is as certain as its most doubtful character. Null when the camera gives no
    /// confidence at all, which counts as certain.
    /// </summary>
    public double? LowestConfidence => Confidences.IsEmpty ? Confidence : Math.Min(Confidence ?? 1, Math.Round(Confidences.Min(), 4));
    public TravelDirection Direction { get; init; }
    /// <summary>Number of the lane in the camera's picture, from 1; null when it does not say.</summary>
    public int? Line { get; init; }
    /// <summary>By the camera's clock.</summary>
    public DateTimeOffset? SeenAt { get; init; }
    /// <summary>Kept by the camera while it had no link, sent afterwards.</summary>
    public bool Offline { get; init; }
    /// <summary>The camera's own number of the read, which it wants back.</summary>
    public long? Number { get; init; }
    /// <summary>JPEG, empty when there is none.</summary>
    public ReadOnlyMemory<byte> Picture { get; init; }
}

/// <summary>A heartbeat, an input contact, another kind of event: the camera is alive, nothing to record.</summary>
/// <param name="SentAt">By the camera's clock.</param>
internal sealed record CameraNotice(DateTimeOffset? SentAt = null) : CameraReport;

/// <summary>Not understood.</summary>
/// <param name="Problem">What is wrong and what to do; never contains what was sent.</param>
internal sealed record MalformedReport(string Problem) : CameraReport;
