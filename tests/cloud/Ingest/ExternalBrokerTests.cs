using System.Collections.Concurrent;
using System.Net;
using Checkpoint.Cloud.Tests.Running;
using MQTTnet.Server;
using Xunit;

namespace Checkpoint.Cloud.Tests.Ingest;

public sealed class ExternalBrokerTests
{
    [Fact]
    public async Task A_centre_comes_back_under_its_own_name_and_another_centre_has_another_one()
    {
        var port = CentreProcess.FreePort();
        using var broker = new MqttServerFactory().CreateMqttServer(
            new MqttServerOptionsBuilder().WithDefaultEndpoint().WithDefaultEndpointPort(port).WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
                .WithDefaultEndpointBoundIPV6Address(IPAddress.None).WithPersistentSessions().Build());
        var connected = new ConcurrentQueue<string>();
        var takeovers = 0;
        broker.ClientConnectedAsync += e => { connected.Enqueue(e.ClientId); return Task.CompletedTask; };
        broker.ClientDisconnectedAsync += e => { if (e.DisconnectType == MqttClientDisconnectType.Takeover) Interlocked.Increment(ref takeovers); return Task.CompletedTask; };
        await broker.StartAsync();
        string[] settings = ["--Broker:Host=127.0.0.1", $"--Broker:Port={port}"];
        using Folder folder = new(), otherFolder = new();

        await using var centre = await CentreProcess.StartAsync(folder.Path, settings);
        await using var other = await CentreProcess.StartAsync(otherFolder.Path, settings);
        centre.Kill();
        await Wait.Until(async () => (await broker.GetClientsAsync()).Count == 1, "the end of the first connection");
        await centre.RestartAsync();

        Assert.Equal(3, connected.Count);
        var names = connected.ToArray();
        Assert.Equal(names[0], names[2]);
        Assert.NotEqual(names[0], names[1]);
        Assert.Equal(0, takeovers);
        Assert.Equal(2, (await broker.GetClientsAsync()).Count);
        Assert.Equal(2, (await broker.GetSessionsAsync()).Count);
    }
}
