using System.Diagnostics.Metrics;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Cameras;

/// <summary>What cameras send. Labels are names of cameras and words, never plates.</summary>
public sealed class CameraMetrics
{
    public const string MeterName = "Checkpoint.Cameras";

    private readonly Counter<long> _reads;
    private readonly Counter<long> _refused;
    private readonly Histogram<double> _answer;

    public CameraMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _reads = meter.CreateCounter<long>("checkpoint.camera.reads", "{read}", "Plate reads, by camera and what was made of them");
        _refused = meter.CreateCounter<long>("checkpoint.camera.refused", "{request}", "Requests refused, by status");
        _answer = meter.CreateHistogram<double>("checkpoint.camera.answer", "s", "From the request of a camera to its answer, the fsync included");
    }

    public void Read(string camera, PlateReadUse use) => _reads.Add(1, new("camera", camera), new("use", use.ToString()));

    public void Refused(int status) => _refused.Add(1, new KeyValuePair<string, object?>("status", status));

    public void Answered(TimeSpan elapsed) => _answer.Record(elapsed.TotalSeconds);
}
