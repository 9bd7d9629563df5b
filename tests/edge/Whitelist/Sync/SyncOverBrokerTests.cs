using System.Buffers;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Tests.Uplink;
using Checkpoint.Edge.Whitelist;
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

    public async ValueTask InitializeAsync()
    {
        _broker = await MosquittoBroker.StartAsync();
        _centre.ApplicationMessageReceivedAsync += async received =>
        {
            var want = WhitelistMessages.ReadWant(received.ApplicationMessage.Payload.ToArray(), out _)!;
            Interlocked.Increment(ref _wants);
            byte[] answer;
            lock (_registry) answer = WhitelistMessages.Write(_registry.Page(want, 50));
            await SendAsync(GateTopic.WhitelistPage(TestGate.Address), answer);
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
        await Until.So("the gate has said so", async () =>
        {
            var faults = (await Journal.JournalBench.ReadAllAsync(gate.Journal))
                .Select(entry => CloudEventJson.Read(entry.Utf8.Span, out _)!.Data).OfType<GateFault>().Where(fault => fault.Part == "whitelist").Select(fault => fault.Health);
            return faults.SequenceEqual([PartHealth.Degraded, PartHealth.Ok]);
        });
        Assert.Equal(WhitelistVerdict.Unregistered, gate.Green.Find(Samples.Plate("陕A00001")).Verdict);
    }

    [Fact]
    public async Task Noise_on_its_topics_changes_nothing_and_what_comes_after_it_does()
    {
        await ChangeAsync(registry => registry.Put(Samples.Filed("陕K12345")));
        await using var gate = await TestGate.StartAsync(_folder.FullName, _broker!.Port);
        await EqualAsync(gate);
        foreach (var noise in (byte[][])[[], [0], "{}"u8.ToArray(), [.. WhitelistMessages.Write(_registry.Head).Reverse()], new byte[WhitelistMessages.MaximumPageBytes + 1]])
        {
            await SendAsync(GateTopic.WhitelistPage(TestGate.Address), noise);
            await SendAsync(GateTopic.WhitelistHead, noise);
        }
        await ChangeAsync(registry => registry.Put(Samples.Filed("陕K12346", "SM-2")));
        await EqualAsync(gate);
        Assert.Equal(2, gate.Green.Count);
    }

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
