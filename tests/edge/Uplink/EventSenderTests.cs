using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Uplink;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Checkpoint.Edge.Tests.Uplink;

public sealed class EventSenderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-sender-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_becomes_due_between_two_looks_at_the_clock_is_sent_again_though_nothing_else_happens()
    {
        var logger = NullLogger<UplinkService>.Instance;
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var journal = EventJournal.Open(_folder.FullName, TestGate.Address.Source, new JournalSettings(), TimeProvider.System, logger);
        Assert.True(await journal.AppendAsync(new GateStopping()));
        var state = new UplinkState(journal);
        // Each look at the clock finds it 60 ms on: what was due in 40 ms is overdue at the next one.
        var time = new LeapingTime(TimeSpan.FromMilliseconds(60));
        var progress = new UplinkProgress(state, new UplinkMetrics(services.GetRequiredService<IMeterFactory>(), state), journal, time, logger);
        var outbox = new Outbox(journal, new SendWindow(1, TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)), progress, () => false, _ => false, logger);
        outbox.Connect(brokerSize: 10);
        var published = new ConcurrentQueue<long>();
        var sender = new EventSender(journal, outbox, (entry, cancel) =>
        {
            published.Enqueue(entry.Sequence);
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel); // An acknowledgement would wake the sender.
        }, time);
        using var stop = new CancellationTokenSource();
        var sending = sender.RunAsync(stop.Token);
        await Until.So("the event is sent for the fourth time", () => published.Count >= 4);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.All(published, sequence => Assert.Equal(1, sequence));
    }

    /// <summary>Timers are those of the system; the clock goes on only when it is looked at.</summary>
    private sealed class LeapingTime(TimeSpan leap) : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Add(ref _now, leap.Ticks);
    }
}
