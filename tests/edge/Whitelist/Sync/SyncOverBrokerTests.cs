using System.Buffers;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Tests.Hardware;
using Checkpoint.Edge.Tests.Uplink;
using Checkpoint.Edge.Uplink;
using Checkpoint.Edge.Whitelist;
using Checkpoint.Edge.Whitelist.Sync;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using Checkpoint.Protocols.Whitelist;
using MQTTnet;
using MQTTnet.Protocol;
using Xunit;

namespace Checkpoint.Edge.Tests.Whitelist.Sync;

/// <summary>The gate's own service over a real mosquitto; the centre's answers come from the model.</summary>
public sealed class SyncOverBrokerTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-sync-");
    private readonly IMqttClient _centre = new MqttClientFactory().CreateMqttClient();
    private readonly ModelRegistry _registry = new();
    private MosquittoBroker? _broker;
    private int _wants;
    private Func<WhitelistWant, Task>? _beforeAnswer;
    private Func<WhitelistPage, WhitelistPage>? _falsify;

    public async ValueTask InitializeAsync()
    {
        _broker = await MosquittoBroker.StartAsync();
        _centre.ApplicationMessageReceivedAsync += async received =>
        {
            var want = WhitelistMessages.ReadWant(received.ApplicationMessage.Payload.ToArray(), out _)!;
            Interlocked.Increment(ref _wants);
            if (_beforeAnswer is { } before) await before(want);
            WhitelistPage answer;
            lock (_registry) answer = _registry.Page(want, 50);
            await SendAsync(GateTopic.WhitelistPage(TestGate.Address), WhitelistMessages.Write(_falsify?.Invoke(answer) ?? answer));
        };
        await _centre.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", _broker.Port).WithTlsOptions(tls => tls.UseTls(false)).Build());
        await _centre.SubscribeAsync(GateTopic.WhitelistWant(TestGate.Address), MqttQualityOfServiceLevel.AtLeastOnce);
    }

    public async ValueTask DisposeAsync()
    {
        _centre.Dispose();
        await _broker!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_new_gate_takes_a_snapshot_then_changes_and_after_a_restart_nothing_again()
    {
        await ChangeAsync(registry => Samples.Many(1_000).ToList().ForEach(registry.Put));
        await using (var gate = await TestGate.StartAsync(_folder.FullName, _broker!.Port))
        {
            await EqualAsync(gate);
            Assert.Equal(20, _wants);
            var first = Samples.Many(1).Single();
            await ChangeAsync(registry => registry.Put(first with { Status = RegistrationStatus.Revoked }));
            await EqualAsync(gate);
            Assert.Equal((21, WhitelistVerdict.Revoked), (_wants, gate.Green.Find(first.Plate).Verdict));
        }

        await using var again = await TestGate.StartAsync(_folder.FullName, _broker!.Port);
        Assert.Equal(_registry.Version, again.Green.Version);
        await again.Connected();
        await ChangeAsync(registry => registry.Remove(Samples.Many(1).Single().Plate));
        await EqualAsync(again);
        Assert.Equal(22, _wants);
        Assert.Equal(999, again.Green.Count);
    }

    [Fact]
    public async Task A_registry_that_went_back_to_a_backup_repairs_the_gate_which_says_so()
    {
        await ChangeAsync(registry => Samples.Many(100).ToList().ForEach(registry.Put));
        await using var gate = await TestGate.StartAsync(_folder.FullName, _broker!.Port);
        await EqualAsync(gate);
        var backup = _registry.Copy();
        await ChangeAsync(registry => registry.Put(Samples.Filed("陕A00001")));
        await EqualAsync(gate);
        await ChangeAsync(registry =>
        {
            registry.GoBackTo(backup);
            registry.Put(Samples.Filed("陕A00002")); // The same version with other content.
        });
        await EqualAsync(gate);
        await SaidAsync(gate, PartHealth.Degraded, PartHealth.Ok);
        Assert.Equal(WhitelistVerdict.Unregistered, gate.Green.Find(Samples.Plate("陕A00001")).Verdict);
    }

    [Fact]
    public async Task What_is_revoked_while_a_snapshot_is_taken_is_refused_before_the_snapshot_goes_on()
    {
        var list = Samples.Many(200).ToList();
        await ChangeAsync(registry => list.ForEach(registry.Put));
        await using (var gate = await TestGate.StartAsync(_folder.FullName, _broker!.Port))
            await EqualAsync(gate);
        // More changes than there are registrations: the gate takes a snapshot, and works by what it has until then.
        await ChangeAsync(registry =>
        {
            for (var round = 0; round < 6; round++)
                list.ForEach(each => registry.Put(each with { PeopleAboard = 2 + round }));
        });
        TestGate? again = null;
        List<(bool IsWalk, long Version, WhitelistVerdict Verdict)> asked = [];
        var (revoked, started) = (list[0], new TaskCompletionSource());
        _beforeAnswer = async want =>
        {
            await started.Task;
            asked.Add((want.After is not null, again!.Green.Version, again.Green.Find(revoked.Plate).Verdict));
            // The first page, on which this one is, is with the gate.
            if (asked.Count == 2)
                await ChangeAsync(registry => registry.Put(revoked with { Status = RegistrationStatus.Revoked }));
        };
        await using (again = await TestGate.StartAsync(_folder.FullName, _broker!.Port))
        {
            started.SetResult();
            await EqualAsync(again);
            Assert.Equal((WhitelistVerdict.Revoked, 200), (again.Green.Find(revoked.Plate).Verdict, again.Green.Count));
            Assert.Equal([true, true, false, true], asked.Take(4).Select(each => each.IsWalk));
            Assert.Equal([200, 200, 200, 200], asked.Take(4).Select(each => each.Version));
            Assert.Equal([WhitelistVerdict.Registered, WhitelistVerdict.Registered, WhitelistVerdict.Registered, WhitelistVerdict.Revoked], asked.Take(4).Select(each => each.Verdict));
        }
    }

    [Fact]
    public async Task Noise_on_its_topics_is_counted_and_changes_nothing_and_what_comes_after_it_does()
    {
        await ChangeAsync(registry => registry.Put(Samples.Filed("陕K12345")));
        await using var gate = await TestGate.StartAsync(_folder.FullName, _broker!.Port);
        using var counted = new Counted(gate.Meters, "checkpoint.uplink.bad_messages", UplinkMetrics.MeterName);
        await EqualAsync(gate);
        foreach (var noise in (byte[][])[[0], "{}"u8.ToArray(), [.. WhitelistMessages.Write(_registry.Head).Reverse()], new byte[WhitelistMessages.MaximumPageBytes + 1]])
        {
            await SendAsync(GateTopic.WhitelistPage(TestGate.Address), noise);
            await SendAsync(GateTopic.WhitelistHead, noise);
        }
        await ChangeAsync(registry => registry.Put(Samples.Filed("陕K12346", "SM-2")));
        await EqualAsync(gate);
        Assert.Equal(2, gate.Green.Count);
        Assert.Equal(["kind=whitelist/head", "kind=whitelist/head", "kind=whitelist/head", "kind=whitelist/head", "kind=whitelist/page", "kind=whitelist/page", "kind=whitelist/page", "kind=whitelist/page"], counted.Tags.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_file_of_changes_does_not_grow_for_ever_when_the_same_registrations_change_again_and_again()
    {
        // With lists of gates that make each change 4 KB.
        Registration[] few = [.. Samples.Many(50).Select(each => each with { Gates = [.. Enumerable.Range(0, 64).Select(n => $"{new string('s', 30)}/{new string('g', 28)}{n:D2}")] })];
        await ChangeAsync(registry => few.ToList().ForEach(registry.Put));
        await using var gate = await TestGate.StartAsync(_folder.FullName, _broker!.Port);
        await EqualAsync(gate);
        var path = Path.Combine(_folder.FullName, "whitelist", "registrations.changes");
        long all = 0;
        for (var round = 0; all < 12 << 20; round++)
        {
            var before = Length();
            await ChangeAsync(registry => few.ToList().ForEach(each => registry.Put(each with { Status = round % 2 == 0 ? RegistrationStatus.Suspended : RegistrationStatus.Active })));
            await EqualAsync(gate);
            await Until.So("the changes are on the disk", () => Length() != before);
            all += Math.Max(0, Length() - before);
        }
        await Until.So("a file of changes that was begun anew", () => Length() < 8 << 20);

        long Length() => File.Exists(path) ? new FileInfo(path).Length : 0;
    }

    [Fact]
    public async Task What_was_kept_of_a_snapshot_is_removed_when_it_is_of_no_use_any_more()
    {
        var stage = Path.Combine(_folder.FullName, "whitelist", "registrations.stage");
        await ChangeAsync(registry => Samples.Many(100).ToList().ForEach(registry.Put));
        await using (var gate = await TestGate.StartAsync(_folder.FullName, _broker!.Port))
            await EqualAsync(gate);
        // The first page of a snapshot of the registry that the gate has meanwhile.
        new StageFile(stage).Add(_registry.Page(new() { Request = "r", After = WhitelistCursor.Beginning }, 50), WhitelistMessages.Write(_registry.Page(new() { Request = "r", After = WhitelistCursor.Beginning }, 50)), true);
        await using var again = await TestGate.StartAsync(_folder.FullName, _broker!.Port);
        await Until.So("no stage", () => !File.Exists(stage));
        Assert.Equal(_registry.Version, again.Green.Version);
    }

    [Fact]
    public async Task A_snapshot_that_contradicts_its_digest_is_not_used_and_the_gate_says_so_and_begins_anew()
    {
        var list = Samples.Many(200).ToList();
        await ChangeAsync(registry => list.ForEach(registry.Put));
        await using var gate = await TestGate.StartAsync(_folder.FullName, _broker!.Port);
        await EqualAsync(gate);
        var before = (gate.Green.Version, gate.Green.Digest);
        _falsify = page => page with { Entries = [.. page.Entries.Skip(1)] };
        await ChangeAsync(registry =>
        {
            for (var round = 0; round < 6; round++)
                list.ForEach(each => registry.Put(each with { PeopleAboard = 2 + round }));
        });
        await SaidAsync(gate, PartHealth.Degraded);
        Assert.Equal(before, (gate.Green.Version, gate.Green.Digest));
        _falsify = null;
        await EqualAsync(gate);
        await SaidAsync(gate, PartHealth.Degraded, PartHealth.Ok);
    }

    [Fact]
    public async Task A_snapshot_in_the_midst_of_which_the_gate_stopped_goes_on_where_it_was()
    {
        const int Kept = 7;
        await ChangeAsync(registry => Samples.Many(1_000).ToList().ForEach(registry.Put));
        List<string?> asked = [];
        var (held, stopped) = (new TaskCompletionSource(), new TaskCompletionSource());
        _beforeAnswer = async want =>
        {
            asked.Add(want.After);
            if (asked.Count != Kept + 1) return;
            held.SetResult();
            await stopped.Task;
        };
        await using (await TestGate.StartAsync(_folder.FullName, _broker!.Port))
            await held.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        stopped.SetResult();
        await using var again = await TestGate.StartAsync(_folder.FullName, _broker!.Port);
        await EqualAsync(again);
        // 20 pages; only the one that had no answer is asked for twice.
        Assert.Equal(asked[Kept], asked[Kept + 1]);
        Assert.Equal((21, 20), (asked.Count, asked.Distinct().Count()));
    }

    /// <summary>Waits until the gate has said this of its whitelist, and nothing else.</summary>
    private static Task SaidAsync(TestGate gate, params PartHealth[] health) => Until.So($"the gate has said {string.Join(", ", health)}", async () =>
    {
        var faults = (await Journal.JournalBench.ReadAllAsync(gate.Journal))
            .Select(entry => CloudEventJson.Read(entry.Utf8.Span, out _)!.Data).OfType<GateFault>().Where(fault => fault.Part == "whitelist").Select(fault => fault.Health);
        return faults.SequenceEqual(health);
    });

    private async Task ChangeAsync(Action<ModelRegistry> change)
    {
        WhitelistHead head;
        lock (_registry)
        {
            change(_registry);
            head = _registry.Head;
        }
        await SendAsync(GateTopic.WhitelistHead, WhitelistMessages.Write(head), retain: true);
    }

    private Task EqualAsync(TestGate gate) => Until.So("the registry at the gate", () => gate.Green.Version == _registry.Version && gate.Green.Digest == _registry.Head.Digest);

    private async Task SendAsync(string topic, byte[] payload, bool retain = false) => await _centre.PublishAsync(new MqttApplicationMessage
    {
        Topic = topic, Payload = new ReadOnlySequence<byte>(payload), QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce, Retain = retain,
    });
}
