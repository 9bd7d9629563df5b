using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Uplink;

/// <summary>Tells log, metrics, state and, where a person must act, the journal how the uplink goes.</summary>
internal sealed class UplinkProgress(
    UplinkState state, UplinkMetrics metrics, EventJournal journal, TimeProvider time, ILogger<UplinkService> logger)
{
    private bool _silent;
    private bool _refused;

    public void Sent() => metrics.Published();

    public void Confirmed(long events, long through)
    {
        metrics.Confirmed(events);
        if (_refused)
        {
            _refused = false;
            Record(PartHealth.Ok, "The broker takes this gate's events again.");
        }

        if (!_silent) return;
        _silent = false;
        logger.CentreBack(through);
        state.Update(view => view with { Health = PartHealth.Ok, Message = "Connected; the centre confirms what it is sent." });
    }

    public void BadAck(string? problem)
    {
        metrics.Bad("ack");
        logger.BadAck(problem);
    }

    /// <param name="kind">What it should have been.</param>
    public void TooLarge(string kind, long bytes, int limit)
    {
        metrics.Bad(kind);
        logger.TooLarge(kind, bytes, limit);
    }

    public void CentreSilent(long confirmed)
    {
        metrics.Resent();
        if (_silent) return;
        _silent = true;
        logger.CentreSilent(confirmed);
        const string problem = "The broker takes events, but the centre confirms none. Events stay at the gate. Check the central service and its link to the broker.";
        state.Update(view => view with { Health = PartHealth.Degraded, Message = problem, LastError = problem, LastErrorAt = time.GetUtcNow() });
    }

    public void GoesBack(long from, long to) => logger.GoesBack(from, to);

    public void Lost(long from, long through) => logger.EventsLost(from, through);

    public void Connected(string version)
    {
        metrics.Connected(version);
        state.Update(view => view with
        {
            ConnectedSince = time.GetUtcNow(),
            ProtocolVersion = version,
            Health = _silent ? PartHealth.Degraded : PartHealth.Ok,
            Message = _silent ? view.Message : "Connected.",
        });
    }

    /// <param name="refused">The broker does not want this gate, and a person must act: recorded once.</param>
    public void Disconnected(bool refused, string problem)
    {
        state.Update(view => view with
        {
            ConnectedSince = null,
            ProtocolVersion = null,
            Health = refused ? PartHealth.Faulty : PartHealth.Degraded,
            Message = problem,
            LastError = problem,
            LastErrorAt = time.GetUtcNow(),
        });
        if (!refused || _refused) return;
        _refused = true;
        Record(PartHealth.Faulty, $"The broker refuses this gate. {problem}");
    }

    public void Stopped() => state.Update(view => view with { ConnectedSince = null, ProtocolVersion = null, Message = "The uplink was stopped." });

    private void Record(PartHealth health, string message) =>
        journal.Append([new GateFault { Part = "broker", Health = health, Message = message }]);
}
