namespace Checkpoint.Edge.Uplink;

/// <summary>
/// Which events are on their way to the centre. Only the centre's confirmation counts as delivered: the broker's PUBACK says
/// that the link has room again, nothing more. No I/O and no clock; times are monotonic and come in with each call.
/// </summary>
/// <param name="size">Events sent ahead of the centre's confirmation.</param>
/// <param name="confirmTimeout">A centre that confirms nothing for this long is sent its first unconfirmed event again.</param>
/// <param name="brokerTimeout">A broker that acknowledges nothing for this long is given up.</param>
internal sealed class SendWindow(int size, TimeSpan confirmTimeout, TimeSpan brokerTimeout)
{
    private const int MaximumDoublings = 5;

    private bool _probing;
    private int _brokerSize;
    private int _resends;
    private TimeSpan _centreSilentSince;
    private TimeSpan _brokerSilentSince;

    public int Size => size;

    /// <summary>The centre has stored every event up to here.</summary>
    public long Confirmed { get; private set; }

    /// <summary>Last event handed to the broker, counted anew from <see cref="Confirmed"/> when events are sent again.</summary>
    public long Sent { get; private set; }

    /// <summary>The event to be sent now.</summary>
    public long Next => Sent + 1;

    /// <summary>Events the broker has yet to acknowledge.</summary>
    public int InFlight { get; private set; }

    public bool CanSend => Sent - Confirmed < (_probing ? 1 : size) && InFlight < _brokerSize;

    /// <summary>When <see cref="Tick"/> must be called, if nothing happens before.</summary>
    public TimeSpan? Due => (CentreDue, BrokerDue) switch
    {
        ({ } centre, { } broker) => centre < broker ? centre : broker,
        var (centre, broker) => centre ?? broker,
    };

    private TimeSpan? CentreDue => Sent > Confirmed ? _centreSilentSince + confirmTimeout * (1 << _resends) : null;

    private TimeSpan? BrokerDue => InFlight > 0 ? _brokerSilentSince + brokerTimeout : null;

    /// <summary>
    /// A new connection: what the last one carried may be lost, so everything unconfirmed is sent again, to a silent centre the first
    /// event. It is soon asked again, for the silence may have been the connection's.
    /// </summary>
    /// <param name="confirmed">The journal's confirmed position.</param>
    /// <param name="brokerSize">Unacknowledged messages the broker takes (MQTT 5: Receive Maximum).</param>
    public void Connect(long confirmed, int brokerSize)
    {
        Confirmed = Sent = confirmed;
        _brokerSize = brokerSize;
        InFlight = 0;
        _resends = 0;
    }

    /// <summary>An event goes out: <see cref="Next"/>, or a later one when those between no longer exist at the gate.</summary>
    public void Send(long sequence, TimeSpan now)
    {
        if (!CanSend || sequence < Next) throw new InvalidOperationException($"Event {sequence} is not to be sent now.");
        if (Sent == Confirmed) _centreSilentSince = now;
        if (InFlight++ == 0) _brokerSilentSince = now;
        Sent = sequence;
    }

    /// <summary>The broker answered for some events of this connection, whichever they were.</summary>
    public void Acknowledge(int events, TimeSpan now)
    {
        if (events > InFlight) throw new InvalidOperationException($"{events} events acknowledged, {InFlight} were in flight.");
        InFlight -= events;
        if (events > 0) _brokerSilentSince = now;
    }

    /// <summary>The centre has stored everything up to an event. False when that was known.</summary>
    public bool Confirm(long through, TimeSpan now)
    {
        if (through <= Confirmed) return false;
        Confirmed = through;
        Sent = Math.Max(Sent, through);
        (_probing, _resends) = (false, 0);
        _centreSilentSince = now;
        return true;
    }

    /// <summary>The centre no longer has what is after an event: everything from there on is sent again.</summary>
    public void GoBack(long through)
    {
        if (through >= Confirmed) throw new InvalidOperationException($"Event {through} is not before {Confirmed}.");
        Confirmed = Sent = through;
        (_probing, _resends) = (false, 0);
    }

    /// <summary>A centre that was silent is back, whatever it has: it is sent everything after the last confirmed event.</summary>
    public void Return()
    {
        if (!_probing) return;
        Sent = Confirmed;
        (_probing, _resends) = (false, 0);
    }

    /// <summary>
    /// Finds what has taken too long. After a silent centre one event at a time is sent again, less and less often, until it
    /// confirms: a centre that is away must not find the broker full of repetitions.
    /// </summary>
    public Silence Tick(TimeSpan now)
    {
        if (now >= BrokerDue) return Silence.Broker;
        if (!(now >= CentreDue)) return Silence.None;
        Sent = Confirmed;
        _probing = true;
        _resends = Math.Min(_resends + 1, MaximumDoublings);
        return Silence.Centre;
    }
}

/// <summary>Who has been silent for too long.</summary>
internal enum Silence
{
    None,
    /// <summary>Sending begins again after the last confirmed event.</summary>
    Centre,
    /// <summary>The connection is of no use.</summary>
    Broker,
}
