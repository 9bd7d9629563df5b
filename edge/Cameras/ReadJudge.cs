using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Edge.Cameras;

/// <summary>Decides what is made of the reads of one camera. One thread at a time.</summary>
internal sealed class ReadJudge(CameraSettings camera)
{
    private const int Remembered = 64;

    private readonly Queue<(Plate Plate, DateTimeOffset SeenAt)> _reports = new();
    private readonly Dictionary<Plate, (TimeSpan At, double? Confidence)> _accepted = [];

    public CameraClock Clock { get; } = new(TimeSpan.FromSeconds(camera.LateAfterSeconds));

    /// <param name="plate">Null when the text is no plate.</param>
    /// <param name="arrival">When the request came, by the gate's monotonic clock.</param>
    /// <param name="now">The same moment by the gate's clock on the wall.</param>
    /// <param name="lane">The lane before this read.</param>
    public PlateReadUse Judge(PlateReport report, Plate? plate, TimeSpan arrival, DateTimeOffset now, LaneSight lane)
    {
        if (plate is not { } found)
            return PlateReadUse.NotAPlate;
        if (report.Offline)
            return PlateReadUse.Offline;
        // The same plate with the same time stamp is the same report, sent again because the answer did not arrive.
        if (report.SeenAt is { } seen && IsKnown(found, seen))
            return PlateReadUse.Repeated;
        if (report.SeenAt is { } at && Clock.IsLate(at, arrival, now))
            return PlateReadUse.Late;
        if (camera.Direction != TravelDirection.Any && report.Direction != TravelDirection.Any && report.Direction != camera.Direction)
            return PlateReadUse.WrongLane;
        if (camera.Line is { } line && report.Line is { } seenLine && seenLine != line)
            return PlateReadUse.WrongLane;
        return IsRepeated(found, report.LowestConfidence, arrival, lane) ? PlateReadUse.Repeated : PlateReadUse.Accepted;
    }

    private bool IsKnown(Plate plate, DateTimeOffset seen)
    {
        if (_reports.Contains((plate, seen)))
            return true;
        _reports.Enqueue((plate, seen));
        if (_reports.Count > Remembered)
            _reports.Dequeue();
        return false;
    }

    /// <summary>
    /// Within the window after the last one that was accepted, not after the last report: a vehicle that waits in view for
    /// minutes must still be known when it reaches the loop. The vehicle in the lane is known already, and for the window
    /// after it was last seen there, so that it is not taken for the next one. A read that is more certain is news.
    /// </summary>
    private bool IsRepeated(Plate plate, double? confidence, TimeSpan arrival, LaneSight lane)
    {
        var window = TimeSpan.FromSeconds(camera.RepeatSeconds);
        foreach (var (accepted, before) in _accepted)
        {
            if (arrival - before.At >= window)
                _accepted.Remove(accepted);
        }
        if (lane.Plate == plate)
            _accepted[plate] = (arrival, lane.Confidence);
        if (_accepted.TryGetValue(plate, out var known) && !(confidence > known.Confidence))
            return true;
        _accepted[plate] = (arrival, confidence);
        return false;
    }
}
