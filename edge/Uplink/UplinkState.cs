using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Uplink;

/// <summary>The link to the centre as health checks, metrics and staff see it. May be read from any thread.</summary>
public sealed class UplinkState(EventJournal journal)
{
    private UplinkView _view = new() { Message = "The uplink has not started yet." };

    public UplinkView View => Volatile.Read(ref _view);

    /// <summary>Durable events the centre has not confirmed.</summary>
    public long WaitingEvents => journal.DurableSequence - journal.ConfirmedSequence;

    internal void Update(Func<UplinkView, UplinkView> change)
    {
        UplinkView before, after;
        do
        {
            before = View;
            after = change(before);
        }
        while (Interlocked.CompareExchange(ref _view, after, before) != before);
    }
}

/// <param name="Broker">"host:port"; null when the gate works alone by its settings.</param>
/// <param name="ConnectedSince">Null while there is no connection.</param>
/// <param name="ProtocolVersion">"5.0" or "3.1.1" while connected.</param>
/// <param name="Health">Degraded: the link is down or the centre silent, the gate works alone. Faulty: a person must act.</param>
/// <param name="Message">What is the matter, in English; never personal data.</param>
/// <param name="LastError">The last thing that went wrong, kept while all is well again.</param>
public sealed record UplinkView(
    string? Broker = null, DateTimeOffset? ConnectedSince = null, string? ProtocolVersion = null,
    PartHealth Health = PartHealth.Ok, string Message = "", string? LastError = null, DateTimeOffset? LastErrorAt = null);
