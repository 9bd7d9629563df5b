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
        var credentials = folder.File("credentials");
        await File.WriteAllLinesAsync(credentials, [$"shenmu/north:{PasswordHash.Of(NorthPassword)}", "# the other one", $"shenmu/south:{PasswordHash.Of(SouthPassword)}"]);
        await using var centre = await CentreProcess.StartAsync(folder.Path, $"--Broker:CredentialsFile={credentials}");

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
