using Checkpoint.Simulation.Tests.Machinery;

namespace Checkpoint.Simulation.Tests.Network;

/// <summary>One connection: in order and complete while it lasts; what was under way when it broke may or may not have arrived.</summary>
internal sealed class Wire(Agenda agenda, Random random, string client, IPeer peer, Broker broker)
{
    private readonly TimeSpan _longest = TimeSpan.FromMilliseconds(random.Next(2, 400));
    private TimeSpan _lastUp, _lastDown;
    private bool _isCut, _isSilent;

    public string Client => client;

    public void Publish(string topic, byte[] payload, bool retain, Action acknowledged) =>
        Move(ref _lastUp, () => broker.Arrived(this, topic, payload, retain, acknowledged));

    public void Deliver(Message message) => Move(ref _lastDown, () =>
    {
        peer.Received(message);
        Move(ref _lastUp, () => broker.Acknowledged(this));
    });

    public void ToClient(Action what) => Move(ref _lastDown, what);

    /// <summary>Nothing passes any more and nobody is told, until the client's own patience ends.</summary>
    public void FallSilent()
    {
        if (_isSilent || _isCut) return;
        _isSilent = true;
        agenda.After(TimeSpan.FromSeconds(random.Next(20, 60)), Cut);
    }

    /// <summary>The connection breaks. The client notices sooner or later.</summary>
    public void Cut()
    {
        if (_isCut) return;
        _isCut = true;
        broker.Ended(this);
        agenda.After(TimeSpan.FromMilliseconds(random.Next(0, 3000)), peer.Lost);
    }

    private void Move(ref TimeSpan last, Action arrives)
    {
        var at = agenda.Now + _longest * random.NextDouble();
        if (at < last) at = last;
        last = at;
        agenda.After(at - agenda.Now, () =>
        {
            if (!_isCut && !_isSilent) arrives();
        });
    }
}
