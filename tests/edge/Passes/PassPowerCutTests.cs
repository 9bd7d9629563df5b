using System.Text.Json;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Passes;
using Checkpoint.Edge.Tests.Journal;
using Checkpoint.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Edge.Tests.Passes;

/// <summary>LiteDB above a disk that loses what was not synced, at any call, whole pages or parts of them.</summary>
public sealed class PassPowerCutTests(ITestOutputHelper output)
{
    private const int Batch = 15;
    private static readonly PassQuery s_all = new(null, null, null, null, 1_000);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Wherever_the_power_fails_the_passes_are_complete_again_and_none_is_wrong()
    {
        var entries = await RecordAsync(30);
        var right = Everything(new SimulatedDisk(), entries);
        var (cuts, trusted, begunAnew) = (0, 0, 0);
        foreach (var sector in (int[])[512, 4096, 8192])
        {
            var whole = new SimulatedDisk(1, sector);
            Live(whole, entries);
            var step = Math.Max(1, whole.Calls / Scale.Of(175, 20));
            for (var cut = 1; cut <= whole.Calls; cut += step)
            {
                var disk = new SimulatedDisk(cut, sector) { PowerCutAtCall = cut };
                Live(disk, entries);
                var after = disk.AfterPowerCut();
                using (var store = Store(after))
                    _ = store.Position > 0 ? trusted++ : begunAnew++;
                var now = Everything(after, entries);
                Assert.True(now == right, $"sectors of {sector} bytes, power cut at call {cut}: the passes differ");
                cuts++;
            }
        }
        output.WriteLine($"Passes: {cuts} power cuts in sectors of 512, 4096 and 8192 bytes; {trusted} databases were trusted, {begunAnew} begun anew");
        Assert.True(trusted > 0 && begunAnew > 0);
    }

    [Fact]
    public async Task A_page_that_goes_bad_after_the_database_was_closed_is_found_before_anybody_is_told_wrong()
    {
        var entries = await RecordAsync(60);
        var right = Everything(new SimulatedDisk(), entries);
        var sound = new SimulatedDisk();
        Live(sound, entries);
        var pages = sound["passes.db"].Length / PageSums.PageBytes;
        var other = new SimulatedDisk();
        Everything(other, [.. entries.Take(entries.Count / 2)]);
        var found = 0;
        for (var page = 0; page < pages; page++)
        {
            // The page as another moment had it is the worst: it is a page of LiteDB in every respect.
            foreach (var old in (bool[])[true, false])
            {
                var disk = sound.AfterKill();
                var bytes = disk["passes.db"];
                var target = bytes.AsSpan(page * PageSums.PageBytes, PageSums.PageBytes);
                if (old && other["passes.db"].Length >= (page + 1) * PageSums.PageBytes)
                    other["passes.db"].AsSpan(page * PageSums.PageBytes, PageSums.PageBytes).CopyTo(target);
                else
                    target[100..4196].Clear();
                disk["passes.db"] = bytes;
                Assert.Equal(right, Everything(disk, entries));
                found += disk.Names.Any(name => name.Contains(".broken-", StringComparison.Ordinal)) ? 1 : 0;
            }
        }
        output.WriteLine($"Passes: {2 * pages} bad pages, {found} were read and found");
        Assert.True(found > pages / 2);
    }

    [Fact]
    public async Task A_database_of_an_older_layout_is_set_aside_and_made_again()
    {
        var entries = await RecordAsync(5);
        var disk = new SimulatedDisk();
        var right = Everything(disk, entries);
        disk["passes.sums"] = OfAnotherLayout(disk["passes.sums"]);
        Assert.Equal(right, Everything(disk, entries));
        Assert.Single(disk.Names, name => name.StartsWith("passes.db.broken-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_that_is_left_without_its_database_is_not_taken_for_the_new_ones()
    {
        var entries = await RecordAsync(60);
        var disk = new SimulatedDisk();
        byte[] log;
        using (var store = Store(disk))
        {
            store.Apply(entries.GetRange(0, Batch), 0);
            log = disk["passes-log.db"];
        }
        Assert.NotEmpty(log);
        disk.Delete("passes.db");
        disk["passes-log.db"] = log;
        using var again = Store(disk);
        Assert.Equal(0, again.Position);
    }

    [Fact]
    public async Task A_full_disk_costs_the_passes_their_database_and_leaves_nothing_of_it_behind()
    {
        var entries = await RecordAsync(60);
        var right = Everything(new SimulatedDisk(), entries);
        var disk = new SimulatedDisk();
        var writes = 0;
        disk.Fault = (call, _) => call == DiskCall.Write && ++writes > 20 ? new IOException("No space left on device", 28) : null;
        using (var store = Store(disk))
        {
            for (var tries = 0; tries < 10; tries++)
                Assert.Throws<PassStoreException>(() => Follow(store, entries));
            Assert.DoesNotContain(disk.Names, name => name.StartsWith("passes", StringComparison.Ordinal));
        }
        disk.Fault = null;
        Assert.Equal(right, Everything(disk, entries));
    }

    [Fact]
    public async Task A_disk_that_fails_again_and_again_is_not_filled_with_what_was_set_aside()
    {
        var entries = await RecordAsync(60);
        var disk = new SimulatedDisk();
        var (writes, mostBroken) = (0, 0);
        disk.Fault = (call, name) => call == DiskCall.Write && name == "passes-log.db" && ++writes % 5 == 0 ? new IOException("Input/output error", 5) : null;
        // On a thread of its own: LiteDB's transactions are finalized when the thread that began them is gone.
        var thread = new Thread(() =>
        {
            using var store = Store(disk);
            for (var tries = 0; tries < 20; tries++)
            {
                _time.Advance(TimeSpan.FromMinutes(1));
                try
                {
                    Follow(store, entries);
                }
                catch (PassStoreException)
                {
                    mostBroken = Math.Max(mostBroken, disk.Names.Count(name => name.Contains(".broken-", StringComparison.Ordinal)));
                }
            }
        });
        thread.Start();
        thread.Join();
        Assert.Equal(1, mostBroken);
        // What LiteDB is left with must not throw in a finalizer: that would end the process, here and at the gate.
        for (var round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    /// <summary>LiteDB takes its log over while it is closed, and keeps what goes wrong there to itself.</summary>
    [Theory]
    [InlineData(DiskCall.Read)]
    [InlineData(DiskCall.Write)]
    internal async Task A_database_whose_closing_failed_is_not_trusted(DiskCall failing)
    {
        var entries = await RecordAsync(30);
        var right = Everything(new SimulatedDisk(), entries);
        var disk = new SimulatedDisk();
        using (var store = Store(disk))
        {
            Follow(store, entries);
            Assert.NotEmpty(disk["passes-log.db"]);
            disk.Fault = (call, name) => call == failing && name.StartsWith("passes", StringComparison.Ordinal) ? new IOException("Input/output error", 5) : null;
        }
        disk.Fault = null;
        Assert.DoesNotContain("passes.sums", disk.Names);
        Assert.Equal(right, Everything(disk, entries));
    }

    /// <summary>The seal of a database as another version of the gate wrote it.</summary>
    internal static byte[] OfAnotherLayout(byte[] seal)
    {
        seal[8]++;
        BitConverter.TryWriteBytes(seal.AsSpan(seal.Length - 4), Crc32C.Of(seal.AsSpan(0, seal.Length - 4)));
        return seal;
    }

    /// <summary>Two runs of the gate, the second of which ends in good order too.</summary>
    private void Live(SimulatedDisk disk, List<JournalEntry> entries)
    {
        foreach (var through in (int[])[entries.Count / 2, entries.Count])
        {
            using var store = Store(disk);
            try
            {
                Follow(store, entries.GetRange(0, through));
            }
            catch (PassStoreException)
            {
                return; // No power.
            }
        }
    }

    private static void Follow(PassStore store, List<JournalEntry> entries)
    {
        while (store.Position is var position && position < entries.Count)
            store.Apply(entries.GetRange((int)position, Math.Min(Batch, entries.Count - (int)position)), position);
    }

    /// <summary>Every pass with its steps, after following the journal to its end as the follower does.</summary>
    private string Everything(SimulatedDisk disk, List<JournalEntry> entries)
    {
        using var store = Store(disk);
        for (var tries = 0; ; tries++)
        {
            try
            {
                Follow(store, entries);
                return string.Join('\n', store.Find(s_all).Select(pass => pass.Id).Order(StringComparer.Ordinal)
                    .Select(id => JsonSerializer.Serialize(store.Find(id)!, PassesJson.Default.Pass)));
            }
            catch (PassStoreException) when (tries < 3)
            {
                Assert.Equal(0, store.Position);
            }
        }
    }

    private PassStore Store(SimulatedDisk disk) => new(new PassFile(disk, 64 << 20), "s", _time, NullLogger<PassStore>.Instance);

    private async Task<List<JournalEntry>> RecordAsync(int passes)
    {
        using var journal = JournalBench.Open(new SimulatedDisk(), JournalBench.Settings(8 << 20), _time);
        foreach (var one in Enumerable.Range(0, passes).SelectMany(n => PassTraffic.Pass($"s-lane-1-{n}", $"陕K{n:D5}")))
            Assert.True(await journal.AppendAsync(one));
        return await JournalBench.ReadAllAsync(journal);
    }
}
