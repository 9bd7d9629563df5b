using Checkpoint.Edge.Journal;
using Xunit;
using static Checkpoint.Edge.Tests.Journal.JournalBench;

namespace Checkpoint.Edge.Tests.Journal;

public sealed class GroupCommitTests
{
    [Fact]
    public async Task The_events_of_one_decision_are_one_sync()
    {
        var disk = new SimulatedDisk();
        using var journal = Open(disk);
        await journal.AppendAsync(Event("first")); // begins the segment
        var syncs = 0;
        disk.Fault = (call, name) =>
        {
            syncs += call == DiskCall.Sync && IsSegment(name) ? 1 : 0;
            return null;
        };
        Assert.True(await journal.AppendAsync([.. Enumerable.Range(0, 7).Select(i => Event($"event-{i}"))]));
        Assert.Equal(1, syncs);
    }

    [Fact]
    public async Task Decisions_of_several_lanes_that_come_while_the_disk_is_busy_share_the_next_sync()
    {
        var disk = new SimulatedDisk();
        using var journal = Open(disk);
        await journal.AppendAsync(Event("first"));
        var syncs = 0;
        using var busy = new ManualResetEventSlim();
        using var free = new ManualResetEventSlim();
        disk.Fault = (call, name) =>
        {
            if (call == DiskCall.Sync && IsSegment(name))
            {
                syncs++;
                busy.Set();
                free.Wait();
            }
            return null;
        };
        var one = journal.AppendAsync(Event("lane-1"));
        busy.Wait(TestContext.Current.CancellationToken);
        var others = Enumerable.Range(2, 3).SelectMany(lane => Enumerable.Range(0, 5).Select(i => journal.AppendAsync(Event($"lane-{lane}-{i}"), Event("more")))).ToList();
        Assert.DoesNotContain(others, decision => decision.IsCompleted);
        free.Set();
        Assert.All(await Task.WhenAll([one, .. others]), Assert.True);
        Assert.Equal(2, syncs);
        Assert.Equal(32, (await ReadAllAsync(journal)).Count);
    }

    private static bool IsSegment(string name) => name != JournalStateFile.Name;
}
