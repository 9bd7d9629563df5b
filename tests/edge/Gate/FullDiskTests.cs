using System.Net;
using System.Net.Http.Json;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Checkpoint.Edge.Tests.Gate;

/// <summary>The whole gate on a real disk of 4 MiB that is full: rule 2.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task On_a_full_disk_it_says_so_opens_only_by_staff_and_records_it_when_there_is_room()
    {
        using var disk = new SmallDisk(4);
        await using var gate = await RunningGate.StartAsync(("Gate:DataDirectory", Path.Combine(disk.Path, "data")));
        var journal = gate.Services.GetRequiredService<EventJournal>();

        disk.Fill();
        // What the journal's file has room for goes on for a while.
        await Until.FoundAsync(async () =>
        {
            await gate.ActAsync(new { action = "measureAgain" });
            return journal.IsWritable ? null : "full";
        });
        Assert.Contains("No space left", journal.Health.Message, StringComparison.Ordinal);

        var durable = journal.DurableSequence;
        Assert.Equal(HttpStatusCode.OK, (await gate.Client.PostAsJsonAsync("/simulation/lanes/lane-1/truck", new { })).StatusCode);
        await Until.TrueAsync(() => gate.Host.State.Awaits == StaffReason.NoPlate);
        await gate.ActAsync(new { action = "enterPlate", plate = "陕K12345" });
        await Until.TrueAsync(() => gate.Host.State.Awaits == StaffReason.Unregistered);
        await gate.ActAsync(new { action = "admit", reason = "delivery note 7" });
        await Until.TrueAsync(() => gate.Host.State.Awaits == StaffReason.DiskFault);
        Assert.Equal((ArmPosition.Down, 0), (gate.Host.State.Barrier.Arm, gate.Road.Passed));

        Assert.Equal(HttpStatusCode.OK, (await gate.ActAsync(new { action = "openByHand", reason = "disk full" })).StatusCode);
        await Until.TrueAsync(() => gate.Road.Passed == 1);
        Assert.Equal(durable, journal.DurableSequence);

        disk.Empty();
        Assert.Equal(PassOutcome.Passed, (await gate.EventAsync<PassEnded>()).Outcome);
        await Until.TrueAsync(() => journal.IsWritable && journal.PendingEvents == 0);
        Assert.Contains(gate.Events, e => e is StaffActed { Action: "openByHand", By: RunningGate.Person });
        Assert.Contains(gate.Events, e => e is GateFault { Part: "journal", Health: PartHealth.Faulty });
    }

    [Fact]
    public async Task When_the_disk_becomes_read_only_while_it_runs_it_opens_only_by_staff_and_what_was_recorded_stays()
    {
        using var disk = new FailingDisk(16);
        var data = Path.Combine(disk.Path, "data");
        long durable;
        string stream;
        await using (var gate = await RunningGate.StartAsync(("Gate:DataDirectory", data)))
        {
            var journal = gate.Services.GetRequiredService<EventJournal>();
            await gate.EventAsync<GateStarted>();
            disk.Fail();
            await Until.FoundAsync(async () =>
            {
                await gate.ActAsync(new { action = "measureAgain" });
                return journal.IsWritable ? null : "read-only";
            });
            (durable, stream) = (journal.DurableSequence, journal.Stream);
            Assert.Contains("Read-only", journal.Health.Message, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await gate.Client.PostAsJsonAsync("/simulation/lanes/lane-1/truck", new { })).StatusCode);
            await Until.TrueAsync(() => gate.Host.State.Awaits == StaffReason.NoPlate);
            await gate.ActAsync(new { action = "enterPlate", plate = "陕K12345" });
            await Until.TrueAsync(() => gate.Host.State.Awaits == StaffReason.Unregistered);
            await gate.ActAsync(new { action = "admit", reason = "delivery note 7" });
            await Until.TrueAsync(() => gate.Host.State.Awaits == StaffReason.DiskFault);
            Assert.Equal((ArmPosition.Down, 0), (gate.Host.State.Barrier.Arm, gate.Road.Passed));
            Assert.Equal(HttpStatusCode.OK, (await gate.ActAsync(new { action = "openByHand", reason = "disk" })).StatusCode);
            await Until.TrueAsync(() => gate.Road.Passed == 1);
            Assert.Equal(durable, journal.DurableSequence);
        }

        disk.Repair();
        await using var again = await RunningGate.StartAsync(("Gate:DataDirectory", data));
        var repaired = again.Services.GetRequiredService<EventJournal>();
        Assert.Equal((stream, true), (repaired.Stream, repaired.IsWritable));
        Assert.Empty(repaired.Recovery.Lost);
        Assert.True(repaired.DurableSequence > durable);
    }

    [Fact]
    public async Task On_a_read_only_disk_it_starts_and_opens_only_by_staff()
    {
        using var disk = new SmallDisk(4);
        var data = Path.Combine(disk.Path, "data");
        await using (var before = await RunningGate.StartAsync(("Gate:DataDirectory", data)))
            await before.EventAsync<GateStarted>();
        // Without a sound index, so that everything that is set aside or made again at start meets the disk too.
        await File.WriteAllTextAsync(Path.Combine(data, "whitelist", "registrations.index"), "torn", TestContext.Current.CancellationToken);
        disk.SetReadOnly(true);
        await using var gate = await RunningGate.StartAsync(null, enlist: false, ("Gate:DataDirectory", data));
        var journal = gate.Services.GetRequiredService<EventJournal>();
        Assert.False(journal.IsWritable);
        Assert.Contains("Read-only", journal.Health.Message, StringComparison.Ordinal);
        gate.Host.Post(new StaffActs(RunningGate.Person, new OpenByHand("disk")));
        await Until.TrueAsync(() => gate.Host.State.Barrier.Arm == ArmPosition.Up);

        disk.SetReadOnly(false);
        await gate.EventAsync<BarrierOpened>();
        await Until.TrueAsync(() => journal.IsWritable && journal.PendingEvents == 0);
        Assert.Contains(gate.Events, e => e is StaffActed { By: RunningGate.Person });
    }
}
