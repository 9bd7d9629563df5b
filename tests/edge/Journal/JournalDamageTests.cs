using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Checkpoint.Edge.Tests.Journal.JournalBench;

namespace Checkpoint.Edge.Tests.Journal;

/// <summary>What was promised goes bad on the medium: it is told, kept as it is, and the rest is delivered.</summary>
public sealed class JournalDamageTests
{
    private const int Events = 40;

    [Theory]
    [InlineData(false, 9, 12)]
    [InlineData(true, 9, 12)]
    [InlineData(false, 1, 1)]
    public async Task A_damaged_frame_in_the_middle_is_reported_and_kept_and_the_rest_delivered(bool unreadable, int from, int through)
    {
        var disk = await FilledAsync(1000);
        var file = disk.Names.First(name => SegmentFormat.FromFileName(name) is { First: 1 });
        var (begin, end) = (FrameOf(disk, file, from), FrameOf(disk, file, through + 1));
        if (unreadable)
        {
            // Bad sectors are whole ones: what shares them is lost too.
            var (first, last) = (begin / 4096 * 4096, (end + 4095) / 4096 * 4096);
            disk.Fault = (call, name) => call == DiskCall.Read && Touches(name, file, first, last) ? new IOException("Input/output error", 5) : null;
        }
        else
        {
            var bytes = disk[file];
            for (var at = begin; at < end; at += 16)
                bytes[at] ^= 0x40;
            disk[file] = bytes;
        }
        var kept = disk[file];

        using var journal = Open(disk);
        var lost = Assert.Single(journal.Recovery.Lost);
        Assert.Equal(file, lost.File);
        Assert.True(lost.From <= from && through <= lost.Through);
        if (!unreadable)
            Assert.Equal((from, through), (lost.From, lost.Through));
        Assert.Equal(PartHealth.Degraded, journal.Health.State);
        Assert.Contains($"from number {lost.From} on", journal.Health.Message, StringComparison.Ordinal);

        Assert.True(await journal.AppendAsync(Event("after")));
        var entries = await ReadAllAsync(journal);
        Assert.Equal(Enumerable.Range(1, Events + 1), entries.Select(e => (int)e.Sequence));
        for (var i = 1; i <= Events; i++)
        {
            if (i >= lost.From && i <= lost.Through)
                Assert.Contains("damaged", Mark(entries[i - 1]), StringComparison.Ordinal);
            else
                Assert.StartsWith($"event-{i}:", Mark(entries[i - 1]), StringComparison.Ordinal);
        }
        disk.Fault = null;
        Assert.Equal(kept, disk[file]);
    }

    [Fact]
    public async Task Damage_at_the_end_of_what_was_promised_is_told_from_a_torn_write()
    {
        var disk = await FilledAsync(100);
        var file = disk.Names.Single(name => SegmentFormat.FromFileName(name) is not null);
        var bytes = disk[file];
        var end = FrameOf(disk, file, Events);
        bytes.AsSpan(end, 50).Clear(); // the last event, which the state calls durable
        disk[file] = bytes;
        using var journal = Open(disk);
        Assert.Equal(new LostRecords(Events, Events, file), Assert.Single(journal.Recovery.Lost));
        Assert.True(await journal.AppendAsync(Event("after")));
        Assert.Equal(bytes, disk[file]);
        var entries = await ReadAllAsync(journal);
        Assert.Equal(Events + 1, entries.Count);
        Assert.Equal("after", Mark(entries[^1]));
    }

    [Fact]
    public async Task A_torn_tail_is_cut_and_nothing_is_called_lost()
    {
        var disk = await FilledAsync(100);
        var file = disk.Names.Single(name => SegmentFormat.FromFileName(name) is not null);
        var bytes = disk[file];
        bytes.AsSpan(bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 20, 300).Fill(0x5A);
        disk[file] = bytes;
        using var journal = Open(disk);
        Assert.Empty(journal.Recovery.Lost);
        Assert.True(journal.Recovery.TornBytes > 0);
        Assert.Equal(Events, (await ReadAllAsync(journal)).Count);
    }

    [Fact]
    public async Task A_damaged_file_outlives_its_retention_once_and_is_then_removed_because_it_holds_personal_data()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        var disk = await FilledAsync(1000);
        var file = disk.Names.First(name => SegmentFormat.FromFileName(name) is { First: 1 });
        var bytes = disk[file];
        bytes[FrameOf(disk, file, 3) + 30] ^= 1;
        disk[file] = bytes;
        using var journal = EventJournal.Open(
            disk, Source, new JournalSettings { SegmentBytes = 64 << 10, RetentionAge = TimeSpan.FromDays(2) }, time,
            Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, clock: new ClockSync(time, () => true));
        await DayAsync(3);
        await DayAsync(1);
        Until(() => disk.Names.Contains(file + SegmentFormat.DamagedSuffix));
        Assert.Equal(bytes, disk[file + SegmentFormat.DamagedSuffix]);
        await DayAsync(3);
        await DayAsync(1);
        Until(() => !disk.Names.Contains(file + SegmentFormat.DamagedSuffix));

        async Task DayAsync(int days)
        {
            time.Advance(TimeSpan.FromDays(days));
            Assert.True(await journal.AppendAsync(Event("day")));
            Assert.True(journal.Confirm(journal.DurableSequence));
        }
    }

    [Fact]
    public async Task A_file_that_cannot_be_opened_for_a_moment_loses_nothing()
    {
        var disk = await FilledAsync(100);
        var time = new FakeTimeProvider();
        using var journal = Open(disk, time: time);
        var refused = 0;
        disk.Fault = (call, _) => call == DiskCall.Open && ++refused <= 2 ? new IOException("Too many open files", 24) : null;
        var reading = ReadAllAsync(journal);
        Until(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return reading.IsCompleted;
        });
        Assert.Equal("event-1:", Mark((await reading)[0])[..8]);
        Assert.Equal(PartHealth.Ok, journal.Health.State);
        Assert.True(refused > 2);
    }

    [Fact]
    public void A_bad_sector_in_one_half_of_the_state_leaves_the_other()
    {
        var disk = new SimulatedDisk();
        var file = new JournalStateFile(disk);
        for (var save = 1; save <= 3; save++)
            file.Save(new JournalState("0123456789abcdef", save, save, []));
        disk.Fault = (call, name) => call == DiskCall.Read && name.StartsWith("state@0+", StringComparison.Ordinal) ? new IOException("Input/output error", 5) : null;
        Assert.NotNull(new JournalStateFile(disk).Load());
    }

    private static async Task<SimulatedDisk> FilledAsync(int size)
    {
        var disk = new SimulatedDisk();
        using var journal = Open(disk);
        for (var i = 1; i <= Events; i++)
            Assert.True(await journal.AppendAsync(Event($"event-{i}:" + new string('x', size))));
        return disk;
    }

    private static int FrameOf(SimulatedDisk disk, string file, int sequence)
    {
        using var scanner = new SegmentScanner(disk.Open(file, DiskAccess.Read), SegmentFormat.FromFileName(file)!.Value.Seed);
        var begin = (long)SegmentFormat.HeaderBytes;
        while (scanner.TryRead(long.MaxValue, out var frame) && frame.Sequence < sequence)
            begin = scanner.FrameEnd;
        return (int)begin;
    }

    private static bool Touches(string call, string file, int first, int last)
    {
        if (!call.StartsWith(file + "@", StringComparison.Ordinal))
            return false;
        var numbers = call[(file.Length + 1)..].Split('+').Select(int.Parse).ToList();
        return numbers[0] < last && numbers[0] + numbers[1] > first;
    }
}
