using System.Buffers;
using System.Globalization;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using Checkpoint.Tests;
using MQTTnet;
using MQTTnet.Protocol;
using Xunit;

namespace Checkpoint.Edge.Tests.Uplink;

/// <summary>Weeks without a link, over a real mosquitto. By itself, for the memory is that of the process.</summary>
[CollectionDefinition(nameof(BacklogTests), DisableParallelization = true), Collection(nameof(BacklogTests))]
public sealed class BacklogTests : IDisposable
{
    private const int Window = 200;
    private const int ConfirmEvery = 100;
    private const int LookEvery = 10_000;
    private const long GrowthBytes = 8 << 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-backlog-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_backlog_drains_in_order_without_growing_memory()
    {
        var events = Scale.Of(1_000_000, 50_000);
        await using var broker = await MosquittoBroker.StartAsync();
        await using (var alone = await TestGate.StartAsync(_folder.FullName, broker.Port, ("Uplink:Host", "")))
            for (var written = 0; written < events; written += 1_000)
                await alone.Journal.AppendAsync([.. Enumerable.Range(written, 1_000).Select(i => new GateFault
                {
                    Part = "test", Health = PartHealth.Ok, Message = i.ToString(CultureInfo.InvariantCulture),
                })]);

        using var client = new MqttClientFactory().CreateMqttClient();
        var centre = new CountingCentre(client, events);
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", broker.Port).WithTlsOptions(tls => tls.UseTls(false)).WithClientId("centre").Build(), TestContext.Current.CancellationToken);
        await client.SubscribeAsync(GateTopic.Events(TestGate.Address), MqttQualityOfServiceLevel.AtLeastOnce, TestContext.Current.CancellationToken);
        await using var gate = await TestGate.StartAsync(_folder.FullName, broker.Port, ("Uplink:WindowEvents", Window.ToString(CultureInfo.InvariantCulture)));
        var began = TimeProvider.System.GetTimestamp();
        var held = new List<long>();
        for (var mark = LookEvery; mark <= events; mark += LookEvery)
        {
            await Until.So($"{mark} events are confirmed", () => gate.Journal.ConfirmedSequence >= mark || centre.Problem is not null);
            Assert.Null(centre.Problem);
            held.Add(GC.GetTotalMemory(forceFullCollection: true));
        }

        var drain = TimeProvider.System.GetElapsedTime(began);
        Assert.InRange(centre.MostUnderWay, 1, Window);
        Assert.True(held.Max() - held[0] < GrowthBytes, $"Memory grew from {held[0]} to {held.Max()} bytes: {string.Join(", ", held)}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{events} events drained in {drain.TotalSeconds:F0} s; at most {held.Max()} bytes of managed memory; at most {centre.MostUnderWay} events ahead of the confirmation");
    }

    /// <summary>A centre that keeps a number, and confirms.</summary>
    private sealed class CountingCentre
    {
        private readonly IMqttClient _client;
        private readonly long _last;
        private long _through;
        private long _confirmed;

        public CountingCentre(IMqttClient client, long last)
        {
            (_client, _last) = (client, last);
            client.ApplicationMessageReceivedAsync += received => ReceiveAsync(received.ApplicationMessage.Payload.ToArray());
        }

        public string? Problem { get; private set; }

        public long MostUnderWay { get; private set; }

        private async Task ReceiveAsync(byte[] utf8)
        {
            var happened = CloudEventJson.Read(utf8, out var problem);
            if (happened is null || happened.Sequence != _through + 1)
            {
                Problem ??= problem ?? $"Event {happened?.Sequence} came after {_through}.";
                return;
            }

            _through++;
            MostUnderWay = Math.Max(MostUnderWay, _through - _confirmed);
            if (_through % ConfirmEvery != 0 && _through != _last) return;
            // Before it is said: from then on more may come.
            _confirmed = _through;
            await _client.PublishAsync(new MqttApplicationMessage
            {
                Topic = GateTopic.Ack(TestGate.Address), QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce, Retain = true,
                Payload = new ReadOnlySequence<byte>(MessageJson.Write(new EventAck(happened.Stream, _through))),
            });
        }
    }
}
