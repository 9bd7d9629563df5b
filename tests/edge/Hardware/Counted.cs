using System.Diagnostics.Metrics;
using Checkpoint.Edge.Hardware;

namespace Checkpoint.Edge.Tests.Hardware;

/// <summary>Listens to one counter of one gate; other gates of the test run have meters of their own.</summary>
internal sealed class Counted : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<string> _tags = [];

    public Counted(IMeterFactory meters, string counter, string meter = HardwareMetrics.MeterName)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == meter && instrument.Meter.Scope == meters && instrument.Name == counter)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            lock (_tags) _tags.Add(string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}")));
        });
        _listener.Start();
    }

    /// <summary>The tags of each count, in order.</summary>
    public IReadOnlyList<string> Tags
    {
        get { lock (_tags) return [.. _tags]; }
    }

    public void Dispose() => _listener.Dispose();
}
