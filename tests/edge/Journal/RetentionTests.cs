using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Orders;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Checkpoint.Edge.Tests.Journal.JournalBench;

namespace Checkpoint.Edge.Tests.Journal;

public sealed class RetentionTests : IDisposable
{
    private static readonly JournalSettings s_settings = new() { RetentionAge = TimeSpan.FromDays(2) };
    private readonly FakeTimeProvider _time = new();
    private readonly SimulatedDisk _disk = new();
    private readonly HandDrivenThread _thread = new();
    private readonly EventJournal _journal;
    private bool _clockIsTrusted = true;

    public RetentionTests() => _journal = Begin(_disk, _time, _thread, () => _clockIsTrusted);

    public void Dispose() => _journal.Dispose();

    [Fact]
    public void A_gate_with_few_events_does_not_keep_them_for_months()
    {
        for (var day = 1; day <= 5; day++)
            Day(day);
        Assert.True(_journal.OldestSequence > 1);
    }

    [Fact]
    public void A_clock_that_jumps_ahead_removes_nothing()
    {
        Day(1);
        _clockIsTrusted = false;
        Pass(_time, _thread, TimeSpan.FromDays(10_000));
        Day(2);
        Day(3);
        Assert.Equal(1, _journal.OldestSequence);
        _clockIsTrusted = true;
        Day(4);
        Assert.True(_journal.OldestSequence > 1);
    }

    [Fact]
    public async Task A_gate_where_nothing_happens_any_more_keeps_its_last_events_as_long_and_no_longer()
    {
        Day(1);
        Day(2);
        await using var reading = _journal.ReadAsync(1, CancellationToken.None).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        for (var i = 1; i <= 2; i++)
            Assert.True(await reading.MoveNextAsync());
        for (var hour = 0; hour < 23; hour++)
            Pass(_time, _thread, TimeSpan.FromHours(1));
        Assert.Equal(2, _journal.OldestSequence);
        for (var hour = 0; hour < 3; hour++)
            Pass(_time, _thread, TimeSpan.FromHours(1));
        Assert.Equal((3, 2), (_journal.OldestSequence, _journal.DurableSequence));
        Assert.Empty(_journal.Read(1, long.MaxValue));
        var segment = Assert.Single(_disk.Names, name => SegmentFormat.FromFileName(name) is not null);
        Assert.Equal(-1, _disk[segment].AsSpan().IndexOf("event-"u8));

        // Who reads from the beginning, now or before, waits for what comes.
        await using var later = _journal.ReadAsync(1, CancellationToken.None).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var (next, first) = (reading.MoveNextAsync().AsTask(), later.MoveNextAsync().AsTask());
        Pass(_time, _thread, TimeSpan.FromDays(1));
        Day(3);
        Assert.True(await next && await first);
        Assert.Equal(("event-3", "event-3"), (Mark(reading.Current), Mark(later.Current)));
        Assert.Equal(Protocols.Messages.PartHealth.Ok, _journal.Health.State);
        using var again = Open(_disk.AfterKill());
        Assert.Empty(again.Recovery.Lost);
        Assert.Equal((3, 3), (again.OldestSequence, again.DurableSequence));
    }

    [Fact]
    public void Whoever_reads_what_retention_has_left_does_not_wait_for_more()
    {
        Day(1);
        Pass(_time, _thread, TimeSpan.FromDays(3));
        Assert.Equal(2, _journal.OldestSequence);
        var gate = new GateSettings { Site = "north", Name = "gate-1", DataDirectory = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()) };
        var history = new CommandHistory(_journal, new StoredFile(gate, "commands.json"), _ => null);
        Assert.True(history.ReadAsync(_ => { }, TestContext.Current.CancellationToken).IsCompletedSuccessfully);
    }

    [Fact]
    public void What_the_centre_has_not_confirmed_stays_however_quiet_the_gate_is()
    {
        Append(1, 3);
        Assert.True(_journal.Confirm(2));
        for (var day = 0; day < 100; day++)
            Pass(_time, _thread, TimeSpan.FromDays(1));
        Assert.Equal(3, _journal.Read(1, 3).Count());
        Assert.True(_journal.Confirm(3));
        Pass(_time, _thread, TimeSpan.FromSeconds(10));
        Assert.Empty(_journal.Read(1, 3));
    }

    [Fact]
    public void A_quiet_gate_that_is_started_again_and_again_keeps_its_last_events_no_longer()
    {
        Day(1);
        _journal.Dispose();
        var writes = 0;
        _disk.Fault = (call, name) =>
        {
            writes += call is DiskCall.Write or DiskCall.SetLength && SegmentFormat.FromFileName(name) is not null ? 1 : 0;
            return null;
        };
        for (var start = 0; start < 3; start++)
            Begin(_disk, _time, new HandDrivenThread(), () => true).Dispose();
        Assert.Equal(0, writes); // The age of a file is when it was written last.
    }

    [Fact]
    public void Wherever_the_power_fails_while_the_last_events_are_removed_numbers_go_on_and_nothing_is_missing()
    {
        using var whole = new Life(new SimulatedDisk());
        whole.Quiet();
        Assert.Equal(4, whole.Journal.OldestSequence);
        for (var cut = whole.Before + 1; cut <= whole.Disk.Calls; cut++)
        {
            for (var seed = 0; seed < 5; seed++)
            {
                using var life = new Life(new SimulatedDisk((cut * 5) + seed, seed % 2 == 0 ? 512 : 4096));
                life.Disk.PowerCutAtCall = cut;
                life.Quiet();
                for (var start = 0; start < 2; start++)
                {
                    var disk = life.Disk.AfterPowerCut();
                    var (time, thread) = (new FakeTimeProvider(), new HandDrivenThread());
                    using var journal = Begin(disk, time, thread, () => true);
                    Assert.Empty(journal.Recovery.Lost);
                    Assert.Equal((3, 3), (journal.DurableSequence, journal.ConfirmedSequence));
                    Assert.Contains(journal.OldestSequence, new long[] { 1, 4 });
                    Assert.Equal(journal.OldestSequence == 1 ? 3 : 0, journal.Read(1, 3).Count());
                    Append(journal, thread, 4, 5);
                    using var again = Open(disk.AfterPowerCut());
                    Assert.Empty(again.Recovery.Lost);
                    Assert.Equal(["event-4", "event-5"], again.Read(4, 5).Select(Mark));
                }
            }
        }
    }

    /// <summary>One event, which the centre confirms.</summary>
    private void Day(int day)
    {
        Append(day, day);
        Assert.True(_journal.Confirm(day));
        Pass(_time, _thread, TimeSpan.FromDays(1));
    }

    private void Append(int from, int through) => Append(_journal, _thread, from, through);

    private static void Append(EventJournal journal, HandDrivenThread thread, int from, int through)
    {
        for (var i = from; i <= through; i++)
        {
            var appended = journal.AppendAsync(Event($"event-{i}"));
            thread.Run();
            Assert.True(appended.IsCompletedSuccessfully && appended.Result);
        }
    }

    private static void Pass(FakeTimeProvider time, HandDrivenThread thread, TimeSpan step)
    {
        thread.Run();
        time.Advance(step);
        thread.Run();
    }

    private static EventJournal Begin(SimulatedDisk disk, TimeProvider time, HandDrivenThread thread, Func<bool> clockIsTrusted) => EventJournal.Open(
        disk, Source, s_settings, time, NullLogger.Instance, clock: new ClockSync(time, clockIsTrusted), thread: thread);

    /// <summary>Three events that are confirmed, and then nothing for days.</summary>
    private sealed class Life : IDisposable
    {
        private readonly FakeTimeProvider _time = new();
        private readonly HandDrivenThread _thread = new();

        public Life(SimulatedDisk disk)
        {
            Disk = disk;
            Journal = Begin(disk, _time, _thread, () => true);
            Append(Journal, _thread, 1, 3);
            Assert.True(Journal.Confirm(3));
            Pass(_time, _thread, TimeSpan.FromSeconds(10));
            Before = disk.Calls;
        }

        public SimulatedDisk Disk { get; }

        public EventJournal Journal { get; }

        /// <summary>Calls to the disk before the quiet began.</summary>
        public int Before { get; }

        public void Dispose() => Journal.Dispose();

        public void Quiet()
        {
            for (var hour = 0; hour < 60; hour++)
                Pass(_time, _thread, TimeSpan.FromHours(1));
        }
    }
}
