using System.Buffers;
using Checkpoint.Edge.Tests.Hardware;
using Checkpoint.Edge.Uplink;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using Checkpoint.Tests;
using MQTTnet;
using MQTTnet.Protocol;
using Xunit;

namespace Checkpoint.Edge.Tests.Uplink;

/// <summary>What comes from the broker and cannot be read, over a real mosquitto.</summary>
public sealed class BadMessageTests(ITestOutputHelper output) : IDisposable
{
    private const int Events = 200;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-uplink-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Confirmations_that_cannot_be_read_are_counted_and_skipped_and_the_good_ones_between_them_count()
    {
        var (seed, messages) = (Environment.TickCount, Scale.Of(20_000, 2_000));
        var random = new Random(seed);
        await using var broker = await MosquittoBroker.StartAsync();
        await using var gate = await TestGate.StartAsync(_folder.FullName, broker.Port);
        using var counted = new Counted(gate.Meters, "checkpoint.uplink.bad_messages", UplinkMetrics.MeterName);
        using var connects = new Counted(gate.Meters, "checkpoint.uplink.connects", UplinkMetrics.MeterName);
        await gate.AppendAsync(Events);
        await gate.Connected();
        using var centre = await ConnectAsync(broker.Port);

        var (bad, good) = (0, 0L);
        for (var message = 1; message <= messages; message++)
        {
            var bytes = Mutation.Some(MessageJson.Write(new EventAck(gate.Journal.Stream, random.Next(Events))), random);
            if (MessageJson.ReadAck(bytes, out _) is null)
            {
                await SendAsync(centre, bytes);
                bad++;
            }

            if (message * Events / messages > good) await SendAsync(centre, MessageJson.Write(new EventAck(gate.Journal.Stream, ++good)));
        }

        await gate.Confirmed();
        output.WriteLine($"Seed {seed}: {bad} confirmations that cannot be read among {good} good ones.");
        Assert.Equal(Events, good);
        Assert.Equal(Enumerable.Repeat("kind=ack", bad), counted.Tags);
        Assert.True(gate.IsConnected);
        Assert.True(connects.Tags.Count <= 1, "The gate had to connect again.");
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_counted_and_left_alone_or_is_not_even_sent_by_the_broker()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var gate = await TestGate.StartAsync(_folder.FullName, broker.Port);
        using var counted = new Counted(gate.Meters, "checkpoint.uplink.bad_messages", UplinkMetrics.MeterName);
        await gate.AppendAsync(3);
        await gate.Connected();
        using var centre = await ConnectAsync(broker.Port);
        // Blanks at the end change nothing of what it says.
        await SendAsync(centre, [.. MessageJson.Write(new EventAck(gate.Journal.Stream, 3)), .. Enumerable.Repeat((byte)' ', 1 << 20)]);
        await SendAsync(centre, [.. MessageJson.Write(new EventAck(gate.Journal.Stream, 2)), .. Enumerable.Repeat((byte)' ', 5_000)]);
        await SendAsync(centre, MessageJson.Write(new EventAck(gate.Journal.Stream, 1)));
        await Until.So("the small one counts", () => gate.Journal.ConfirmedSequence > 0);
        Assert.Equal(1, gate.Journal.ConfirmedSequence);
        Assert.Equal(["kind=ack"], counted.Tags);
        Assert.True(gate.IsConnected);
    }

    private static async Task<IMqttClient> ConnectAsync(int port)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithTlsOptions(tls => tls.UseTls(false)).Build());
        return client;
    }

    private static async Task SendAsync(IMqttClient client, byte[] ack) => await client.PublishAsync(new MqttApplicationMessage
    {
        Topic = GateTopic.Ack(TestGate.Address), Payload = new ReadOnlySequence<byte>(ack), QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
    });
}
