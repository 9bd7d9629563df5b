using Checkpoint.Edge.Journal;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Edge.Tests.Journal;

public sealed class RetentionTests : IDisposable
{
    private static readonly JournalSettings s_settings = new() { RetentionAge = TimeSpan.FromDays(2) };
    private readonly FakeTimeProvider _time = new();
    private readonly EventJournal _journal;
    private bool _clockIsTrusted = true;

    public RetentionTests() =>
        _journal = JournalBench.Open(new SimulatedDisk(), s_settings, _time, new ClockSync(_time, () => _clockIsTrusted));

    public void Dispose() => _journal.Dispose();

    [Fact]
    public async Task A_gate_with_few_events_does_not_keep_them_for_months()
    {
        for (var day = 1; day <= 5; day++)
            await DayAsync(day);
        JournalBench.Until(() => First() > 1);
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_removes_nothing()
    {
        await DayAsync(1);
        _clockIsTrusted = false;
        _time.Advance(TimeSpan.FromDays(10_000));
        await DayAsync(2);
        await DayAsync(3);
        Assert.Equal(1, First());
        _clockIsTrusted = true;
        await DayAsync(4);
        JournalBench.Until(() => First() > 1);
    }

    /// <summary>One event, which the centre confirms.</summary>
    private async Task DayAsync(int day)
    {
        await JournalBench.FillAsync(_journal, day, day);
        Assert.True(_journal.Confirm(day));
        _time.Advance(TimeSpan.FromDays(1));
    }

    private long First() => JournalBench.ReadAllAsync(_journal).GetAwaiter().GetResult()[0].Sequence;
}
