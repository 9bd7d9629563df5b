using Checkpoint.Cloud.Ingest;
using Checkpoint.Cloud.Store;
using Checkpoint.Cloud.Store.Embedded;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using Checkpoint.Simulation.Tests.Machinery;
using Checkpoint.Simulation.Tests.Network;
using LiteDB;
using LiteDB.Engine;

namespace Checkpoint.Simulation.Tests.Centre;

/// <summary>The centre over all its runs: reading of events, the embedded store and the confirmations are the real ones.</summary>
internal sealed class SimulatedCentre : IPeer, IDisposable
{
    private const string Client = "centre";
    private static readonly TopicKind[] s_heard = [TopicKind.Events, TopicKind.Status, TopicKind.WhitelistWant];

    private readonly Agenda _agenda;
    private readonly Random _random;
    private readonly Broker _broker;
    private readonly Queue<Message> _waiting = new();
    private readonly int _slowest;
    private Power _power;
    private Disks _disks = new([], []);
    private SimulatedRegistry? _registry;
    private EmbeddedCentreStore? _store;
    private Wire? _wire;
    private int _run;
    private bool _isWoken;

    public SimulatedCentre(Agenda agenda, Random random, Broker broker)
    {
        (_agenda, _random, _broker, _power, _slowest) = (agenda, random, broker, new Power(agenda), random.Next(50, 3000));
        _power.Off();
    }

    public EmbeddedCentreStore Store => _store ?? throw new InvalidOperationException("The centre is off.");

    public bool IsOn => _power.IsOn;

    public int Starts { get; private set; }

    /// <summary>A gate that no longer has its events says so in their place, and they may come after all out of the broker's memory.</summary>
    public bool MayConflict { get; set; }

    public int Stored { get; private set; }

    public int Repeated { get; private set; }

    public SimulatedRegistry Registry => _registry ?? throw new InvalidOperationException("The centre is off.");

    /// <summary>What is on the centre's disk; may be put back later, see <see cref="Kill"/>.</summary>
    public Disks Backup() => _disks.Copy();

    public void Start()
    {
        if (IsOn) return;
        Starts++;
        _run++;
        _power = new Power(_agenda);
        _isWoken = false;
        _store = EmbeddedCentreStore.Open(
            new EngineSettings { DataStream = _disks.Events, LogStream = new MemoryStream(), Collation = Collation.Binary }, new MachineTime(_agenda, _power, () => TimeSpan.Zero));
        _registry = new SimulatedRegistry(_power, _random, _disks.Registry, (topic, payload, retain) => _wire?.Publish(topic, payload, retain, () => { }));
        _power.After(TimeSpan.FromSeconds(_random.NextDouble()), Connect);
    }

    /// <summary>The process dies: what it had taken from the broker and not stored is gone.</summary>
    /// <param name="restored">Its disk is put back to this before the next start.</param>
    public void Kill(Disks? restored = null)
    {
        if (!IsOn) return;
        _power.Off();
        // Between two batches everything is in the data streams; see EmbeddedCentreStore.AppendAsync.
        var disks = (restored ?? _disks).Copy();
        Done(_store!.DisposeAsync());
        _registry!.Dispose();
        (_store, _registry, _disks) = (null, null, disks);
        _waiting.Clear();
        _wire?.Cut();
        _wire = null;
    }

    public void BreakConnection(bool silently)
    {
        if (silently) _wire?.FallSilent();
        else _wire?.Cut();
    }

    public void Received(Message message)
    {
        if (!_power.IsOn || !GateTopic.TryParse(message.Topic, out var topic)) return;
        if (topic.Kind == TopicKind.WhitelistWant)
        {
            Registry.Want(topic.Address, message.Payload);
            return;
        }

        _waiting.Enqueue(message);
        Wake();
    }

    public void Lost()
    {
        _wire = null;
        if (_power.IsOn) _power.After(TimeSpan.FromSeconds(_random.NextDouble() * 5), Connect);
    }

    public void Dispose()
    {
        if (_store is not null) Done(_store.DisposeAsync());
        _registry?.Dispose();
    }

    private void Connect()
    {
        if (_wire is not null) return;
        _wire = _broker.Connect(Client, [.. s_heard.Select(GateTopic.FilterFor)], this);
        if (_wire is null)
        {
            _power.After(TimeSpan.FromSeconds(1 + _random.NextDouble() * 5), Connect);
            return;
        }

        foreach (var newest in Done(Store.StreamsAsync()).GroupBy(stream => stream.Gate).OrderBy(gate => gate.Key, StringComparer.Ordinal).Select(streams => streams.MaxBy(stream => stream.Number)!))
            Confirm(newest);
        Registry.Announce();
    }

    private void Wake()
    {
        if (_isWoken) return;
        _isWoken = true;
        _power.After(TimeSpan.FromMilliseconds(_random.Next(5, _slowest)), Work);
    }

    private void Work()
    {
        _isWoken = false;
        var events = new List<ReceivedEvent>();
        var asking = new List<StreamPosition>();
        for (var count = _random.Next(1, 60); count > 0 && _waiting.TryDequeue(out var message); count--)
        {
            if (!GateTopic.TryParse(message.Topic, out var topic)) continue;
            if (topic.Kind == TopicKind.Events && EventReading.Read(topic.Address, message.Payload, out _) is { } received) events.Add(received);
            if (topic.Kind == TopicKind.Status && MessageJson.ReadStatus(message.Payload, out _) is { Online: true } status && !message.Retained)
                asking.Add(Done(Store.StreamAsync(topic.Address.ToString(), status.Stream)));
        }

        if (events.Count > 0)
        {
            var outcome = Done(Store.AppendAsync(events));
            Stored += outcome.Stored;
            Repeated += outcome.Duplicates;
            if (outcome.Conflicts > 0 && !MayConflict) throw new InvalidOperationException("Two events under one number.");
            // A kill may come between commit and confirmation.
            _power.After(TimeSpan.FromMilliseconds(_random.Next(0, 20)), () =>
            {
                foreach (var stream in outcome.Streams) Confirm(stream);
            });
        }

        foreach (var stream in asking) Confirm(stream);
        if (_waiting.Count > 0) Wake();
    }

    /// <summary>The embedded store does what it is asked for before it answers: nothing in the simulation waits.</summary>
    internal static T Done<T>(ValueTask<T> asked) => asked.IsCompleted ? asked.Result : throw new InvalidOperationException("The embedded store waits.");

    private static void Done(ValueTask asked) => asked.GetAwaiter().GetResult();

    private void Confirm(StreamPosition stream) => _wire?.Publish(
        GateTopic.Ack(GateAddress.FromSource("/" + stream.Gate)!),
        MessageJson.Write(new EventAck(stream.Stream, stream.Through) { Run = $"run-{_run}", Digest = stream.Digest }), retain: true, () => { });
}

/// <summary>The files of the centre.</summary>
internal sealed record Disks(byte[] EventBytes, byte[] RegistryBytes)
{
    public MemoryStream Events { get; } = Stream(EventBytes);

    public MemoryStream Registry { get; } = Stream(RegistryBytes);

    public Disks Copy() => new(Events.ToArray(), Registry.ToArray());

    private static MemoryStream Stream(byte[] bytes)
    {
        var stream = new MemoryStream();
        stream.Write(bytes);
        return stream;
    }
}
