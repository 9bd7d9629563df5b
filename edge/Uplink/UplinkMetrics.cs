using System.Diagnostics.Metrics;

namespace Checkpoint.Edge.Uplink;

/// <summary>Meter "Checkpoint.Uplink".</summary>
public sealed class UplinkMetrics
{
    public const string MeterName = "Checkpoint.Uplink";

    private readonly Counter<long> _published;
    private readonly Counter<long> _confirmed;
    private readonly Counter<long> _resends;
    private readonly Counter<long> _connects;
    private readonly Counter<long> _bad;

    public UplinkMetrics(IMeterFactory meters, UplinkState state)
    {
        var meter = meters.Create(MeterName);
        _published = meter.CreateCounter<long>("checkpoint.uplink.published", "{event}", "Events handed to the broker, repetitions included");
        _confirmed = meter.CreateCounter<long>("checkpoint.uplink.confirmed", "{event}", "Events the centre has confirmed");
        _resends = meter.CreateCounter<long>("checkpoint.uplink.resends", "{resend}", "Times the centre confirmed nothing and sending began again");
        _connects = meter.CreateCounter<long>("checkpoint.uplink.connects", "{connect}", "Connections made, by MQTT version");
        _bad = meter.CreateCounter<long>("checkpoint.uplink.bad_messages", "{message}", "Messages of the centre that could not be read, by what they should have been");
        meter.CreateObservableGauge("checkpoint.uplink.connected", () => state.View.ConnectedSince is null ? 0 : 1, null, "1 while connected to the broker");
        meter.CreateObservableGauge("checkpoint.uplink.waiting", () => state.WaitingEvents, "{event}", "Durable events the centre has not confirmed");
    }

    internal void Published() => _published.Add(1);

    internal void Confirmed(long events) => _confirmed.Add(events);

    internal void Resent() => _resends.Add(1);

    /// <param name="kind">What it should have been: the last words of its topic.</param>
    internal void Bad(string kind) => _bad.Add(1, new KeyValuePair<string, object?>("kind", kind));

    internal void Connected(string version) => _connects.Add(1, new KeyValuePair<string, object?>("version", version));
}
