using System.Diagnostics.Metrics;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Cameras;

/// <summary>What cameras send. Labels are names of cameras and words, never plates.</summary>
public sealed class CameraMetrics
{
    public const string MeterName = "Checkpoint.Cameras";

    private static readonly InstrumentAdvice<double> s_answerBounds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
    };

    private readonly Counter<long> _reads;
    private readonly Counter<long> _refused;
    private readonly Histogram<double> _answer;

    public CameraMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _reads = meter.CreateCounter<long>("checkpoint.camera.reads", "{read}", "Plate reads, by camera and what was made of them");
        _refused = meter.CreateCounter<long>("checkpoint.camera.refused", "{request}", "Requests refused, by status");
        _answer = meter.CreateHistogram<double>("checkpoint.camera.answer", "s", "From the request of a camera to its answer, the fsync included", advice: s_answerBounds);
    }

    public void Read(string camera, PlateReadUse use) => _reads.Add(1, new("camera", camera), new("use", use.ToString()));

    public void Refused(int status) => _refused.Add(1, new KeyValuePair<string, object?>("status", status));

    public void Answered(TimeSpan elapsed) => _answer.Record(elapsed.TotalSeconds);
}
