using Checkpoint.Edge.Whitelist;
using Checkpoint.Edge.Whitelist.Sync;
using Checkpoint.Protocols.Topics;
using Checkpoint.Protocols.Whitelist;
using Checkpoint.Simulation.Tests.Machinery;
using Checkpoint.Simulation.Tests.Network;

namespace Checkpoint.Simulation.Tests.Gates;

/// <summary>The way of the whitelist from the registry to one gate, in one run of the gate: the books are the real ones.</summary>
internal sealed class SimulatedWhitelist
{
    private readonly Power _power;
    private readonly GateAddress _gate;
    private readonly TimeProvider _time;
    private readonly SyncBook _book;
    private readonly StageFile _stage;
    private Wire? _wire;
    private int _plans;

    /// <param name="replica">What the gate has on its disk.</param>
    public SimulatedWhitelist(Power power, GateAddress gate, TimeProvider time, string stage, int run, Replica replica)
    {
        (_power, _gate, _time, Replica) = (power, gate, time, replica);
        _book = new SyncBook($"run{run}");
        _stage = new StageFile(stage);
        foreach (var page in _stage.Pages()) _book.Restore(page);
    }

    public Replica Replica { get; private set; }

    public int Snapshots { get; private set; }

    public void Connected(Wire wire)
    {
        _wire = wire;
        _book.Connected();
        Work();
    }

    public void Lost() => _wire = null;

    public void Received(Message message)
    {
        if (message.Topic == GateTopic.WhitelistHead && WhitelistMessages.ReadHead(message.Payload, out _) is { } head) _book.Hear(head);
        if (message.Topic == GateTopic.WhitelistPage(_gate) && WhitelistMessages.ReadPage(message.Payload, out _) is { } page) Take(page, message.Payload);
        Work();
    }

    private Standing Own => Standing.Of(Replica);

    private TimeSpan Now => _time.GetElapsedTime(0);

    private void Take(WhitelistPage page, byte[] packed)
    {
        switch (_book.Take(page, Own, Now))
        {
            case Change:
                Replica = Replica.With([.. ChangeFile.Changes(page)], page.Through) ?? throw new InvalidOperationException("The changes could not be put in use.");
                break;
            case Stage stage:
                if (_stage.Add(page, packed, stage.IsFirst) is not null)
                {
                    _stage.Delete();
                    _book.Built(false, Now);
                }
                if (!page.IsOfWalk && Replica.Count > 0)
                    Replica = Replica.With([.. ChangeFile.Changes(page)], Replica.Version) ?? throw new InvalidOperationException("The changes could not be put in use.");
                break;
        }
    }

    private void Work()
    {
        if (_wire is null) return;
        switch (_book.Next(Own, Now))
        {
            case Ask ask:
                _wire.Publish(GateTopic.WhitelistWant(_gate), WhitelistMessages.Write(ask.Want), retain: false, () => { });
                Work();
                break;
            case Build build:
                var index = _stage.Build(build.Head, out _);
                if (index is not null) (Replica, Snapshots) = (Replica.Of(index), Snapshots + 1);
                _stage.Delete();
                _book.Built(index is not null, Now);
                Work();
                break;
            case Rest { Until: { } until }:
                var plan = ++_plans;
                _power.After(until - Now, () =>
                {
                    if (plan == _plans) Work();
                });
                break;
        }
    }
}
