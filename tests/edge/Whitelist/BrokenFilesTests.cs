using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Tests.Journal;
using Checkpoint.Edge.Whitelist;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Edge.Tests.Whitelist;

/// <summary>What is set aside: only what is broken, one of a kind, and not for ever.</summary>
public sealed class BrokenFilesTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("checkpoint-");
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly GateSettings _gate;
    private readonly WhitelistFolder _folder;
    private readonly WhitelistIndex _index = Samples.Index(7, [.. Samples.Many(300)]);
    private readonly RefusingDisk _disk;
    private readonly RegistrationStore _store;
    private readonly StoreKeeper _keeper;

    public BrokenFilesTests()
    {
        _gate = new() { Site = "north", Name = "gate-1", DataDirectory = _data.FullName };
        _folder = new WhitelistFolder(_gate);
        _disk = new RefusingDisk(new DiskFolder(Path.GetDirectoryName(_folder.StorePath)!));
        _store = new RegistrationStore(_disk, Path.GetFileName(_folder.StorePath));
        IndexFile.Write(_folder.IndexPath, _index);
        _store.Write(_index, CancellationToken.None);
        _keeper = new StoreKeeper(new GreenChannel(Replica.Of(_index), _gate, _time), _store, _folder, _time, NullLogger<StoreKeeper>.Instance);
    }

    public void Dispose()
    {
        _keeper.Dispose();
        _data.Delete(recursive: true);
    }

    [Theory]
    [InlineData("Open", "Too many open files", 24)]
    [InlineData("Read", "Input/output error", 5)]
    public void A_look_up_that_is_refused_once_moves_no_sound_store_aside(string refused, string message, int error)
    {
        var written = File.GetLastWriteTimeUtc(_folder.StorePath);
        var once = true;
        _disk.Fault = (call, _) => call.ToString() == refused && once && !(once = false) ? new IOException(message, error) : null;
        Assert.Null(Find());
        Assert.False(once);
        Assert.True(_keeper.Keep(CancellationToken.None));
        Assert.Empty(Broken("*"));
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder.StorePath));
        Assert.NotNull(Find());
    }

    [Fact]
    public void A_store_that_cannot_be_opened_waits_where_it_is()
    {
        var written = File.GetLastWriteTimeUtc(_folder.StorePath);
        _disk.Fault = (call, _) => call == DiskCall.Open ? new IOException("Too many open files", 24) : null;
        Assert.Null(Find());
        Assert.False(_keeper.Keep(CancellationToken.None));
        _disk.Fault = null;
        Assert.True(_keeper.Keep(CancellationToken.None));
        Assert.Empty(Broken("*"));
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder.StorePath));
    }

    [Fact]
    public void A_store_with_a_bad_sector_is_set_aside_and_written_again()
    {
        var bad = true;
        _disk.Fault = (call, name) =>
        {
            bad &= call != DiskCall.Create; // The new one lies elsewhere.
            return bad && call == DiskCall.Read && name == Path.GetFileName(_folder.StorePath) ? new IOException("Input/output error", 5) : null;
        };
        Assert.Null(Find());
        Assert.True(_keeper.Keep(CancellationToken.None));
        Assert.Single(Broken("registrations.db"));
        Assert.NotNull(Find());
    }

    [Fact]
    public void Of_files_that_break_again_and_again_the_last_one_is_kept()
    {
        for (var time = 0; time < 3; time++)
        {
            _time.Advance(TimeSpan.FromDays(1));
            File.WriteAllText(_folder.StorePath, $"no database {time}");
            Assert.True(_keeper.Keep(CancellationToken.None));
            File.WriteAllText(_folder.IndexPath, $"no index {time}");
            Assert.Null(WhitelistOpening.Read(_folder, _store, _time, NullLogger.Instance).Problem);
        }
        Assert.Equal("no database 2", File.ReadAllText(Assert.Single(Broken("registrations.db"))));
        Assert.Equal("no index 2", File.ReadAllText(Assert.Single(Broken("registrations.index"))));
    }

    [Fact]
    public async Task What_was_set_aside_goes_when_the_retention_is_over_and_the_clock_is_right()
    {
        using var gate = new WhitelistGate();
        var synchronized = false;
        await gate.StartAsync(services => services.AddSingleton<TimeProvider>(_time).AddSingleton(new ClockSync(_time, () => Volatile.Read(ref synchronized))));
        // Written long before it was found to be broken. Under a name that the gate does not write meanwhile.
        var broken = Put("detail.db");
        WhitelistFolder.SetAside(broken, _time.GetUtcNow());
        broken = Assert.Single(Directory.GetFiles(gate.WhitelistPath, "detail.db.broken-*"));
        var old = Put("registrations.index.broken-20250211T083000000");
        Volatile.Write(ref synchronized, true);
        _time.Advance(TimeSpan.FromHours(1));
        await WhitelistGate.UntilAsync(() => !File.Exists(old));
        Assert.True(File.Exists(broken));

        Volatile.Write(ref synchronized, false);
        _time.Advance(TimeSpan.FromDays(31));
        Assert.True(File.Exists(broken));
        Volatile.Write(ref synchronized, true);
        _time.Advance(TimeSpan.FromHours(1));
        await WhitelistGate.UntilAsync(() => !File.Exists(broken));

        string Put(string name)
        {
            var path = Path.Combine(gate.WhitelistPath, name);
            File.WriteAllText(path, "torn");
            File.SetLastWriteTimeUtc(path, _time.GetUtcNow().UtcDateTime.AddDays(-300));
            return path;
        }
    }

    private IReadOnlyList<Checkpoint.Protocols.Whitelist.Registration>? Find() => _store.Find(Samples.Many(1).Single().Plate);

    private string[] Broken(string name) => Directory.GetFiles(Path.GetDirectoryName(_folder.StorePath)!, name + ".broken-*");
}
