using Checkpoint.Cloud.Broker;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using MQTTnet;
using Xunit;

namespace Checkpoint.Cloud.Tests.Broker;

public sealed class EmbeddedBrokerTests
{
    private const string NorthPassword = "north-password", SouthPassword = "south-password";
    private static readonly GateAddress s_north = new("shenmu", "north"), s_south = new("shenmu", "south");

    [Fact]
    public async Task A_gate_gets_in_by_its_password_and_reaches_only_its_own_topics()
    {
        using var folder = new Folder();
        await using var centre = await StartAsync(folder);

        await Assert.ThrowsAnyAsync<Exception>(() => GateClient.ConnectAsync(centre.BrokerPort, s_north, "shenmu/north", SouthPassword));
        await Assert.ThrowsAnyAsync<Exception>(() => GateClient.ConnectAsync(centre.BrokerPort, s_north));
        await Assert.ThrowsAnyAsync<Exception>(() => GateClient.ConnectAsync(centre.BrokerPort, s_north, "centre", ""));

        await using var south = await GateClient.ConnectAsync(centre.BrokerPort, s_south, "shenmu/south", SouthPassword);
        Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS1, await south.SubscribeAsync(GateTopic.Ack(s_south)));
        Assert.Equal(MqttClientSubscribeResultCode.NotAuthorized, await south.SubscribeAsync(GateTopic.Events(s_north)));
        Assert.Equal(MqttClientSubscribeResultCode.NotAuthorized, await south.SubscribeAsync("checkpoint/v1/#"));

        // South speaks in north's name, and leaves a will in north's name: neither is heard.
        var story = new Story("shenmu", "north").Start("entry");
        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, await south.PublishAsync(GateTopic.Events(s_north), Story.Bytes(story.Told[0])));
        var lie = MessageJson.Write(new GateStatus { Online = false, Version = "lie", Stream = "lie", Lanes = [], Hardware = "" });
        await using (await GateClient.ConnectAsync(centre.BrokerPort, s_south, "shenmu/south", SouthPassword, "south-2", (GateTopic.Status(s_north), lie))) { }
        // Somebody else's client id would give his session away.
        await Assert.ThrowsAnyAsync<Exception>(() => GateClient.ConnectAsync(centre.BrokerPort, s_north, "shenmu/north", NorthPassword, "shenmu-south"));
        Assert.True(south.IsConnected);

        var own = new Story("shenmu", "south").Start("entry");
        await south.SendAsync(s_south, own.Told);
        await Wait.Until(() => south.Confirmed == 1, "the confirmation");
        var gates = await centre.Http.GetStringAsync($"{centre.Url}/api/gates");
        Assert.Contains("shenmu/south", gates);
        Assert.DoesNotContain("shenmu/north", gates);
        Assert.DoesNotContain("lie", gates);
    }

    [Fact]
    public async Task One_gate_leaves_room_for_the_others()
    {
        using var folder = new Folder();
        await using var centre = await StartAsync(folder, "--Broker:MaximumConnections=12");
        // A client without an id is refused, and takes no place.
        await Assert.ThrowsAnyAsync<Exception>(() => GateClient.ConnectAsync(centre.BrokerPort, s_north, "shenmu/north", NorthPassword, ""));
        var crowd = new List<GateClient>();
        for (var number = 0; number < 12; number++)
        {
            try
            {
                crowd.Add(await GateClient.ConnectAsync(centre.BrokerPort, s_north, "shenmu/north", NorthPassword, $"north-{number}"));
            }
            catch (Exception)
            {
                // Refused, as it should be from some number on.
            }
        }

        Assert.Equal(ClientDirectory.PerGate, crowd.Count);
        foreach (var client in crowd) await client.DisposeAsync();
        // Sessions that stay, each under another name: a gate whose name changes is let in, and the oldest of its own go.
        for (var number = 0; number < 40; number++) await KeepSessionAsync(centre, $"north-session-{number}");

        await using var south = await GateClient.ConnectAsync(centre.BrokerPort, s_south, "shenmu/south", SouthPassword);
        await using var north = await GateClient.ConnectAsync(centre.BrokerPort, s_north, "shenmu/north", NorthPassword, "north-last");
    }

    private static async Task KeepSessionAsync(CentreProcess centre, string clientId)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        var options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", centre.BrokerPort).WithCredentials("shenmu/north", NorthPassword)
            .WithClientId(clientId).WithCleanStart(false).WithSessionExpiryInterval(3600).Build();
        // The clients before may not have left the broker's table yet.
        await Wait.Until(
            async () =>
            {
                try
                {
                    return (await client.ConnectAsync(options)).ResultCode == MqttClientConnectResultCode.Success;
                }
                catch (MQTTnet.Exceptions.MqttCommunicationException)
                {
                    return false;
                }
            },
            $"the connection of {clientId}");
        await client.DisconnectAsync();
    }

    private static async Task<CentreProcess> StartAsync(Folder folder, params string[] settings)
    {
        var credentials = folder.File("credentials");
        await File.WriteAllLinesAsync(credentials, [$"shenmu/north:{PasswordHash.Of(NorthPassword)}", "# the other one", $"shenmu/south:{PasswordHash.Of(SouthPassword)}"]);
        return await CentreProcess.StartAsync(folder.Path, [$"--Broker:CredentialsFile={credentials}", .. settings]);
    }

    [Fact]
    public async Task Without_credentials_and_permission_nobody_gets_in()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path);
        await Assert.ThrowsAnyAsync<Exception>(() => GateClient.ConnectAsync(centre.BrokerPort, s_north));
        await Assert.ThrowsAnyAsync<Exception>(() => GateClient.ConnectAsync(centre.BrokerPort, s_north, "shenmu/north", "anything"));
        Assert.Contains("No gate can connect", centre.Output);
    }

    [Fact]
    public void The_credential_command_writes_a_line_that_admits_its_password_only()
    {
        using var folder = new Folder();
        var output = new StringWriter();
        Assert.Equal(0, CredentialCommand.Run(["shenmu/north"], new StringReader(NorthPassword), output, TextWriter.Null));
        Assert.Equal(2, CredentialCommand.Run(["shenmu"], new StringReader(NorthPassword), TextWriter.Null, TextWriter.Null));
        Assert.Equal(2, CredentialCommand.Run(["shenmu/north"], new StringReader("short"), TextWriter.Null, TextWriter.Null));

        File.WriteAllText(folder.File("credentials"), output.ToString());
        var read = CredentialFile.Read(folder.File("credentials"));
        Assert.Empty(read.Problems);
        Assert.True(read.Admits("shenmu/north", NorthPassword));
        Assert.False(read.Admits("shenmu/north", SouthPassword));
        Assert.False(read.Admits("shenmu/south", NorthPassword));
    }
}
