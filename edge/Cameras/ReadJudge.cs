using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Edge.Cameras;

/// <summary>Decides what is made of the reads of one camera. One thread at a time.</summary>
internal sealed class ReadJudge(CameraSettings camera)
{
    private const int Remembered = 64;

    private readonly Queue<(Plate Plate, DateTimeOffset SeenAt)> _reports = new();
    private readonly Dictionary<Plate, TimeSpan> _accepted = [];

    public CameraClock Clock { get; } = new(TimeSpan.FromSeconds(camera.LateAfterSeconds));

    /// <param name="plate">Null when the text is no plate.</param>
    /// <param name="arrival">When the request came, by the gate's monotonic clock.</param>
    /// <param name="now">The same moment by the gate's clock on the wall.</param>
    /// <param name="inLane">The plate of the vehicle in the lane, where known.</param>
    public PlateReadUse Judge(PlateReport report, Plate? plate, TimeSpan arrival, DateTimeOffset now, Plate? inLane)
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
        return IsRepeated(found, arrival, inLane) ? PlateReadUse.Repeated : PlateReadUse.Accepted;
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
    /// minutes must still be known when it reaches the loop. The vehicle in the lane is known already.
    /// </summary>
    private bool IsRepeated(Plate plate, TimeSpan arrival, Plate? inLane)
    {
        var window = TimeSpan.FromSeconds(camera.RepeatSeconds);
        foreach (var (accepted, at) in _accepted)
        {
            if (arrival - at >= window)
                _accepted.Remove(accepted);
        }
        return inLane == plate || !_accepted.TryAdd(plate, arrival);
    }
}
