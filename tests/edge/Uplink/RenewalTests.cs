using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Checkpoint.Edge.Tests.Uplink;

/// <summary>A disk of which the centre has something else: an old backup, a copy, two gates of one name. Over a real mosquitto.</summary>
public sealed class RenewalTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-renewal-");

    private string Data => Path.Combine(_folder.FullName, "data");

    private string Backup => Path.Combine(_folder.FullName, "backup");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(30, 5, StreamReason.DiskOlder)]
    [InlineData(10, 20, StreamReason.DiskDiverged)]
    public async Task An_old_backup_of_the_disk_begins_a_new_stream_with_everything_the_centre_does_not_have(int seenSince, int written, StreamReason reason)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var centre = new TestCentre(broker.Port);
        await Until.So("the centre listens", () => centre.IsConnected);
        var old = await LiveAsync(Data, broker.Port, centre, 40);
        Copy(Data, Backup);
        await LiveAsync(Data, broker.Port, centre, seenSince);
        Directory.Delete(Data, recursive: true);
        Copy(Backup, Data);
        await using (var alone = await TestGate.StartAsync(Data, broker.Port, ("Uplink:Host", "")))
        {
            await alone.AppendAsync(written - 1);
            await alone.Journal.AppendAsync(new PassArrived { Lane = "entry", Pass = $"{old[..8]}-entry-3" });
        }

        await using (var gate = await TestGate.StartAsync(Data, broker.Port))
        {
            await gate.Ended();
            Assert.Equal(GateOutcome.StartAgain, gate.ExitCode);
        }

        await using var again = await TestGate.StartAsync(Data, broker.Port);
        var renewed = again.Journal.Stream;
        Assert.NotEqual(old, renewed);
        await again.AppendAsync(1);
        await again.Confirmed();
        Assert.Equal(40 + seenSince, centre.Through(old));
        var told = centre.Happened(renewed);
        Assert.Equal(new StreamBegun { Previous = old, LastSequence = 40 + written, Reason = reason, Carried = written }, told[0].Data);
        Assert.Equal(
            [.. Enumerable.Range(0, written - 1).Select(i => $"{i}"), $"{renewed[..8]}-entry-3", "0"],
            told.Skip(1).Select(happened => (happened.Data as GateFault)?.Message ?? ((PassArrived)happened.Data).Pass));
        var lane = again.Journal.Recovery.Lane("entry");
        Assert.Equal((3, $"{renewed[..8]}-entry-3"), (lane.LastPass, lane.Interrupted!.Pass));
        Assert.True(Directory.Exists(Path.Combine(Data, $"journal-{old}")));
        Assert.Equal(0, again.ExitCode);
    }

    [Fact]
    public async Task Two_gates_with_one_name_and_a_copied_disk_part_once_and_both_are_heard()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var centre = new TestCentre(broker.Port);
        await Until.So("the centre listens", () => centre.IsConnected);
        var stream = await LiveAsync(Data, broker.Port, centre, 20);
        Copy(Data, Backup);
        await using var first = await TestGate.StartAsync(Data, broker.Port, ("Uplink:ClientId", "first"));
        await first.AppendAsync(5);
        await first.Confirmed();
        await using (var second = await TestGate.StartAsync(Backup, broker.Port, ("Uplink:ClientId", "second")))
        {
            await second.AppendAsync(7);
            await second.Ended();
        }

        await using var parted = await TestGate.StartAsync(Backup, broker.Port, ("Uplink:ClientId", "second"));
        for (var round = 1; round <= 3; round++)
        {
            await parted.AppendAsync(2);
            await first.AppendAsync(2);
            await parted.Confirmed();
            await first.Confirmed();
        }

        Assert.Equal((0, 0), (first.ExitCode, parted.ExitCode));
        Assert.Equal((stream, 31), (first.Journal.Stream, centre.Through(stream)));
        Assert.Equal(1 + 7 + 6, centre.Through(parted.Journal.Stream));
    }

    [Fact]
    public async Task A_stream_that_was_begun_in_this_way_is_not_left_before_anything_of_it_was_confirmed()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var centre = new TestCentre(broker.Port, confirms: false);
        await Until.So("the centre listens", () => centre.IsConnected);
        await using var gate = await TestGate.StartAsync(Data, broker.Port);
        await gate.Journal.AppendAsync(new StreamBegun { Previous = "0123456789abcdef", LastSequence = 4, Reason = StreamReason.DiskDiverged });
        await gate.AppendAsync(3);
        await Until.So("all have come", () => centre.Arrivals.Count == 4);
        await centre.ConfirmAsync(gate.Journal.Stream, 9);
        centre.Distrust(gate.Journal.Stream, 2);
        await centre.RestartAsync(gate.Journal.Stream);
        await Until.So("the confirmation counts all the same", () => gate.Journal.ConfirmedSequence == 4);
        Assert.Equal(0, gate.ExitCode);
    }

    [Fact]
    public void A_power_cut_while_the_new_stream_is_begun_only_means_that_it_goes_on_with_it()
    {
        var source = TestGate.Address.Source;
        Directory.CreateDirectory(Data);
        using (var journal = Open(source))
        {
            for (var i = 0; i < 30; i++) journal.Append([new GateFault { Part = "test", Health = PartHealth.Ok, Message = $"{i}" }]);
            journal.Confirm(0);
            RenewalPlan.For(Data, journal.Stream, 10, StreamReason.DiskOlder).Save(RenewalPlan.FileIn(Data));
        }

        // Planned; set aside; then cut at every frame of the new journal and in the middle of frames.
        Copy(Data, Backup);
        var plan = RenewalPlan.Load(RenewalPlan.FileIn(Data))!;
        JournalRenewal.RunIfPlanned(Data, "journal", source, TimeProvider.System, NullLogger.Instance);
        var expected = Told(source);
        Assert.Equal(1 + 20, expected.Count);
        Assert.Equal("StreamBegun", expected[0]);
        var segment = Directory.GetFiles(Path.Combine(Data, "journal"), "*.journal").Single();
        var whole = File.ReadAllBytes(segment);
        for (var cut = 64; cut < 7_000; cut += 97)
        {
            File.WriteAllBytes(segment, whole[..cut]);
            File.Delete(Path.Combine(Data, "journal", "state"));
            plan.Save(RenewalPlan.FileIn(Data));
            JournalRenewal.RunIfPlanned(Data, "journal", source, TimeProvider.System, NullLogger.Instance);
            Assert.Equal(expected, Told(source));
            Assert.Null(RenewalPlan.Load(RenewalPlan.FileIn(Data)));
        }

        Directory.Delete(Data, recursive: true);
        Copy(Backup, Data);
        Directory.Move(Path.Combine(Data, "journal"), Path.Combine(Data, plan.SetAside));
        JournalRenewal.RunIfPlanned(Data, "journal", source, TimeProvider.System, NullLogger.Instance);
        Assert.Equal(expected, Told(source));
    }

    [Fact]
    public void A_plan_for_a_disk_that_is_no_longer_there_is_dropped()
    {
        Directory.CreateDirectory(Data);
        string stream;
        using (var journal = Open(TestGate.Address.Source))
        {
            journal.Append([new GateStopping()]);
            stream = journal.Stream;
        }

        RenewalPlan.For(Data, "0123456789abcdef", 10, StreamReason.DiskOlder).Save(RenewalPlan.FileIn(Data));
        JournalRenewal.RunIfPlanned(Data, "journal", TestGate.Address.Source, TimeProvider.System, NullLogger.Instance);
        using var same = Open(TestGate.Address.Source);
        Assert.Equal(stream, same.Stream);
        Assert.Null(RenewalPlan.Load(RenewalPlan.FileIn(Data)));
    }

    /// <summary>A gate lives, is heard, and stops in good order.</summary>
    private static async Task<string> LiveAsync(string folder, int port, TestCentre centre, int events)
    {
        await using var gate = await TestGate.StartAsync(folder, port);
        await centre.RestartAsync(gate.Journal.Stream);
        await gate.AppendAsync(events);
        await gate.Confirmed();
        return gate.Journal.Stream;
    }

    private EventJournal Open(string source) =>
        EventJournal.Open(Path.Combine(Data, "journal"), source, new JournalSettings(), TimeProvider.System, NullLogger.Instance);

    private List<string> Told(string source)
    {
        using var journal = Open(source);
        return [.. journal.Read(1, journal.DurableSequence).Select(entry => CloudEventJson.Read(entry.Utf8.Span, out _)!.Data).Select(data => (data as GateFault)?.Message ?? data.GetType().Name)];
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
