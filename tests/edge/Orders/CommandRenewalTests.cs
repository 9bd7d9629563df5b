using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Orders;
using Checkpoint.Edge.Tests.Gate;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Checkpoint.Edge.Tests.Orders;

/// <summary>Commands and a new stream: what was taken in the journal that is left is not taken again.</summary>
public sealed class CommandRenewalTests : IDisposable
{
    private static readonly DateTimeOffset s_noon = new(2026, 2, 11, 12, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_command_that_was_taken_is_refused_after_the_gate_has_begun_a_new_stream(long confirmed)
    {
        var gate = new GateSettings { Site = "north", Name = "gate-1", DataDirectory = _folder.Path };
        var command = new GateCommand { Id = "c-1", Action = "openByHand", Issuer = "Li", IssuedAt = s_noon, Deadline = s_noon.AddMinutes(9) };
        using (var journal = Open(gate))
        {
            // Killed before the file was written anew: it knows nothing of the command.
            History(journal, gate).Save(0, []);
            Assert.True(await journal.AppendAsync(new GateStopping()));
            Assert.True(await journal.AppendAsync(new CommandTaken { Command = command.Id, Action = command.Action, Issuer = command.Issuer, Deadline = command.Deadline }));
            Assert.True(await journal.AppendAsync(new GateStopping()));
            Assert.True(await journal.AppendAsync(new GateStopping()));
            if (confirmed > 0) journal.Confirm(confirmed);
            RenewalPlan.For(_folder.Path, journal.Stream, confirmed, StreamReason.DiskOlder).Save(RenewalPlan.FileIn(_folder.Path));
        }

        JournalRenewal.RunIfPlanned(_folder.Path, "journal", gate.Source, TimeProvider.System, NullLogger.Instance);
        using var renewed = Open(gate);
        var history = History(renewed, gate);
        var book = new CommandBook();
        await history.ReadAsync(note => book.Restore(note, TimeSpan.Zero), CancellationToken.None);
        Assert.IsType<Wait>(book.Receive(command, s_noon.AddMinutes(1), TimeSpan.Zero));

        // From then on the file has it.
        history.Save(renewed.DurableSequence, book.Notes);
        var again = new CommandBook();
        await History(renewed, gate).ReadAsync(note => again.Restore(note, TimeSpan.Zero), CancellationToken.None);
        Assert.IsType<Wait>(again.Receive(command, s_noon.AddMinutes(1), TimeSpan.Zero));
    }

    private static EventJournal Open(GateSettings gate) =>
        EventJournal.Open(gate.PathOf("journal"), gate.Source, new JournalSettings(), TimeProvider.System, NullLogger.Instance);

    private static CommandHistory History(EventJournal journal, GateSettings gate) => new(journal, Options.Create(gate), TimeProvider.System, NullLogger<CommandHistory>.Instance);
}
