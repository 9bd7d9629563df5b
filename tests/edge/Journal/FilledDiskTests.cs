using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Tests.Gate;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Checkpoint.Edge.Tests.Journal.JournalBench;

namespace Checkpoint.Edge.Tests.Journal;

/// <summary>A journal that has filled its disk while the centre was away, and a centre that confirms only then.</summary>
public sealed class FilledDiskTests
{
    private const int Written = 20, Waiting = 3, Confirmed = 10;
    private const string Stream = "0123456789abcdef", Pass = "01234567-lane-1-1";
    private static readonly JournalSettings s_settings = new() { SegmentBytes = 64 << 10 };

    [Fact]
    public async Task It_has_room_again_by_itself_when_the_centre_confirms_and_nothing_else_goes()
    {
        using var life = new Life(new SimulatedDisk());
        await life.FillAsync();
        var before = life.Segments;
        life.Retry(20);
        Assert.Equal((before, false), (life.Segments, life.Journal.IsWritable));

        Assert.True(life.Journal.Confirm(Confirmed));
        life.Retry(20);
        Assert.Equal((true, 0), (life.Journal.IsWritable, life.Journal.PendingEvents));
        Assert.InRange(life.Journal.OldestSequence, 2, Confirmed + 1);
        life.Journal.Dispose();
        Check(life.Disk.AfterPowerCut(), Written + Waiting);
    }

    [Fact]
    public async Task As_long_as_it_refuses_the_saved_state_too_nothing_goes()
    {
        using var life = new Life(new SimulatedDisk());
        await life.FillAsync();
        var fault = life.Disk.Fault!;
        life.Disk.Fault = (call, name) => name == JournalStateFile.Name && call is DiskCall.Write ? new IOException("No space left on device", 28) : fault(call, name);
        Assert.True(life.Journal.Confirm(Confirmed));
        life.Retry(20);
        Assert.Equal((1, false), (life.Journal.OldestSequence, life.Journal.IsWritable));
        Check(life.Disk.AfterPowerCut(), Written);

        life.Disk.Fault = fault;
        life.Retry(20);
        Assert.True(life.Journal.IsWritable);
        life.Journal.Dispose();
        Check(life.Disk.AfterPowerCut(), Written + Waiting);
    }

    [Fact]
    public async Task Wherever_the_power_fails_while_room_is_made_nothing_is_missing()
    {
        using var whole = new Life(new SimulatedDisk());
        await whole.FillAsync();
        var first = whole.Disk.Calls + 1;
        whole.Journal.Confirm(Confirmed);
        whole.Retry(20);
        Assert.True(whole.Journal.OldestSequence > 1);
        for (var cut = first; cut <= whole.Disk.Calls; cut++)
        {
            for (var seed = 0; seed < 5; seed++)
            {
                using var life = new Life(new SimulatedDisk((cut * 5) + seed, seed % 2 == 0 ? 512 : 4096));
                await life.FillAsync();
                life.Disk.PowerCutAtCall = cut;
                life.Journal.Confirm(Confirmed);
                life.Retry(20);
                Check(life.Disk.AfterPowerCut(), Written);
            }
        }
    }

    [Fact]
    public void The_state_is_saved_in_its_place_on_a_disk_without_any_room()
    {
        using var disk = new SmallDisk(1);
        var state = new JournalStateFile(new DiskFolder(disk.Path));
        state.Save(new JournalState(Stream, 0, 1, []));
        disk.Fill();
        for (var save = 2; save <= 5; save++)
            state.Save(new JournalState(Stream, save, save, []));
        Assert.Equal(5, new JournalStateFile(new DiskFolder(disk.Path)).Load()!.Confirmed);
    }

    [Fact]
    public async Task On_a_real_disk_without_any_room_too()
    {
        using var disk = new SmallDisk(1);
        using var journal = EventJournal.Open(Path.Combine(disk.Path, "journal"), Source, s_settings, TimeProvider.System, NullLogger.Instance);
        while (await journal.AppendAsync(Event(new string('x', 20_000))))
            Assert.InRange(journal.DurableSequence, 1, 100);
        var durable = journal.DurableSequence;
        disk.Fill();
        Assert.True(journal.Confirm(durable));
        Until(() => journal.IsWritable && journal.PendingEvents == 0);
        Assert.Equal(durable + 1, journal.DurableSequence);
        Assert.InRange(journal.OldestSequence, 2, durable);
    }

    /// <param name="through">Last event that must be there.</param>
    private static void Check(SimulatedDisk disk, int through)
    {
        using var journal = Open(disk);
        Assert.Empty(journal.Recovery.Lost);
        Assert.InRange(journal.ConfirmedSequence, 0, Confirmed);
        Assert.InRange(journal.OldestSequence, 1, journal.ConfirmedSequence + 1);
        var events = journal.Read(1, long.MaxValue).Select(entry => (entry.Sequence, Mark(entry).TrimEnd('x'))).ToList();
        Assert.Equal(Enumerable.Range((int)journal.OldestSequence, events.Count).Select(i => ((long)i, i == 1 ? nameof(PassArrived) : $"event-{i}:")), events);
        Assert.True(events[^1].Sequence >= through);
        Assert.Equal(Pass, journal.Recovery.Lane("lane-1").Interrupted?.Pass);
    }

    private sealed class Life : IDisposable
    {
        private readonly FakeTimeProvider _time = new();
        private readonly HandDrivenThread _thread = new();

        public Life(SimulatedDisk disk)
        {
            Disk = disk;
            Journal = EventJournal.Open(
                disk, Source, s_settings, _time, NullLogger.Instance, clock: new ClockSync(_time, () => false), thread: _thread, newStream: () => Stream);
        }

        public SimulatedDisk Disk { get; }

        public EventJournal Journal { get; }

        public int Segments => Disk.Names.Count(name => SegmentFormat.FromFileName(name) is not null);

        /// <summary>Writes until there is no room, and more that waits for it. A segment that goes is room for another one.</summary>
        public async Task FillAsync()
        {
            for (var i = 1; i <= Written; i++)
                Assert.True(await AppendAsync(i));
            var full = Segments;
            Assert.True(full > 3);
            Disk.Fault = (call, name) => call is DiskCall.Write or DiskCall.Create && name != JournalStateFile.Name && Segments >= full
                ? new IOException("No space left on device", 28) : null;
            for (var i = Written + 1; i <= Written + Waiting; i++)
                Assert.False(await AppendAsync(i));
        }

        public void Dispose() => Journal.Dispose();

        public void Retry(int times)
        {
            for (var i = 0; i < times; i++)
            {
                _time.Advance(TimeSpan.FromSeconds(10));
                _thread.Run();
            }
        }

        /// <summary>The first begins a pass that is open until the end: only the saved state tells of it when its segment has gone.</summary>
        private Task<bool> AppendAsync(int number)
        {
            var appended = Journal.AppendAsync(number == 1 ? new PassArrived { Lane = "lane-1", Pass = Pass } : Event($"event-{number}:" + new string('x', 20_000)));
            _thread.Run();
            return appended;
        }
    }
}
