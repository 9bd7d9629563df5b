using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Whitelist;
using Checkpoint.Edge.Whitelist.Sync;
using Checkpoint.Protocols.Whitelist;
using Xunit;

namespace Checkpoint.Edge.Tests.Whitelist.Sync;

/// <summary>A gate and a registry on one simulated clock, with a network that may lose, repeat and reorder. The gate's decisions and files are the real ones.</summary>
internal sealed class SyncModel(string folder)
{
    private const int PageLimit = 5;

    private readonly List<WhitelistWant> _wants = [];
    private readonly List<(WhitelistHead? Head, byte[]? Page)> _toGate = [];
    private readonly StageFile[] _stage = [new(Path.Combine(folder, "stage"))];
    private SyncBook _book = new("run0");
    private ModelRegistry? _backup;
    private TimeSpan _now;
    private int _runs;
    private long _changesLength;

    public ModelRegistry Registry { get; } = new();

    public Replica Replica { get; private set; } = Replica.Of(WhitelistIndex.Empty);

    public int Snapshots { get; private set; }

    public int Changes { get; private set; }

    /// <summary>Pages of changes that were put in use while a snapshot was taken.</summary>
    public int Meanwhile { get; private set; }

    public int Repairs { get; private set; }

    private string ChangesPath => Path.Combine(folder, "changes");

    private string IndexPath => Path.Combine(folder, "index");

    private Standing Own => Standing.Of(Replica);

    public void Tell() => _toGate.Add((Registry.Head, null));

    public void Pass(TimeSpan time) => _now += time;

    public void Backup() => _backup = Registry.Copy();

    public void RestoreBackup()
    {
        if (_backup is not null)
            Registry.GoBackTo(_backup);
        Tell();
    }

    /// <summary>The service ends without a word and starts again with what its files say.</summary>
    public void Restart()
    {
        _book = new SyncBook($"run{++_runs}");
        foreach (var page in (_stage[0] = new StageFile(Path.Combine(folder, "stage"))).Pages())
            _book.Restore(page);
        Replica = ChangeFile.Read(DurableFile.At(ChangesPath), IndexFile.Read(IndexPath, out _) ?? WhitelistIndex.Empty, out _changesLength);
        Reconnect();
    }

    public void Reconnect()
    {
        _toGate.Clear();
        _wants.Clear();
        _book.Connected();
        Tell(); // it is retained
    }

    public void Import(IReadOnlyList<Registration> registrations) => Use(Samples.Index(20_260_211_083_000, registrations));

    /// <summary>Something at the gate goes wrong that nobody notices.</summary>
    public void Damage(Registration registration) => Use(Replica.With([new(registration.Plate, registration)], Replica.Version)!.Fold()!);

    public void Fold()
    {
        if (Replica.Changes.Count > 0)
            Use(Replica.Fold()!);
    }

    public void Lose(int which) => On(_toGate, which, place => _toGate.RemoveAt(place));

    public void LoseWant(int which) => On(_wants, which, _wants.RemoveAt);

    public void Repeat(int which) => On(_toGate, which, place => _toGate.Add(_toGate[place]));

    /// <summary>The centre answers a question; the oldest, or another one.</summary>
    public void Answer(int which) => On(_wants, which, place =>
    {
        _toGate.Add((null, WhitelistMessages.WithRequest(_wants[place].Request, WhitelistMessages.PackTail(Registry.Page(_wants[place], PageLimit)))));
        _wants.RemoveAt(place);
    });

    /// <summary>A message reaches the gate; the oldest, or another one.</summary>
    public void Deliver(int which) => On(_toGate, which, place =>
    {
        var (head, packed) = _toGate[place];
        _toGate.RemoveAt(place);
        if (head is not null)
        {
            _book.Hear(head);
            return;
        }
        var page = WhitelistMessages.ReadPage(packed, out var problem);
        Assert.Null(problem);
        switch (_book.Take(page!, Own, _now))
        {
            case Change:
                Changes++;
                Put(page!, page!.Through);
                break;
            case Stage stage:
                if (_stage[0].Add(page!, packed!, stage.IsFirst) is not null)
                    _book.Built(false, _now);
                if (page!.IsOfWalk || page.Entries.Count == 0 || Own.Count == 0)
                    break;
                Meanwhile++;
                Put(page, Own.Version);
                break;
        }
    });

    /// <summary>The gate does what is to be done now.</summary>
    /// <returns>False when it can only wait.</returns>
    public bool Act()
    {
        var before = _book.Differs;
        var step = _book.Next(Own, _now);
        if (_book.Differs && !before)
            Repairs++;
        switch (step)
        {
            case Ask ask:
                _wants.Add(ask.Want);
                return true;
            case Build build:
                var index = _stage[0].Build(build.Head, out _);
                if (index is not null)
                {
                    Snapshots++;
                    Use(index);
                }
                _stage[0].Delete();
                _book.Built(index is not null, _now);
                return true;
            default:
                return false;
        }
    }

    /// <summary>For a while nothing is lost.</summary>
    public void Go(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            Act();
            if (_toGate.Count > 0) Deliver(0);
            else Answer(0);
        }
    }

    /// <summary>From now on nothing is lost; how long it takes until both are equal.</summary>
    public void Settle()
    {
        Reconnect();
        for (var step = 0; step < 2_000; step++)
        {
            Act();
            if (_toGate.Count > 0) Deliver(0);
            else if (_wants.Count > 0) Answer(0);
            else if (Own.Is(Registry.Head)) return;
            else Pass(TimeSpan.FromSeconds(5));
        }
        Assert.Fail($"The gate has {Replica.Version} with {Replica.Count} registrations and not {Registry.Head}.");
    }

    private void Put(WhitelistPage page, long version)
    {
        var changes = ChangeFile.Changes(page).ToList();
        Replica = Replica.With(changes, version)!;
        _changesLength = _changesLength > 0 ? ChangeFile.Append(DurableFile.At(ChangesPath), _changesLength, Replica, changes) : ChangeFile.Write(DurableFile.At(ChangesPath), Replica);
    }

    private void Use(WhitelistIndex index)
    {
        Replica = Replica.Of(index);
        IndexFile.Write(IndexPath, index);
        _changesLength = 0;
    }

    private static void On<T>(List<T> messages, int which, Action<int> act)
    {
        if (messages.Count > 0)
            act(which % messages.Count);
    }
}
