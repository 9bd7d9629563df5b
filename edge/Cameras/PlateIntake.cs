using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Edge.Cameras;

/// <summary>
/// The way of a read: it is judged, its picture is stored, it is recorded and made durable, looked up and handed to the
/// lane. When the journal cannot make it durable the camera is refused, and the read goes to the lane all the same: it
/// waits in the journal's memory in front of everything the lane will record about it, and the lane clears nobody whose
/// decision is not durable, so nothing opens by a read that is not recorded. Staff see the plate, and a camera that does
/// not send again has lost nothing.
/// </summary>
internal sealed class PlateIntake(
    EventJournal journal, PictureStore pictures, PlateLookup lookup, LaneLink lanes, TimeProvider time, CameraMetrics metrics, ILogger<PlateIntake> logger)
{
    private readonly long _epoch = time.GetTimestamp();

    /// <summary>Now, by the gate's monotonic clock.</summary>
    public TimeSpan Now => time.GetElapsedTime(_epoch);

    /// <param name="arrival">When the request came, see <see cref="Now"/>.</param>
    public async Task<IntakeResult> TakeAsync(Camera camera, PlateReport report, TimeSpan arrival)
    {
        var plate = PlateOf(report);
        var settings = camera.Settings;
        if (lanes.Look(settings.Lane) is not { } lane)
            return new IntakeResult(IntakeOutcome.NotReady);
        PlateReadUse use;
        lock (camera.Order)
            use = camera.Judge.Judge(report, plate, arrival, WallAt(arrival), lane);
        // What was refused comes again and again while the disk is away; the first of them waits in memory already.
        if (use == PlateReadUse.Repeated && !journal.IsWritable)
            return new IntakeResult(IntakeOutcome.NotDurable);
        var picture = use == PlateReadUse.Repeated ? null : pictures.Save(report.Picture.Span);
        var recorded = await journal.AppendAsync(EventOf(settings, report, plate, use, picture));
        if (use == PlateReadUse.Accepted && Now - arrival > TimeSpan.FromSeconds(settings.LateAfterSeconds))
        {
            // The camera's link or the disk was so slow that another vehicle may stand in the lane by now.
            use = PlateReadUse.Late;
            journal.Append([EventOf(settings, report, plate, use, picture)]);
        }
        Report(settings, report, use, recorded, arrival);
        if (use == PlateReadUse.Accepted)
            HandOver(settings, report, plate!.Value, picture);
        return new IntakeResult(recorded ? IntakeOutcome.Recorded : IntakeOutcome.NotDurable, use, plate);
    }

    /// <summary>
    /// True when the camera may pulse its own relay: for this vehicle, seen now, which the lane has cleared and lets through.
    /// Never past an emergency stop or a fault.
    /// </summary>
    public bool MayOpen(CameraSettings camera, IntakeResult result) =>
        camera.MayOpen && result is { Outcome: IntakeOutcome.Recorded, Use: PlateReadUse.Accepted or PlateReadUse.Repeated, Plate: { } plate }
        && lanes.Look(camera.Lane) is { LetsThrough: true, Plate: { } cleared } && cleared == plate;

    /// <summary>The gate's clock on the wall at a moment of its monotonic clock.</summary>
    private DateTimeOffset WallAt(TimeSpan moment) => time.GetUtcNow() - (Now - moment);

    private void HandOver(CameraSettings camera, PlateReport report, Plate plate, string? picture)
    {
        // One confidence for each character of the plate, or none: separators the camera wrote would shift them.
        var confidences = report.Confidences.Length == plate.Text.Length ? report.Confidences.AsSpan() : [];
        var found = lookup(plate, confidences);
        lanes.Post(camera.Lane, new PlateSeen(new Identification
        {
            Plate = plate,
            Source = PlateSource.Camera,
            By = camera.Name,
            Confidence = report.LowestConfidence,
            Verdict = found.Verdict,
            Registration = found.Registration,
            PeopleAboard = found.PeopleAboard,
            Candidates = found.Candidates,
            Picture = picture,
        }));
    }

    private PlateRead EventOf(CameraSettings camera, PlateReport report, Plate? plate, PlateReadUse use, string? picture) => new()
    {
        Lane = camera.Lane,
        Read = "r-" + Guid.CreateVersion7(time.GetUtcNow()).ToString("N"),
        Camera = camera.Name,
        Plate = plate?.Text ?? report.Text,
        Colour = plate?.Colour ?? report.Colour,
        Confidence = report.Confidence,
        SeenAt = report.SeenAt,
        Use = use,
        Picture = picture,
    };

    /// <summary>A colour that no plate of this kind has was read wrongly: the characters are taken without it.</summary>
    private static Plate? PlateOf(PlateReport report) =>
        Plate.TryParse(report.Text, report.Colour, out var plate, out var problem) ? plate
        : problem == PlateProblem.ColourNotAllowed && Plate.TryParse(report.Text, PlateColour.Unknown, out plate, out _) ? plate
        : null;

    private void Report(CameraSettings camera, PlateReport report, PlateReadUse use, bool recorded, TimeSpan arrival)
    {
        metrics.Read(camera.Name, use);
        CameraLog.Read(logger, camera.Name, use.ToString());
        if (use == PlateReadUse.Late && report.SeenAt is { } seen)
            CameraLog.Late(logger, camera.Name, (WallAt(arrival) - seen).TotalSeconds);
        if (!recorded)
            CameraLog.NotDurable(logger, camera.Name);
    }
}
