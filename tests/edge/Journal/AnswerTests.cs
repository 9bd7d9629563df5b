using Xunit;
using static Checkpoint.Edge.Tests.Journal.JournalBench;

namespace Checkpoint.Edge.Tests.Journal;

public sealed class AnswerTests
{
    [Fact]
    public async Task Whoever_is_told_that_an_event_is_durable_finds_it_so()
    {
        using var journal = Open(new SimulatedDisk());
        var found = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        journal.Append([Event("a")], _ => found.SetResult(journal.DurableSequence));
        Assert.Equal(journal.LastSequence, await found.Task);
    }
}
