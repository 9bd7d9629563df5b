using Checkpoint.Edge.Journal;
using Checkpoint.Tests;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Checkpoint.Edge.Tests.Journal.JournalBench;

namespace Checkpoint.Edge.Tests.Journal;

/// <summary>Random lives of a journal: appends, failing calls, power cuts and kills at any call, restarts; on media that take 512, 4096 or 8192 bytes at a time.</summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private static readonly int[] s_sectors = [512, 4096, 8192];

    [Fact]
    public async Task Nothing_that_was_promised_is_lost_whatever_call_the_power_fails_at()
    {
        var (lives, promised, failedCalls) = (0, 0, 0);
        var torn = new int[s_sectors.Length];
        for (var seed = 1; seed <= Scale.Of(1500, 150); seed++)
        {
            var random = new Random(seed);
            var medium = seed % s_sectors.Length;
            var disk = new SimulatedDisk(seed, s_sectors[medium]);
            var marks = new Dictionary<long, string>();
            for (var life = 0; life < 4; life++)
            {
                lives++;
                disk.PowerCutAtCall = random.Next(10, 120);
                disk.Fault = (call, _) =>
                {
                    if (call is DiskCall.Read or DiskCall.List or DiskCall.Open || random.Next(20) != 0)
                        return null;
                    failedCalls++;
                    return new IOException(call == DiskCall.Sync ? "Input/output error" : "No space left on device");
                };
                torn[medium] += await LiveAsync(disk, random, $"{seed}.{life}", marks) ? 1 : 0;
                promised = Math.Max(promised, marks.Count);
                disk = random.Next(3) == 0 ? disk.AfterKill() : disk.AfterPowerCut();
            }
            await CheckAsync(disk, marks, seed);
        }
        output.WriteLine($"{lives} lives, {failedCalls} failed calls, {string.Join(", ", s_sectors.Zip(torn, (bytes, tails) => $"{tails} torn tails in sectors of {bytes} bytes"))}, up to {promised} promised events in one");
        Assert.All(torn, tails => Assert.True(tails > 0));
    }

    /// <summary>One run of the process; adds what was promised to <paramref name="marks"/>.</summary>
    private static async Task<bool> LiveAsync(SimulatedDisk disk, Random random, string name, Dictionary<long, string> marks)
    {
        var time = new FakeTimeProvider();
        EventJournal journal;
        try
        {
            // A clock that is right lets go whatever was confirmed before this life: files of this disk have no age.
            var clockIsRight = random.Next(2) == 0;
            journal = Open(disk, Settings(64 << 10), time, new ClockSync(time, () => clockIsRight));
        }
        catch (Exception e) when (e is IOException or PowerCutException)
        {
            return false; // The power went while it opened.
        }
        using (journal)
        {
            Assert.Empty(journal.Recovery.Lost);
            foreach (var promised in marks.Keys)
                Assert.True(promised <= journal.LastSequence, $"{name}: {promised} was promised, the journal ends at {journal.LastSequence}");
            for (var group = 0; group < 12; group++)
            {
                var count = random.Next(1, 4);
                // Large ones fill segments, so that beginning a new one is among the calls that fail.
                var events = Enumerable.Range(0, count).Select(i => $"{name}.{group}.{i}" + new string('x', random.Next(4) == 0 ? 30_000 : 100)).ToList();
                var settled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                journal.Append([.. events.Select(Event)], settled.SetResult);
                var last = journal.LastSequence;
                if (random.Next(2) == 0 && await settled.Task)
                    for (var i = 0; i < count; i++)
                        marks[last - count + 1 + i] = events[i];
                if (random.Next(4) == 0)
                    journal.Confirm(journal.DurableSequence - random.Next(3));
                time.Advance(TimeSpan.FromSeconds(random.Next(20)));
            }
        }
        return journal.Recovery.TornBytes > 0;
    }

    private static async Task CheckAsync(SimulatedDisk disk, Dictionary<long, string> marks, int seed)
    {
        using var journal = Open(disk);
        Assert.Empty(journal.Recovery.Lost);
        var oldest = marks.Count == 0 ? 1 : journal.ConfirmedSequence + 1;
        var entries = await ReadAllAsync(journal, oldest);
        Assert.Equal(entries.Select((_, i) => oldest + i), entries.Select(e => e.Sequence));
        var read = entries.ToDictionary(e => e.Sequence, Mark);
        foreach (var (sequence, mark) in marks.Where(m => m.Key >= oldest))
            Assert.True(read.TryGetValue(sequence, out var found) && found == mark, $"seed {seed}, sectors of {s_sectors[seed % s_sectors.Length]} bytes: event {sequence} was promised and is gone");
    }
}
