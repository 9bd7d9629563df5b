using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Gate;

/// <summary>What the lanes did, as metrics. Labels are words of the vocabulary, never plates or names.</summary>
public sealed class GateMetrics
{
    public const string MeterName = "Checkpoint.Gate";

    private readonly Counter<long> _passes;
    private readonly Counter<long> _identifications;
    private readonly Counter<long> _readings;
    private readonly Counter<long> _alarms;
    private readonly Histogram<double> _inputToRelay;
    private readonly Histogram<double> _passSeconds;

    public GateMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _passes = meter.CreateCounter<long>("checkpoint.passes", description: "Passes ended, by lane and outcome");
        _identifications = meter.CreateCounter<long>("checkpoint.identifications", description: "Vehicles identified, by whitelist verdict");
        _readings = meter.CreateCounter<long>("checkpoint.readings", description: "Temperature readings, by method and verdict");
        _alarms = meter.CreateCounter<long>("checkpoint.alarms", description: "Alarms raised, by code");
        _inputToRelay = meter.CreateHistogram<double>("checkpoint.input_to_relay", "s", "From the last required input to the write of the open relay, journal included");
        _passSeconds = meter.CreateHistogram<double>("checkpoint.pass_duration", "s", "From arrival to the end of the pass");
    }

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
