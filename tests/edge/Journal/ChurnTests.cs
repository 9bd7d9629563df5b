using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Passes;
using Checkpoint.Edge.Tests.Gate;
using Checkpoint.Edge.Tests.Passes;
using Checkpoint.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Edge.Tests.Journal;

/// <summary>The bounds that edge/README.md states, over many times what they hold, with real files.</summary>
public sealed class ChurnTests(ITestOutputHelper output) : IDisposable
{
    private const int Batch = 510;
    private const long DatabaseBytes = 16 << 20, GroupBytes = 1 << 20, GrowBytes = 64 << 10, LogBytes = 4 << 20;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Journal_and_database_stay_within_their_bounds_however_many_vehicles_pass()
    {
        var settings = new JournalSettings { SegmentBytes = 1 << 20, MaximumBytes = 8 << 20 };
        var time = new FakeTimeProvider();
        var (journalPath, passesPath) = (Path.Combine(_folder.Path, "journal"), Path.Combine(_folder.Path, "passes"));
        using var journal = EventJournal.Open(journalPath, JournalBench.Source, settings, time, NullLogger.Instance);
        using var store = new PassStore(new PassFile(new DiskFolder(passesPath), DatabaseBytes), journal.Stream, time, NullLogger<PassStore>.Instance);
        var journalBound = settings.MaximumBytes + (2 * settings.SegmentBytes) + GroupBytes + GrowBytes + (16 << 10);
        var (events, begunAnew, mostJournal, mostDatabase, mostLog, mostPasses, written) = (0, 0, 0L, 0L, 0L, 0L, 0L);
        await using var entries = journal.ReadAsync(1, CancellationToken.None).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        for (var wanted = Scale.Of(1_000_000, 50_000); events < wanted; events += Batch)
        {
            var first = events;
            Assert.True(await journal.AppendAsync([.. Enumerable.Range(0, Batch / 3).SelectMany(n => PassTraffic.Pass($"s-lane-1-{first + n}", $"陕K{(first + n) % 100_000:D5}"))]));
            time.Advance(TimeSpan.FromMinutes(1));
            var batch = new List<JournalEntry>(Batch);
            while (batch.Count < Batch && await entries.MoveNextAsync())
                batch.Add(entries.Current);
            written += batch.Sum(entry => (long)entry.Utf8.Length);
            begunAnew += Apply(store, batch) ? 0 : 1;
            Assert.True(journal.Confirm(journal.DurableSequence));
            mostJournal = Math.Max(mostJournal, SizeOf(journalPath));
            mostDatabase = Math.Max(mostDatabase, new FileInfo(Path.Combine(passesPath, "passes.db")).Length);
            mostLog = Math.Max(mostLog, new FileInfo(Path.Combine(passesPath, "passes-log.db")).Length);
            mostPasses = Math.Max(mostPasses, SizeOf(passesPath));
        }
        output.WriteLine($"{events} events, {written >> 20} MiB: journal at most {mostJournal >> 10} KiB of {journalBound >> 10}, database {mostDatabase >> 10} KiB of {DatabaseBytes >> 10}, its log {mostLog >> 10} KiB of {LogBytes >> 10}, all its files {mostPasses >> 10} KiB; begun anew {begunAnew} times");
        Assert.InRange(mostJournal, settings.MaximumBytes / 2, journalBound);
        Assert.InRange(mostDatabase, DatabaseBytes / 2, DatabaseBytes);
        Assert.InRange(mostLog, 1, LogBytes);
        Assert.InRange(mostPasses, mostDatabase, DatabaseBytes + LogBytes + (DatabaseBytes / 2048)); // none was set aside
        // The newest are there, and what had no room was not set aside.
        Assert.NotNull(store.Find($"s-lane-1-{events - Batch}"));
        Assert.Empty(Directory.GetFiles(passesPath, "*.broken-*"));
    }

    [Fact]
    public async Task What_the_centre_has_not_confirmed_stays_whatever_it_takes_and_goes_when_it_is_confirmed()
    {
        var settings = new JournalSettings { SegmentBytes = 1 << 20, MaximumBytes = 4 << 20 };
        var path = Path.Combine(_folder.Path, "journal");
        using var journal = EventJournal.Open(path, JournalBench.Source, settings, TimeProvider.System, NullLogger.Instance);
        var besides = (2 * settings.SegmentBytes) + GroupBytes + GrowBytes + (16 << 10);
        await using var entries = journal.ReadAsync(1, CancellationToken.None).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var unconfirmed = 0L;
        for (var first = 0; unconfirmed < 3 * settings.MaximumBytes; first += Batch)
        {
            Assert.True(await journal.AppendAsync([.. Enumerable.Range(0, Batch / 3).SelectMany(n => PassTraffic.Pass($"s-lane-1-{first + n}", "陕K12345"))]));
            for (var read = 0; read < Batch && await entries.MoveNextAsync(); read++) unconfirmed += FrameCodec.FrameBytes(entries.Current.Utf8.Length);
            Assert.InRange(SizeOf(path), unconfirmed, Math.Max(settings.MaximumBytes, unconfirmed) + besides);
        }

        Assert.True(journal.Confirm(journal.DurableSequence));
        for (var more = 0; more < 8; more++)
            Assert.True(await journal.AppendAsync([.. Enumerable.Range(0, Batch / 3).SelectMany(n => PassTraffic.Pass($"t-lane-1-{n}", "陕K12345"))]));
        await Until.TrueAsync(() => SizeOf(path) <= settings.MaximumBytes + besides);
    }

    /// <summary>The journal may remove a file while it is looked at.</summary>
    private static long SizeOf(string folder) => Directory.EnumerateFiles(folder).Sum(file =>
    {
        try
        {
            return new FileInfo(file).Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    });

    /// <returns>False when the database had no room left and was begun anew with these.</returns>
    private static bool Apply(PassStore store, List<JournalEntry> batch)
    {
        try
        {
            return store.Apply(batch, store.Position);
        }
        catch (PassStoreException)
        {
            Assert.True(store.Apply(batch, 0));
            return false;
        }
    }
}
