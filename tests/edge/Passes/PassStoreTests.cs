using System.Text.Json;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Passes;
using Checkpoint.Edge.Tests.Journal;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using Checkpoint.Tests;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Edge.Tests.Passes;

public sealed class PassStoreTests : IDisposable
{
    private static readonly PassQuery s_all = new(null, null, null, null, 1_000);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 2, 11, 8, 0, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Reading_in_any_steps_with_restarts_gives_what_reading_at_once_gives() =>
        await Gen.Select(PassTraffic.Events, Gen.Int[1, 20].List[1, 30]).SampleAsync(async (events, batches) =>
        {
            var entries = await RecordAsync(events);
            var run = Guid.NewGuid().ToString("n");
            using var atOnce = Store(run + "-once");
            Assert.True(atOnce.Apply(entries, 0));

            var (next, steps) = (0, Store(run));
            for (var batch = 0; next < entries.Count; batch++)
            {
                var count = Math.Min(batches[batch % batches.Count], entries.Count - next);
                Assert.True(steps.Apply(entries.GetRange(next, count), next));
                Assert.False(steps.Apply(entries.GetRange(next, count), next)); // a second time changes nothing
                next += count;
                if (batches[batch % batches.Count] % 3 == 0)
                {
                    steps.Dispose();
                    steps = Store(run);
                    Assert.Equal(next, steps.Position);
                }
            }
            Assert.Equal(Everything(atOnce), Everything(steps));
            Assert.Equal(Model(events), atOnce.Find(s_all).ToDictionary(p => p.Id, p => (p.Plate, p.Colour, p.Verdict, p.Outcome)));
            steps.Dispose();
        }, iter: Scale.Of(60, 10), threads: 1);

    [Fact]
    public async Task Its_log_stays_short_because_what_is_in_it_stays_in_memory()
    {
        var entries = await RecordAsync([.. Enumerable.Range(0, 300).SelectMany(n => PassTraffic.Pass($"s-lane-1-{n}", $"陕K{n:D5}"))]);
        using var store = Store("short");
        var longest = 0L;
        for (var next = 0; next < entries.Count; next += 20)
        {
            Assert.True(store.Apply(entries.GetRange(next, Math.Min(20, entries.Count - next)), next));
            longest = Math.Max(longest, new FileInfo(Path.Combine(_folder.FullName, "short", "passes-log.db")).Length);
        }
        Assert.InRange(longest, 1, 200 * 8192);
    }

    [Fact]
    public async Task A_store_that_is_torn_cut_or_overwritten_never_answers_wrongly_and_comes_back()
    {
        var entries = await RecordAsync([.. Enumerable.Range(0, 60).SelectMany(n => PassTraffic.Pass($"s-lane-1-{n}", $"陕K{n:D5}"))]);
        string right;
        using (var store = Store("sound"))
        {
            Assert.True(store.Apply(entries, 0));
            right = Everything(store);
        }
        var file = Path.Combine(_folder.FullName, "sound", "passes.db");
        var seal = Path.Combine(_folder.FullName, "sound", "passes.sums");
        var (sound, sums) = (File.ReadAllBytes(file), File.ReadAllBytes(seal));
        Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Int[1, 8192], Gen.Bool, Gen.Bool).Sample((at, length, cut, power) =>
        {
            var damaged = cut ? sound[..at] : [.. sound[..at], .. new byte[Math.Min(length, sound.Length - at)], .. sound[Math.Min(sound.Length, at + length)..]];
            File.WriteAllBytes(file, damaged);
            File.WriteAllBytes(seal, sums);
            if (power)
                File.Delete(seal);
            using var store = Store("sound");
            // As the follower does: from where the store says it is, and again whenever it was begun anew.
            for (var tries = 0; tries < 3; tries++)
            {
                try
                {
                    if (store.Position < entries.Count)
                        store.Apply(entries.GetRange((int)store.Position, entries.Count - (int)store.Position), store.Position);
                    Assert.Equal(right, Everything(store));
                    break;
                }
                catch (PassStoreException)
                {
                    Assert.Equal(0, store.Position);
                    Assert.True(tries < 2, "The store did not come back.");
                }
            }
        }, iter: Scale.Of(200, 20), threads: 1);
    }

    [Fact]
    public async Task Passes_are_found_by_plate_time_and_outcome_newest_first()
    {
        using var store = Store("find");
        var entries = await RecordAsync(
        [
            .. PassTraffic.Pass("p-1", "陕K12345"), .. PassTraffic.Pass("p-2", "陕K54321", PassOutcome.TurnedAway), .. PassTraffic.Pass("p-3", "陕K12345"),
        ], TimeSpan.FromMinutes(1));
        Assert.True(store.Apply(entries, 0));
        Assert.Equal(["p-3", "p-2", "p-1"], Ids(s_all));
        Assert.Equal(["p-3", "p-1"], Ids(s_all with { Plate = Whitelist.Samples.Plate("陕K12345", PlateColour.Blue) }));
        Assert.Equal(["p-2"], Ids(s_all with { Outcome = PassOutcome.TurnedAway }));
        Assert.Equal(["p-3"], Ids(s_all with { Limit = 1 }));
        var second = store.Find("p-2")!.Arrived;
        Assert.Equal(["p-3", "p-2"], Ids(s_all with { From = second }));
        Assert.Equal(["p-1"], Ids(s_all with { To = second }));
        Assert.Null(store.Find("p-4"));

        string[] Ids(PassQuery query) => [.. store.Find(query).Select(pass => pass.Id)];
    }

    [Fact]
    public async Task What_is_older_than_the_retention_is_gone_with_its_steps()
    {
        using var store = Store("old");
        store.Apply(await RecordAsync([.. PassTraffic.Pass("p-1", "陕K12345"), .. PassTraffic.Pass("p-2", "陕K12346")], TimeSpan.FromMinutes(1)), 0);
        Assert.Equal(1, store.Remove(store.Find("p-2")!.Arrived));
        Assert.Null(store.Find("p-1"));
        Assert.Equal(3, store.Find("p-2")!.Steps!.Count);
        Assert.Equal(0, store.Remove(store.Find("p-2")!.Arrived));
    }

    [Fact]
    public void What_earlier_versions_have_left_beside_the_database_is_removed_and_what_was_set_aside_lately_is_not()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, "earlier")).FullName;
        string[] left = ["passes.open", "passes-log.db.broken-20260211T083000000", "passes.db.broken-20260211T083000000"];
        foreach (var name in left)
            File.WriteAllText(Path.Combine(folder, name), "陕K12345");
        using var store = Store("earlier");
        store.Remove(DateTimeOffset.UnixEpoch);
        Assert.Equal([left[2]], left.Where(name => File.Exists(Path.Combine(folder, name))));
    }

    [Fact]
    public async Task Files_that_cannot_be_removed_do_not_cost_the_database()
    {
        using var store = Store("stuck");
        var entries = await RecordAsync([.. PassTraffic.Pass("p-1", "陕K12345")]);
        store.Apply(entries, 0);
        var folder = Path.Combine(_folder.FullName, "stuck");
        Directory.Move(folder, folder + "-away"); // Listing fails; the files that are open do not notice.
        Assert.Equal(0, store.Remove(DateTimeOffset.UnixEpoch));
        Directory.Move(folder + "-away", folder);
        Assert.Equal(entries[^1].Sequence, store.Position);
        Assert.NotNull(store.Find("p-1"));
    }

    [Fact]
    public void Another_journal_is_read_from_its_beginning()
    {
        using (var store = Store("stream"))
            store.Apply([new JournalEntry(1, "{}"u8.ToArray())], 0);
        using var other = Store("stream", "another");
        Assert.Equal(0, other.Position);
    }

    private PassStore Store(string name, string stream = "s") =>
        new(new PassFile(new DiskFolder(Path.Combine(_folder.FullName, name)), 64 << 20), stream, _time, NullLogger<PassStore>.Instance);

    private async Task<List<JournalEntry>> RecordAsync(IReadOnlyList<EventData> events, TimeSpan apart = default)
    {
        List<JournalEntry> entries;
        using (var journal = EventJournal.Open(Path.Combine(_folder.FullName, "journal"), JournalBench.Source, JournalBench.Settings(8 << 20), _time, NullLogger.Instance))
        {
            foreach (var one in events)
            {
                _time.Advance(apart);
                journal.Append([one]);
            }
            Assert.True(await journal.AppendAsync(new GateStopping()));
            await Whitelist.WhitelistGate.UntilAsync(() => journal.DurableSequence == journal.LastSequence);
            entries = await JournalBench.ReadAllAsync(journal);
        }
        Directory.Delete(Path.Combine(_folder.FullName, "journal"), recursive: true);
        return entries;
    }

    private static string Everything(PassStore store) => string.Join('\n', store.Find(s_all).Select(pass => pass.Id).Order(StringComparer.Ordinal)
        .Select(id => JsonSerializer.Serialize(store.Find(id)!, PassesJson.Default.Pass)));

    /// <summary>The passes said again, from the events themselves.</summary>
    private static Dictionary<string, (string?, PlateColour, WhitelistVerdict?, PassOutcome?)> Model(List<EventData> events)
    {
        var model = new Dictionary<string, (string? Plate, PlateColour Colour, WhitelistVerdict? Verdict, PassOutcome? Outcome)>();
        foreach (var one in events)
        {
            var id = one.GetType().GetProperty("Pass")?.GetValue(one) as string;
            if (id is null)
                continue;
            var before = model.GetValueOrDefault(id);
            model[id] = one switch
            {
                PassIdentified identified => (identified.Plate, identified.Colour, identified.Verdict, before.Outcome),
                PassEnded ended => before with { Outcome = ended.Outcome },
                _ => before,
            };
        }
        return model;
    }
}
