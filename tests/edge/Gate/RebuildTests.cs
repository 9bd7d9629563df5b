using System.Net;
using System.Net.Http.Json;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Passes;
using Checkpoint.Edge.Tests.Journal;
using Checkpoint.Edge.Tests.Passes;
using Checkpoint.Protocols.Messages;
using Checkpoint.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Checkpoint.Edge.Tests.Gate;

/// <summary>The whole gate with a long journal and without the database of its passes. By itself: the disk holds up threads that others need.</summary>
[CollectionDefinition(nameof(RebuildTests), DisableParallelization = true), Collection(nameof(RebuildTests))]
public sealed class RebuildTests : IDisposable
{
    private const int Batch = 150;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("deleted")]
    [InlineData("damaged")]
    [InlineData("truncated")]
    [InlineData("of another layout")]
    public async Task Lanes_are_open_and_work_while_the_passes_are_made_again(string loss)
    {
        var (data, count) = (Path.Combine(_folder.Path, "data"), Scale.Of(15_000, 1_500));
        var passes = Path.Combine(data, "passes");
        using (var before = EventJournal.Open(Path.Combine(data, "journal"), "/shenmu/north", new JournalSettings(), TimeProvider.System, NullLogger.Instance))
        {
            for (var n = 0; n < count; n += Batch)
                Assert.True(await before.AppendAsync([.. Enumerable.Range(n, Batch).SelectMany(each => PassTraffic.Pass($"s-lane-9-{each}", "陕K12345"))]));
            if (loss is "truncated" or "of another layout") await StoreAsync(before, passes);
        }
        if (loss == "truncated")
        {
            using var file = new FileStream(Path.Combine(passes, "passes.db"), FileMode.Open);
            file.SetLength(file.Length / 2);
        }
        if (loss == "of another layout")
        {
            var seal = Path.Combine(passes, "passes.sums");
            await File.WriteAllBytesAsync(seal, PassPowerCutTests.OfAnotherLayout(await File.ReadAllBytesAsync(seal)), TestContext.Current.CancellationToken);
        }
        if (loss == "damaged")
        {
            Directory.CreateDirectory(passes);
            foreach (var name in (string[])["passes.db", "passes.sums"])
                await File.WriteAllTextAsync(Path.Combine(passes, name), new string('x', 3 * 8192), TestContext.Current.CancellationToken);
        }

        var disk = new HeldDisk(new DiskFolder(passes));
        var holds = disk.Hold(DiskCall.Write, free: 200);
        await using var gate = await RunningGate.StartAsync(null, enlist: true, services => services
            .AddSingleton(provider => new PassStore(
                new PassFile(disk, 1 << 30), provider.GetRequiredService<EventJournal>().Stream, TimeProvider.System, NullLogger<PassStore>.Instance))
            .AddHostedService<PassFollower>(), ("Gate:DataDirectory", data));
        try
        {
            await holds.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, (await gate.Client.PostAsJsonAsync("/simulation/lanes/lane-1/truck", new { })).StatusCode);
            await Until.TrueAsync(() => gate.Host.State.Awaits == StaffReason.NoPlate);
            await gate.ActAsync(new { action = "enterPlate", plate = "陕K54321" });
            await Until.TrueAsync(() => gate.Host.State.Awaits == StaffReason.Unregistered);
            await gate.ActAsync(new { action = "admit", reason = "delivery note 7" });
            await Until.TrueAsync(() => gate.Road.Passed == 1);
        }
        finally
        {
            disk.Release();
        }

        var passed = await gate.EventAsync<PassEnded>(ended => ended.Lane == RunningGate.Lane && !ended.Pass.StartsWith("s-lane-9-", StringComparison.Ordinal));
        var (store, journal) = (gate.Services.GetRequiredService<PassStore>(), gate.Services.GetRequiredService<EventJournal>());
        await Until.TrueAsync(() => store.Position == journal.DurableSequence);
        foreach (var pass in (string[])["s-lane-9-0", $"s-lane-9-{count - 1}", passed.Pass])
            Assert.Equal(PassOutcome.Passed, store.Find(pass)!.Outcome);
        Assert.Equal(loss != "deleted", Directory.GetFiles(passes, "passes.db.broken-*").Length == 1);
    }

    /// <summary>A sound database with every pass that is in the journal.</summary>
    private static async Task StoreAsync(EventJournal journal, string folder)
    {
        using var store = new PassStore(new PassFile(new DiskFolder(folder), 1 << 30), journal.Stream, TimeProvider.System, NullLogger<PassStore>.Instance);
        foreach (var entries in (await JournalBench.ReadAllAsync(journal)).Chunk(1_000))
            Assert.True(store.Apply(entries, store.Position));
    }
}
