using System.Text.Json;
using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Edge.Tests.Journal;

public sealed class ClockSyncTests
{
    [Fact]
    public async Task Every_event_says_whether_the_clock_was_synchronised_when_it_was_recorded()
    {
        var (time, synchronized) = (new FakeTimeProvider(), false);
        using var journal = JournalBench.Open(new SimulatedDisk(), time: time, clock: new ClockSync(time, () => synchronized));
        await JournalBench.FillAsync(journal, 1, 1);
        synchronized = true;
        time.Advance(TimeSpan.FromSeconds(6)); // The kernel is asked at most every five seconds.
        await JournalBench.FillAsync(journal, 2, 2);

        var entries = await JournalBench.ReadAllAsync(journal);
        Assert.Equal([false, true], entries.Select(entry => CloudEventJson.Read(entry.Utf8.Span, out _)!.ClockSynchronized));
        Assert.Equal([false, true], entries.Select(entry =>
        {
            using var json = JsonDocument.Parse(entry.Utf8);
            return json.RootElement.GetProperty("clocksynchronized").GetBoolean();
        }));
    }
}
