using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Checkpoint.Edge.Tests.Journal.JournalBench;

namespace Checkpoint.Edge.Tests.Journal;

/// <summary>Disks that are full, read-only, slow, or fail a sync: nothing counts as recorded before it is on the medium.</summary>
public sealed class BadDiskTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly SimulatedDisk _disk = new();

    public void Dispose() => _disk.Dispose();

    [Theory]
    [InlineData("No space left on device", 28, "Write")]
    [InlineData("Read-only file system", 30, "Write")]
    [InlineData("Input/output error", 5, "Sync")]
    public async Task While_the_disk_refuses_nobody_is_told_durable_and_afterwards_all_of_it_is_there(string message, int error, string what)
    {
        using var journal = Open(_disk, time: _time);
        await FillAsync(journal, 1, 3);
        var broken = true;
        _disk.Fault = (call, _) => broken && (call.ToString() == what || call == DiskCall.Create) ? new IOException(message, error) : null;
        for (var i = 4; i <= 6; i++)
            Assert.False(await journal.AppendAsync(Event($"event-{i}")));
        Assert.False(journal.IsWritable);
        Assert.Equal(3, journal.DurableSequence);
        Assert.Equal(PartHealth.Faulty, journal.Health.State);
        Assert.Contains(message, journal.Health.Message, StringComparison.Ordinal);

        broken = false;
        LetRetry(journal, _time);
        // The clock of the test may have gone on during the write, which then counts as slow.
        Assert.NotEqual(PartHealth.Faulty, journal.Health.State);
        using var after = Open(_disk.AfterPowerCut());
        Assert.Empty(after.Recovery.Lost);
        Assert.Equal(Enumerable.Range(1, 6).Select(i => $"event-{i}"), (await ReadAllAsync(after)).Select(Mark));
    }

    [Fact]
    public async Task After_a_failed_sync_the_same_events_are_written_again_elsewhere_and_not_only_synced_again()
    {
        using var journal = Open(_disk, time: _time);
        await FillAsync(journal, 1, 3);
        var failed = false;
        _disk.Fault = (call, _) => call == DiskCall.Sync && !failed && (failed = true) ? new IOException("Input/output error", 5) : null;
        Assert.False(await journal.AppendAsync(Event("event-4")));
        LetRetry(journal, _time);
        // The kernel calls the pages of the old file clean, and the medium does not have them.
        Assert.Contains(_disk.Names, name => SegmentFormat.FromFileName(name) is { First: 4 });
        using var after = Open(_disk.AfterPowerCut());
        Assert.Equal(4, (await ReadAllAsync(after)).Count);
    }

    [Fact]
    public async Task A_segment_that_cannot_be_opened_now_is_not_damaged_and_reading_waits_for_it()
    {
        using var journal = Open(_disk, time: _time);
        await FillAsync(journal, 1, 3);
        var refused = true;
        _disk.Fault = (call, _) => refused && call == DiskCall.Open ? new UnauthorizedAccessException("Too many open files") : null;
        Assert.Throws<UnauthorizedAccessException>(() => journal.Read(1, 3).Count());
        var reading = Task.Run(() => ReadAllAsync(journal), TestContext.Current.CancellationToken);
        Until(() => journal.Health is { State: PartHealth.Degraded } health && health.Message.Contains("Too many open files", StringComparison.Ordinal));
        for (var second = 0; second < 300; second++) _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(reading.IsCompleted);

        refused = false;
        Until(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            return reading.IsCompleted;
        });
        Assert.Equal(["event-1", "event-2", "event-3"], (await reading).Select(Mark));
        Assert.DoesNotContain("cannot be read", journal.Health.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_takes_back_the_room_of_what_the_centre_has_before_its_time()
    {
        using var journal = Open(_disk, new JournalSettings { SegmentBytes = 64 << 10 }, _time);
        for (var i = 1; i <= 20; i++)
            Assert.True(await journal.AppendAsync(Event($"event-{i}" + new string('x', 20_000))));
        Assert.True(journal.Confirm(10));
        _time.Advance(TimeSpan.FromSeconds(11));
        await FillAsync(journal, 21, 21);
        Until(() => journal.PendingEvents == 0 && Segments() > 3);
        var (before, last) = (Segments(), Last());
        _disk.Fault = (call, name) => (call is DiskCall.Write or DiskCall.Create) && name != JournalStateFile.Name && Segments() == before
            ? new IOException("No space left on device", 28) : null;
        Assert.False(await journal.AppendAsync(Event("event-22")));
        LetRetry(journal, _time);
        Assert.True(Last() > last);
        // What the centre has not confirmed never goes, however long the disk stays full.
        _disk.Fault = (call, _) => call is DiskCall.Write or DiskCall.Create ? new IOException("No space left on device", 28) : null;
        Assert.False(await journal.AppendAsync(Event("event-23")));
        for (var i = 0; i < 20; i++)
            _time.Advance(TimeSpan.FromSeconds(10));
        _disk.Fault = null;
        LetRetry(journal, _time);
        var entries = await ReadAllAsync(journal);
        Assert.True(entries[0].Sequence <= 11);
        Assert.Equal(23, entries[^1].Sequence);
        using var again = Open(_disk.AfterKill());
        Assert.Empty(again.Recovery.Lost);

        int Segments() => _disk.Names.Count(name => SegmentFormat.FromFileName(name) is not null);
        long Last() => _disk.Names.Select(SegmentFormat.FromFileName).OfType<SegmentFormat>().Min(format => format.First);
    }

    [Fact]
    public async Task A_disk_that_takes_a_second_for_each_sync_is_waited_for_and_reported_once()
    {
        using var journal = Open(_disk, time: _time);
        await FillAsync(journal, 1, 1);
        var told = new List<PartHealth>();
        journal.HealthChanged += health => { lock (told) told.Add(health.State); };
        var slow = true;
        _disk.Fault = (call, _) =>
        {
            if (call == DiskCall.Sync && slow)
                _time.Advance(TimeSpan.FromSeconds(1));
            return null;
        };
        await FillAsync(journal, 2, 10);
        Until(() => journal.Health.State == PartHealth.Degraded);
        Assert.True(journal.IsWritable);
        slow = false;
        await FillAsync(journal, 11, 12);
        Assert.Equal(PartHealth.Degraded, journal.Health.State);
        _time.Advance(TimeSpan.FromSeconds(61));
        await FillAsync(journal, 13, 13);
        Until(() => { lock (told) return told is [PartHealth.Degraded, PartHealth.Ok]; });
    }

    [Fact]
    public async Task A_journal_that_is_written_without_a_pause_is_kept_within_its_bounds_all_the_same()
    {
        var settings = Settings();
        using var journal = Open(_disk, settings, _time);
        var events = (EventData[])[.. Enumerable.Range(0, 20).Select(_ => Event(new string('x', 1_000)))];
        var (sent, most) = (0, 0L);
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // Each answer appends the next, so that something is always pending.
        void Next(bool durable)
        {
            journal.Confirm(journal.DurableSequence);
            most = Math.Max(most, journal.SizeBytes);
            if (++sent == 400)
                all.SetResult();
            else
                journal.Append(events, Next);
        }
        journal.Append(events, _ => { });
        journal.Append(events, Next);
        await all.Task;
        Assert.InRange(most, 1, settings.MaximumBytes + (2 * settings.SegmentBytes) + (1 << 20));
    }
}
