using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Gate;

/// <summary>What the lanes did, as metrics. Labels are words of the vocabulary, never plates or names.</summary>
public sealed class GateMetrics
{
    public const string MeterName = "Checkpoint.Gate";

    private static readonly InstrumentAdvice<double> s_relayBounds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
    };

    private static readonly InstrumentAdvice<double> s_passBounds = new()
    {
        HistogramBucketBoundaries = [5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200, 3600],
    };

    private readonly Meter _meter;
    private readonly Counter<long> _passes;
    private readonly Counter<long> _identifications;
    private readonly Counter<long> _readings;
    private readonly Counter<long> _alarms;
    private readonly Histogram<double> _inputToRelay;
    private readonly Histogram<double> _passSeconds;

    public GateMetrics(IMeterFactory meters)
    {
        var meter = _meter = meters.Create(MeterName);
        _passes = meter.CreateCounter<long>("checkpoint.passes", description: "Passes ended, by lane and outcome");
        _identifications = meter.CreateCounter<long>("checkpoint.identifications", description: "Vehicles identified, by whitelist verdict");
        _readings = meter.CreateCounter<long>("checkpoint.readings", description: "Temperature readings, by method and verdict");
        _alarms = meter.CreateCounter<long>("checkpoint.alarms", description: "Alarms raised, by code");
        _inputToRelay = meter.CreateHistogram<double>("checkpoint.input_to_relay", "s", "From the last required input to the write of the open relay, journal included", advice: s_relayBounds);
        _passSeconds = meter.CreateHistogram<double>("checkpoint.pass_duration", "s", "From arrival to the end of the pass", advice: s_passBounds);
    }

    /// <summary>Called once, with the lanes of this gate.</summary>
    public void Observe(LaneDirectory lanes) => _meter.CreateObservableGauge(
        "checkpoint.lane.waiting",
        () => lanes.Lanes.Values.Select(lane => new Measurement<int>(lane.Waiting, new KeyValuePair<string, object?>("lane", lane.Name))),
        "{input}", "Inputs that wait for the lane's thread");

    public void InputToRelay(TimeSpan elapsed) => _inputToRelay.Record(elapsed.TotalSeconds);

    public void Count(ImmutableArray<LaneEvent> events)
    {
        foreach (var happened in events)
        {
            switch (happened)
            {
                case PassEnded ended:
                    _passes.Add(1, new("lane", ended.Lane), new("outcome", ended.Outcome.ToString()));
                    _passSeconds.Record(ended.Seconds);
                    break;
                case PassIdentified identified:
                    _identifications.Add(1, new KeyValuePair<string, object?>("verdict", identified.Verdict.ToString()));
                    break;
                case PassReading reading:
                    _readings.Add(1, new("method", reading.Method.ToString()), new("verdict", reading.Verdict.ToString()));
                    break;
                case AlarmRaised alarm:
                    _alarms.Add(1, new("lane", alarm.Lane), new("alarm", alarm.Alarm.ToString()));
                    break;
            }
        }
    }
}
