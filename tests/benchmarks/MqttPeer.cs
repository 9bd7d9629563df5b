using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using MQTTnet;
using MQTTnet.Protocol;

namespace Checkpoint.Benchmarks;

/// <summary>Plain clients at a broker: what it takes to bring the same bytes over with nothing around them.</summary>
internal static class MqttPeer
{
    private const string Topic = "peer";
    /// <summary>mosquitto_pub -l ends too early when its message ids, of 16 bits, come round.</summary>
    private const int AtOnce = 50_000;

    public static async Task<IMqttClient> ConnectAsync(int port, string id)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithTlsOptions(tls => tls.UseTls(false)).WithClientId(id).Build());
        return client;
    }

    public static MqttApplicationMessage Message(string topic, ReadOnlyMemory<byte> payload, bool retain = false) => new()
    {
        Topic = topic, Payload = new ReadOnlySequence<byte>(payload), QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce, Retain = retain,
    };

    public static Task SubscribeAsync(IMqttClient client, string filter) => client.SubscribeAsync(
        new MqttClientSubscribeOptionsBuilder().WithTopicFilter(filter, MqttQualityOfServiceLevel.AtLeastOnce).Build());

    /// <summary>From the first publish to the last message at the subscriber, QoS 1, one publish after the other.</summary>
    public static async Task<TimeSpan> TransferAsync(int port, int messages, int bytes)
    {
        using var to = await ConnectAsync(port, "peer-to");
        using var from = await ConnectAsync(port, "peer-from");
        var (came, all) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        to.ApplicationMessageReceivedAsync += _ =>
        {
            if (Interlocked.Increment(ref came) == messages) all.TrySetResult();
            return Task.CompletedTask;
        };
        await SubscribeAsync(to, Topic);
        var payload = new byte[bytes];
        Random.Shared.NextBytes(payload);
        var began = Stopwatch.GetTimestamp();
        for (var n = 0; n < messages; n++) await from.PublishAsync(Message(Topic, payload));
        await all.Task.WaitAsync(TimeSpan.FromMinutes(2));
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>From a publish until each of the subscribers has it, again and again.</summary>
    public static async Task<Percentiles> FanOutAsync(int port, int subscribers, int rounds, int bytes)
    {
        List<TimeSpan> taken = [];
        var (began, came) = (0L, new CountdownEvent(subscribers));
        var clients = new List<IMqttClient>();
        for (var n = 0; n < subscribers; n++)
        {
            var client = await ConnectAsync(port, string.Create(CultureInfo.InvariantCulture, $"peer-{n}"));
            client.ApplicationMessageReceivedAsync += _ =>
            {
                lock (taken) taken.Add(Stopwatch.GetElapsedTime(began));
                came.Signal();
                return Task.CompletedTask;
            };
            await SubscribeAsync(client, Topic);
            clients.Add(client);
        }

        using var from = await ConnectAsync(port, "peer-from");
        for (var round = 0; round < rounds; round++)
        {
            came.Reset();
            began = Stopwatch.GetTimestamp();
            await from.PublishAsync(Message(Topic, new byte[bytes]));
            if (!came.Wait(TimeSpan.FromSeconds(30))) throw new TimeoutException("Not every subscriber has it.");
        }

        clients.ForEach(client => client.Dispose());
        came.Dispose();
        return new Percentiles(taken);
    }

    /// <summary>Lines of a file through mosquitto's own clients, each a message, QoS 1: from the start of the publisher to the last at the subscriber.</summary>
    public static async Task<TimeSpan> MosquittoAsync(int port, string path, int lines)
    {
        using var to = Process.Start(new ProcessStartInfo("/usr/bin/mosquitto_sub", ["-p", $"{port}", "-q", "1", "-t", Topic, "-C", $"{lines}", "-W", "120"]) { RedirectStandardOutput = true })!;
        var reading = to.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        await Task.Delay(TimeSpan.FromSeconds(1)); // It says nowhere that it has subscribed.
        var began = Stopwatch.GetTimestamp();
        foreach (var part in File.ReadLines(path).Chunk(AtOnce))
        {
            using var from = Process.Start(new ProcessStartInfo("/usr/bin/mosquitto_pub", ["-p", $"{port}", "-q", "1", "-t", Topic, "-l"]) { RedirectStandardInput = true })!;
            foreach (var line in part) await from.StandardInput.WriteLineAsync(line);
            from.StandardInput.Close();
            await from.WaitForExitAsync();
        }

        await to.WaitForExitAsync();
        var taken = Stopwatch.GetElapsedTime(began);
        await reading;
        return to.ExitCode == 0 ? taken : throw new InvalidOperationException($"mosquitto_sub ended with {to.ExitCode}: it has not got all lines.");
    }
}
