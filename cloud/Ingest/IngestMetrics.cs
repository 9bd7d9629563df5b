using System.Diagnostics.Metrics;
using Checkpoint.Cloud.Store;
using Checkpoint.Protocols.Topics;

namespace Checkpoint.Cloud.Ingest;

/// <summary>What comes in, and how fast. Labels never hold plates or names.</summary>
internal sealed class IngestMetrics
{
    public const string MeterName = "Checkpoint.Cloud";

    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(1), s_longestAway = TimeSpan.FromDays(60);

    private readonly Counter<long> _events, _bad;
    private readonly Histogram<double> _lag;
    private readonly Histogram<double> _commit;

    public IngestMetrics(IMeterFactory meters, IngestQueue queue, StoreWatch watch)
    {
        var meter = meters.Create(MeterName);
        _events = meter.CreateCounter<long>("checkpoint.ingest.events", description: "Messages on events topics, by what became of them");
        _bad = meter.CreateCounter<long>("checkpoint.ingest.bad_messages", description: "Messages of gates that could not be read, by what they should have been");
        _lag = meter.CreateHistogram<double>("checkpoint.ingest.lag", "s", "From the gate's time of an event to its storage, for gates with a synchronised clock", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.5, 1, 5, 10, 60, 600, 3_600, 21_600, 86_400] });
        _commit = meter.CreateHistogram<double>("checkpoint.ingest.commit", "s", "Time of one commit", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10] });
        meter.CreateObservableGauge("checkpoint.ingest.queue", () => queue.Depth, description: "Messages that wait for the store");
        meter.CreateObservableGauge("checkpoint.ingest.gaps", () => watch.Figures.Gaps, description: "Streams with an event missing");
        meter.CreateObservableGauge("checkpoint.ingest.kept_aside", () => watch.Figures.KeptAside, description: "Messages kept although nothing could be made of them");
    }

    public void Stored(StoreOutcome outcome, TimeSpan elapsed)
    {
        _commit.Record(elapsed.TotalSeconds);
        Count(outcome.Stored, "stored");
        Count(outcome.Duplicates, "duplicate");
        Count(outcome.Conflicts, "conflict");
        Count(outcome.Unreadable, "unreadable");
    }

    public void Rejected() => Count(1, "rejected");

    /// <param name="kind">What it should have been.</param>
    public void Bad(TopicKind kind) => Bad(kind.ToString());

    /// <summary>Its topic is none of a gate's.</summary>
    public void BadTopic() => Bad("Topic");

    /// <summary>What clocks that were called right cannot both say is left out: one value of years would stay in the sum for good.</summary>
    public void Lag(TimeSpan lag)
    {
        if (lag > -s_skew && lag < s_longestAway) _lag.Record(Math.Max(0, lag.TotalSeconds));
    }

    private void Bad(string kind) => _bad.Add(1, new KeyValuePair<string, object?>("kind", kind));

    private void Count(int events, string result)
    {
        if (events > 0) _events.Add(events, new KeyValuePair<string, object?>("result", result));
    }
}
