using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Edge.Tests.Journal;

public sealed class SetAsideTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-aside-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_journal_that_was_left_goes_when_its_retention_is_over_and_the_clock_is_right()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var synchronized = false;
        var left = _folder.CreateSubdirectory("journal-0123456789abcdef").FullName;
        var present = _folder.CreateSubdirectory("journal").FullName;
        File.WriteAllText(Path.Combine(left, "state"), "");
        using var aside = new SetAsideJournals(
            Options.Create(new GateSettings { DataDirectory = _folder.FullName }), Options.Create(new JournalSettings { RetentionAge = TimeSpan.FromDays(30) }),
            new ClockSync(time, () => synchronized), time, NullLogger<EventJournal>.Instance);

        time.Advance(TimeSpan.FromDays(31));
        aside.Remove();
        Assert.True(Directory.Exists(left));
        synchronized = true;
        time.Advance(TimeSpan.FromSeconds(6));
        aside.Remove();
        Assert.False(Directory.Exists(left));
        Assert.True(Directory.Exists(present));
    }
}
