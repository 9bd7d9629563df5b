using Checkpoint.Simulation.Tests.Machinery;

namespace Checkpoint.Simulation.Tests.Network;

/// <summary>
/// An MQTT broker as far as delivery goes: sessions that outlive connections, retained messages, QoS 1 with redelivery, a bound
/// on what waits, and every way to lose memory that a real one has. Gives no promise that MQTT does not give.
/// </summary>
internal sealed class Broker(Agenda agenda, Random random)
{
    private const int MaximumPending = 200;

    private Memory _memory = new();
    private Memory _saved = new();
    private readonly List<Wire> _wires = [];

    /// <summary>Takes connections.</summary>
    public bool IsUp { get; private set; } = true;

    /// <summary>Acknowledges what it is sent and throws it away.</summary>
    public bool Forgets { get; set; }

    public int Published { get; private set; }

    public int Dropped { get; private set; }

    /// <summary>Opens a connection, unless the broker is down. The caller's earlier one under this name is ended.</summary>
    /// <param name="topics">What the session is subscribed to from now on; retained messages come at once.</param>
    public Wire? Connect(string client, IReadOnlyList<string> topics, IPeer peer)
    {
        if (!IsUp) return null;
        foreach (var old in _wires.Where(each => each.Client == client).ToList()) old.Cut();
        var wire = new Wire(agenda, random, client, peer, this);
        _wires.Add(wire);
        var session = _memory.Session(client);
        session.Topics = [.. topics];
        session.InFlight = 0;
        foreach (var (topic, payload) in _memory.Retained.OrderBy(each => each.Key, StringComparer.Ordinal))
            if (session.Hears(topic)) session.Pending.Add(new(topic, payload, true));
        Push(wire);
        return wire;
    }

    /// <summary>As a broker that writes its memory to the disk now and then.</summary>
    public void Save() => _saved = _memory.Copy();

    /// <summary>The process dies; what it knew is what was saved last, or nothing.</summary>
    public void Kill(bool keepsSaved)
    {
        IsUp = false;
        foreach (var wire in _wires.ToList()) wire.Cut();
        _memory = keepsSaved ? _saved.Copy() : new();
    }

    public void Start() => IsUp = true;

    /// <summary>Every connection breaks.</summary>
    public void CutAll()
    {
        foreach (var wire in _wires.ToList()) wire.Cut();
    }

    public void Arrived(Wire wire, string topic, byte[] payload, bool retain, Action acknowledged)
    {
        Published++;
        if (Forgets && !retain) Dropped++;
        else Keep(topic, payload, retain);
        wire.ToClient(acknowledged);
    }

    public void Acknowledged(Wire wire)
    {
        var session = _memory.Session(wire.Client);
        if (session.InFlight == 0 || !_wires.Contains(wire)) return;
        session.InFlight--;
        session.Pending.RemoveAt(0);
        Push(wire);
    }

    public void Ended(Wire wire) => _wires.Remove(wire);

    private void Keep(string topic, byte[] payload, bool retain)
    {
        if (retain) _memory.Retained[topic] = payload;
        foreach (var (client, session) in _memory.Sessions)
        {
            if (!session.Hears(topic)) continue;
            if (session.Pending.Count >= MaximumPending)
            {
                Dropped++;
                continue;
            }
            session.Pending.Add(new(topic, payload, false));
            if (_wires.Find(each => each.Client == client) is { } wire) Push(wire);
        }
    }

    private void Push(Wire wire)
    {
        const int receiveMaximum = 20;
        var session = _memory.Session(wire.Client);
        while (session.InFlight < Math.Min(receiveMaximum, session.Pending.Count))
        {
            var message = session.Pending[session.InFlight++];
            wire.Deliver(message);
        }
    }

    private sealed class Memory
    {
        public Dictionary<string, byte[]> Retained { get; } = [];

        public SortedDictionary<string, Session> Sessions { get; } = new(StringComparer.Ordinal);

        public Session Session(string client) => Sessions.TryGetValue(client, out var known) ? known : Sessions[client] = new();

        public Memory Copy()
        {
            var copy = new Memory();
            foreach (var (topic, payload) in Retained) copy.Retained[topic] = payload;
            foreach (var (client, session) in Sessions) copy.Sessions[client] = session.Copy();
            return copy;
        }
    }

    private sealed class Session
    {
        public List<string> Topics { get; set; } = [];

        public List<Message> Pending { get; private init; } = [];

        /// <summary>The first of the pending that were sent and not acknowledged.</summary>
        public int InFlight { get; set; }

        public bool Hears(string topic) => Topics.Exists(each => MQTTnet.MqttTopicFilterComparer.Compare(topic, each) == MQTTnet.MqttTopicFilterCompareResult.IsMatch);

        public Session Copy() => new() { Topics = [.. Topics], Pending = [.. Pending] };
    }
}

internal readonly record struct Message(string Topic, byte[] Payload, bool Retained);

/// <summary>Who is at the client's end of a connection.</summary>
internal interface IPeer
{
    void Received(Message message);

    /// <summary>The connection is over, and the client has noticed.</summary>
    void Lost();
}
