using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Edge.Tests.Journal;

/// <summary>What the journal's tests share: opening one, events that can be told apart, reading all.</summary>
internal static class JournalBench
{
    public const string Source = "/north/gate-1";

    public static JournalSettings Settings(long segmentBytes = 64 << 10) => new() { SegmentBytes = segmentBytes, MaximumBytes = 4 * segmentBytes };

    public static EventJournal Open(IJournalDisk disk, JournalSettings? settings = null, TimeProvider? time = null, ClockSync? clock = null) =>
        EventJournal.Open(disk, Source, settings ?? Settings(), time ?? new FakeTimeProvider(), NullLogger.Instance, clock: clock);

    public static EventData Event(string mark) => new BarrierOpened { Lane = "lane-1", Pass = mark };

    public static string Mark(JournalEntry entry) => CloudEventJson.Read(entry.Utf8.Span, out _)!.Data switch
    {
        BarrierOpened opened => opened.Pass!,
        GateFault fault => fault.Message,
        var other => other.GetType().Name,
    };

    /// <summary>The durable events from a number on, as they are now.</summary>
    public static async Task<List<JournalEntry>> ReadAllAsync(EventJournal journal, long from = 1)
    {
        var entries = new List<JournalEntry>();
        if (journal.DurableSequence < from)
            return entries;
        await foreach (var entry in journal.ReadAsync(from, CancellationToken.None))
        {
            entries.Add(entry);
            if (entry.Sequence >= journal.DurableSequence)
                break;
        }
        return entries;
    }

    public static async Task FillAsync(EventJournal journal, int from, int through)
    {
        for (var i = from; i <= through; i++)
            Assert.True(await journal.AppendAsync(Event($"event-{i}")));
    }

    /// <summary>Waits for another thread to get there; the test's runner bounds the time.</summary>
    public static void Until(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(30)));

    /// <summary>Lets the writer's retries come until it has written again.</summary>
    public static void LetRetry(EventJournal journal, FakeTimeProvider time) => Until(() =>
    {
        time.Advance(TimeSpan.FromSeconds(10));
        return journal.IsWritable && journal.PendingEvents == 0;
    });
}
