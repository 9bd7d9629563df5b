using System.Diagnostics.Metrics;

namespace Checkpoint.Edge.Journal;

/// <summary>Meter "Checkpoint.Journal".</summary>
internal sealed class JournalMetrics : IDisposable
{
    public const string MeterName = "Checkpoint.Journal";
    private readonly Meter _meter;
    private readonly Counter<long> _appended;
    private readonly Counter<long> _failed;
    private readonly Histogram<double> _write;

    public JournalMetrics(IMeterFactory? meters)
    {
        _meter = meters?.Create(MeterName) ?? new Meter(MeterName);
        _appended = _meter.CreateCounter<long>("checkpoint.journal.appended", "{event}", "Events made durable");
        _failed = _meter.CreateCounter<long>("checkpoint.journal.failed_writes", "{write}", "Writes the disk refused");
        _write = _meter.CreateHistogram("checkpoint.journal.write_duration", "s", "One write and its fsync", advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
        });
    }

    /// <summary>Called when the journal is open: a gauge may be asked at any time from then on.</summary>
    public void Observe(EventJournal journal)
    {
        _meter.CreateObservableGauge("checkpoint.journal.pending", () => journal.PendingEvents, "{event}", "Events that wait for the disk");
        _meter.CreateObservableGauge("checkpoint.journal.unconfirmed", () => journal.DurableSequence - journal.ConfirmedSequence, "{event}", "Durable events the centre has not confirmed");
        _meter.CreateObservableGauge("checkpoint.journal.size", () => journal.SizeBytes, "By", "Size of all segments");
        _meter.CreateObservableGauge("checkpoint.journal.writable", () => journal.IsWritable ? 1 : 0, null, "0 while the disk refuses writes");
    }

    public void Written(int events, TimeSpan elapsed)
    {
        _appended.Add(events);
        _write.Record(elapsed.TotalSeconds);
    }

    public void Failed() => _failed.Add(1);

    public void Dispose() => _meter.Dispose();
}
