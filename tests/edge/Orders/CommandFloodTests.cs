using System.Globalization;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Orders;
using Checkpoint.Edge.Tests.Gate;
using Checkpoint.Edge.Tests.Journal;
using Checkpoint.Edge.Tests.Uplink;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;
using Until = Checkpoint.Edge.Tests.Gate.Until;

namespace Checkpoint.Edge.Tests.Orders;

/// <summary>More commands than anybody means: each is answered, and neither memory nor journal is filled.</summary>
public sealed class CommandFloodTests
{
    [Fact]
    public async Task Late_commands_without_end_are_all_answered_and_only_some_are_recorded()
    {
        const int Late = 100;
        await using var rig = await OrdersRig.StartAsync();
        for (var i = 0; i < Late; i++)
        {
            await rig.Desk.SendAsync(TestDesk.Command($"late-{i}", CommandActions.Open, "x") with
            {
                IssuedAt = DateTimeOffset.Now.AddMinutes(-2), Deadline = DateTimeOffset.Now.AddMinutes(-1),
            });
        }

        await Until.TrueAsync(() => rig.Desk.Results.Count >= Late);
        Assert.All(rig.Desk.Results, result => Assert.Equal(CommandOutcome.Expired, result.Outcome));
        Assert.Equal(CommandOutcome.Done, (await rig.Desk.AskAsync(TestDesk.Command("good", CommandActions.Open, "x"))).Outcome);
        await rig.Gate.EventAsync<CommandEnded>(ended => ended.Command == "good");
        // Twenty a minute, and a machine that is busy may need more than one.
        Assert.InRange(rig.Gate.Events.OfType<CommandEnded>().Count(), 21, 61);
    }

    [Fact]
    public async Task Commands_nobody_can_read_are_all_answered_and_only_some_are_recorded()
    {
        const int Unreadable = 100;
        await using var rig = await OrdersRig.StartAsync();
        for (var i = 0; i < Unreadable; i++) await rig.Desk.SendAsync($"bad-{i}", "{}");
        await Until.TrueAsync(() => rig.Desk.Results.Count(result => result.Code == CommandCodes.Unreadable) == Unreadable);
        Assert.Equal(CommandOutcome.Done, (await rig.Desk.AskAsync(TestDesk.Command("good", CommandActions.Open, "x"))).Outcome);
        await rig.Gate.EventAsync<CommandEnded>(ended => ended.Command == "good");
        Assert.InRange(rig.Gate.Events.OfType<CommandEnded>().Count(), 21, 61);
    }

    [Fact]
    public async Task Commands_that_come_while_the_gate_still_reads_its_journal_are_taken_or_answered()
    {
        const int Sent = CommandInbox.Most + 40;
        HeldDisk? disk = null;
        await using var broker = await MosquittoBroker.StartAsync();
        await using var rig = await OrdersRig.StartAsync(broker, services => services.AddSingleton(provider =>
        {
            disk = new HeldDisk(new JournalFolder(provider.GetRequiredService<IOptions<GateSettings>>().Value.PathOf("journal")));
            var journal = EventJournal.Open(disk, "/shenmu/north", new JournalSettings(), TimeProvider.System, NullLogger.Instance);
            // The gate's start does not become durable, and the desk waits for it.
            disk.Hold(DiskCall.Sync);
            return journal;
        }));
        try
        {
            for (var i = 0; i < Sent; i++) await rig.Desk.SendAsync(TestDesk.Command(i.ToString("'c-'000", CultureInfo.InvariantCulture), "dance", lane: null));
            await Until.TrueAsync(() => rig.Desk.Results.Count(result => result.Code == CommandCodes.TooMany) == Sent - CommandInbox.Most);
        }
        finally
        {
            disk!.Release();
        }

        await Until.TrueAsync(() => rig.Desk.Results.DistinctBy(result => result.Id).Count() == Sent);
        Assert.Equal(CommandInbox.Most, rig.Desk.Results.Count(result => result.Code == CommandCodes.ActionUnknown));
    }

    [Fact]
    public async Task What_waits_is_bounded_in_number_and_bytes_and_comes_out_in_order()
    {
        var inbox = new CommandInbox();
        var large = new byte[CommandInbox.MostBytes / 2];
        Assert.True(inbox.TryAdd("a", large));
        Assert.True(inbox.TryAdd("b", large));
        Assert.False(inbox.TryAdd("c", new byte[1]));
        Assert.True(inbox.Holds("a"));
        Assert.False(inbox.Holds("c"));
        await using var taken = inbox.ReadAllAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await Next("a");
        Assert.True(inbox.TryAdd("c", new byte[1]));
        await Next("b");
        await Next("c");
        for (var i = 0; i < CommandInbox.Most; i++) Assert.True(inbox.TryAdd("d", default));
        Assert.False(inbox.TryAdd("e", default));

        async Task Next(string id)
        {
            Assert.True(await taken.MoveNextAsync());
            Assert.Equal(id, taken.Current.Id);
        }
    }
}
