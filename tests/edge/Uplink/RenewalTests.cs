using System.Diagnostics.Metrics;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Uplink;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
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
        // What the gate sent before it heard what the centre has comes under the old stream as well.
        Assert.InRange(centre.Through(old), 40 + seenSince, 40 + Math.Max(seenSince, written));
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
        // One at a time: what a gate sends before it hears the centre would take the numbers of the other's next events, and part them both.
        await using (var second = await TestGate.StartAsync(Backup, broker.Port, ("Uplink:ClientId", "second"), ("Uplink:WindowEvents", "1")))
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

        // Planned; then cut at any place of the new journal, and between the steps that put it in the old one's place.
        Copy(Data, Backup);
        var plan = RenewalPlan.Load(RenewalPlan.FileIn(Data))!;
        Run(source);
        var expected = Told(source);
        Assert.Equal(1 + 20, expected.Count);
        Assert.Equal("StreamBegun", expected[0]);
        var segment = Directory.GetFiles(Path.Combine(Data, "journal"), "*.journal").Single();
        var (whole, next) = (File.ReadAllBytes(segment), Path.Combine(Data, "journal" + JournalRenewal.UnfinishedSuffix));
        for (var cut = 0; cut < 7_000; cut += 97)
        {
            Restore();
            Directory.CreateDirectory(next);
            File.WriteAllBytes(Path.Combine(next, Path.GetFileName(segment)), whole[..cut]);
            Run(source);
            Assert.Equal(expected, Told(source));
            Assert.Null(RenewalPlan.Load(RenewalPlan.FileIn(Data)));
            Assert.False(Directory.Exists(next));
        }

        Restore();
        Directory.Move(Path.Combine(Data, "journal"), Path.Combine(Data, plan.SetAside));
        Directory.CreateDirectory(next);
        File.WriteAllBytes(Path.Combine(next, Path.GetFileName(segment)), whole);
        Run(source);
        Assert.Equal(expected, Told(source));
        plan.Save(RenewalPlan.FileIn(Data));
        Run(source);
        Assert.Equal(expected, Told(source));
        Restore();
        Directory.Move(Path.Combine(Data, "journal"), Path.Combine(Data, plan.SetAside));
        Run(source);
        Assert.Equal(expected, Told(source));

        void Restore()
        {
            Directory.Delete(Data, recursive: true);
            Copy(Backup, Data);
        }
    }

    [Fact]
    public async Task A_vehicle_that_is_held_stays_held_in_the_new_stream_though_the_centre_has_all_of_it()
    {
        var source = TestGate.Address.Source;
        Directory.CreateDirectory(Data);
        string old;
        using (var journal = Open(source))
        {
            old = journal.Stream[..8];
            journal.Append([new PassArrived { Lane = "exit", Pass = $"{old}-exit-1" }, new PassArrived { Lane = "entry", Pass = $"{old}-entry-7" }]);
            journal.Append([new PassEnded { Lane = "exit", Pass = $"{old}-exit-1", Outcome = PassOutcome.Passed, Seconds = 9 }]);
            journal.Append([new PassHeld { Lane = "entry", Pass = $"{old}-entry-7", Reason = StaffReason.Fever }, new GateFault { Part = "test", Health = PartHealth.Ok, Message = "x" }]);
            Assert.True(await journal.AppendAsync(new GateStopping()));
            Assert.True(journal.Confirm(6));
            RenewalPlan.For(Data, journal.Stream, 6, StreamReason.DiskDiverged).Save(RenewalPlan.FileIn(Data));
        }

        Run(source);
        Assert.Equal(["StreamBegun", "PassArrived", "PassHeld"], Told(source));
        using var renewed = Open(source);
        var lane = renewed.Recovery.Lane("entry");
        Assert.Equal(($"{renewed.Stream[..8]}-entry-7", StaffReason.Fever, 7), (lane.Interrupted!.Pass, lane.Interrupted.Held, lane.LastPass));
        Assert.Null(renewed.Recovery.Lane("exit").Interrupted);
    }

    [Fact]
    public async Task A_disk_that_does_not_take_the_new_stream_lets_the_gate_go_on_with_the_old_one_and_is_asked_again_after_an_hour()
    {
        var (source, time) = (TestGate.Address.Source, new FakeTimeProvider());
        Directory.CreateDirectory(Data);
        string stream;
        using (var journal = Open(source))
        {
            Assert.True(await journal.AppendAsync(new GateStopping(), new GateStopping()));
            stream = journal.Stream;
            RenewalPlan.For(Data, stream, 0, StreamReason.DiskOlder).Save(RenewalPlan.FileIn(Data));
        }

        // Where the folder of the new journal would be is something else.
        File.WriteAllText(Path.Combine(Data, "journal" + JournalRenewal.UnfinishedSuffix), "");
        Assert.False(JournalRenewal.RunIfPlanned(Data, "journal", source, TimeProvider.System, NullLogger.Instance));
        Assert.Null(RenewalPlan.Load(RenewalPlan.FileIn(Data)));
        using var same = Open(source);
        Assert.Equal((stream, 2), (same.Stream, same.DurableSequence));
        same.RenewalFailed = true;
        using var lifetime = new ApplicationLifetimeOfTest();
        using var renewal = new StreamRenewal(
            same, new LaneDirectory(), new GateOutcome(), Options.Create(new GateSettings { Site = "shenmu", Name = "gate-1", DataDirectory = Data }),
            lifetime, time, NullLogger<UplinkService>.Instance);
        time.Advance(TimeSpan.FromMinutes(59));
        Assert.False(renewal.Want(StreamReason.DiskOlder));
        Assert.False(renewal.IsWanted);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(renewal.Want(StreamReason.DiskOlder));
    }

    [Fact]
    public async Task An_arm_that_is_not_down_is_waited_for_until_patience_is_over()
    {
        var time = new FakeTimeProvider();
        Directory.CreateDirectory(Data);
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var journal = Open(TestGate.Address.Source);
        using var lane = new LaneHost(
            LaneState.Initial("entry", "01234567-entry") with { Barrier = new BarrierState { Arm = ArmPosition.Up } }, new LaneRules(new Policy(), new LaneTiming()),
            journal, _ => { }, time, new GateMetrics(services.GetRequiredService<IMeterFactory>()), NullLogger<LaneHost>.Instance);
        var lanes = new LaneDirectory();
        lanes.Open([lane]);
        lane.Start();
        using var lifetime = new ApplicationLifetimeOfTest();
        var outcome = new GateOutcome();
        using var renewal = new StreamRenewal(
            journal, lanes, outcome, Options.Create(new GateSettings { Site = "shenmu", Name = "gate-1", DataDirectory = Data }),
            lifetime, time, NullLogger<UplinkService>.Instance);
        await renewal.StartAsync(CancellationToken.None);
        Assert.True(renewal.Want(StreamReason.DiskOlder));
        for (var second = 0; second < 600; second++) time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((lane, false), (lanes.Busy(), lifetime.ApplicationStopping.IsCancellationRequested));
        Assert.Null(RenewalPlan.Load(RenewalPlan.FileIn(Data)));
        Journal.JournalBench.Until(() =>
        {
            time.Advance(TimeSpan.FromMinutes(1));
            return lifetime.ApplicationStopping.IsCancellationRequested;
        });
        Assert.Equal(GateOutcome.StartAgain, outcome.ExitCode);
        Assert.Equal(journal.Stream, RenewalPlan.Load(RenewalPlan.FileIn(Data))!.Stream);
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

    private void Run(string source) => Assert.True(JournalRenewal.RunIfPlanned(Data, "journal", source, TimeProvider.System, NullLogger.Instance));

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

    private sealed class ApplicationLifetimeOfTest : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
