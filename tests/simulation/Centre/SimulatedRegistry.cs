using Checkpoint.Cloud.Registry;
using Checkpoint.Cloud.Registry.Embedded;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Topics;
using Checkpoint.Protocols.Whitelist;
using Checkpoint.Simulation.Tests.Machinery;
using LiteDB;
using LiteDB.Engine;

namespace Checkpoint.Simulation.Tests.Centre;

/// <summary>The registry in one run of the centre: store and pages are the real ones.</summary>
internal sealed class SimulatedRegistry : IDisposable
{
    private readonly Power _power;
    private readonly Random _random;
    private readonly Action<string, byte[], bool> _publish;
    private readonly EmbeddedRegistryStore _store;
    private readonly PageMaker _pages;
    private readonly Dictionary<GateAddress, WhitelistWant> _wanted = [];

    public SimulatedRegistry(Power power, Random random, MemoryStream disk, Action<string, byte[], bool> publish)
    {
        (_power, _random, _publish) = (power, random, publish);
        _store = EmbeddedRegistryStore.Open(new EngineSettings { DataStream = disk, LogStream = new MemoryStream(), Collation = Collation.Binary }, TimeProvider.System);
        _pages = new PageMaker(_store);
        _store.Changed += Announce;
    }

    public WhitelistHead Head => _store.Head;

    public void Announce() => _publish(GateTopic.WhitelistHead, WhitelistMessages.Write(_store.Head), true);

    /// <summary>Somebody files a few vehicles, changes what is filed, or removes one.</summary>
    public void Change()
    {
        var number = _random.Next(60);
        if (_random.Next(4) == 0) Apply([FilingCommand.Remove($"SM-{number}", FilingAuthor.Program)]);
        else Apply([.. Enumerable.Range(number, _random.Next(1, 30)).Select(each => FilingCommand.Put(Registration(each), FilingAuthor.Program))]);
    }

    public void Want(GateAddress gate, byte[] payload)
    {
        if (WhitelistMessages.ReadWant(payload, out _) is not { } want) return;
        var isWaiting = _wanted.ContainsKey(gate);
        _wanted[gate] = want;
        if (!isWaiting) _power.After(TimeSpan.FromMilliseconds(_random.Next(1, 500)), () =>
        {
            _wanted.Remove(gate, out var last);
            _publish(GateTopic.WhitelistPage(gate), Now(_pages.AnswerAsync(last!)), false);
        });
    }

    public void Dispose() => _store.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void Apply(IReadOnlyCollection<FilingCommand> commands) => Now(_store.ApplyAsync(commands));

    // The embedded registry has done its work when it gives the task back.
    private static T Now<T>(ValueTask<T> done) => done.IsCompletedSuccessfully ? done.GetAwaiter().GetResult() : throw new InvalidOperationException("It has not finished at once.");

    private Registration Registration(int number) => new()
    {
        Plate = Plate.Parse($"陕K{number:D5}", PlateColour.Yellow).Plate!.Value,
        Id = $"SM-{number}",
        Status = _random.Next(3) == 0 ? RegistrationStatus.Suspended : RegistrationStatus.Active,
        PeopleAboard = _random.Next(1, 4),
    };
}
