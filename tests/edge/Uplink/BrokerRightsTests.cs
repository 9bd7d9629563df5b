using System.Runtime.CompilerServices;
using System.Text;
using Checkpoint.Edge.Uplink;
using Checkpoint.Protocols.Topics;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Xunit;

namespace Checkpoint.Edge.Tests.Uplink;

/// <summary>The rights the README gives, at a real mosquitto: enough for a gate, and no more.</summary>
public sealed class BrokerRightsTests : IDisposable
{
    private const string Password = "secret", Own = "shenmu-gate-1";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-rights-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_gate_delivers_and_is_confirmed()
    {
        await using var broker = await StartAsync();
        await using var centre = new TestCentre(broker.Port, user: ("centre", Password));
        await Until.So("the centre listens", () => centre.IsConnected);
        await using var gate = await TestGate.StartAsync(
            _folder.FullName, broker.Port, ("Uplink:Username", Own), ("Uplink:PasswordFile", await PasswordFileAsync()), ("Uplink:TelemetrySeconds", "1"));
        await gate.AppendAsync(10);
        await gate.Confirmed();
        await Until.So("status and telemetry are seen", () => !centre.Statuses.IsEmpty && !centre.Telemetry.IsEmpty);

        // A gate with another name does not throw it out by taking its client id.
        using var other = await ConnectAsync(broker.Port, "shenmu-gate-2", clientId: Own);
        await gate.AppendAsync(10);
        await gate.Confirmed();
        Assert.Null(gate.Uplink.View.LastError);
    }

    [Fact]
    public async Task A_gate_says_only_what_a_gate_says()
    {
        await using var broker = await StartAsync();
        using var gate = await ConnectAsync(broker.Port, Own, Own);
        var address = TestGate.Address;
        foreach (var topic in (string[])[
            GateTopic.Events(address), GateTopic.Status(address), GateTopic.Telemetry(address), GateTopic.Result(address, "x"), GateTopic.Picture(address, "x"),
            GateTopic.WhitelistWant(address)])
            Assert.NotEqual((topic, MqttClientPublishReasonCode.NotAuthorized), (topic, await PublishAsync(gate, topic)));

        var another = new GateAddress(address.Site, "gate-2");
        foreach (var topic in (string[])[
            GateTopic.Command(address, "x"), GateTopic.Ack(address), GateTopic.Policy(address), GateTopic.Directives(address), GateTopic.WhitelistPage(address),
            GateTopic.WhitelistHead, GateTopic.Events(another), GateTopic.Command(another, "x")])
            Assert.Equal((topic, MqttClientPublishReasonCode.NotAuthorized), (topic, await PublishAsync(gate, topic)));
    }

    [Fact]
    public async Task A_gate_hears_only_what_is_said_to_it()
    {
        await using var broker = await StartAsync();
        using var centre = await ConnectAsync(broker.Port, "centre", "centre");
        using var gate = await ConnectAsync(broker.Port, Own, Own);
        var heard = new List<string>();
        gate.ApplicationMessageReceivedAsync += received =>
        {
            lock (heard) heard.Add(received.ApplicationMessage.Topic);
            return Task.CompletedTask;
        };
        await gate.SubscribeAsync("checkpoint/v1/#", MqttQualityOfServiceLevel.AtLeastOnce);
        var address = TestGate.Address;
        var another = new GateAddress(address.Site, "gate-2");
        string[] own =
        [
            GateTopic.Command(address, "x"), GateTopic.Ack(address), GateTopic.Policy(address), GateTopic.Directives(address), GateTopic.WhitelistPage(address),
            GateTopic.WhitelistHead,
        ];
        foreach (var topic in (string[])[GateTopic.Command(another, "x"), GateTopic.Events(another), GateTopic.WhitelistPage(another), .. own]) await PublishAsync(centre, topic);
        await Until.So("its own have come", () => { lock (heard) return heard.Contains(own[^1]); });
        lock (heard) Assert.Equal(own, heard);
    }

    /// <summary>As the README says, but for the encryption; its gate under the name of the tests' one.</summary>
    private async Task<MosquittoBroker> StartAsync()
    {
        var readme = (await File.ReadAllTextAsync(Readme())).Replace("shenmu-north", TestGate.Address.Site, StringComparison.Ordinal);
        var blocks = readme[readme.IndexOf("## mosquitto", StringComparison.Ordinal)..].Split("```");
        var (settings, rights) = (blocks[1].Split('\n'), blocks[3]);
        var file = Path.Combine(_folder.FullName, "acl");
        await File.WriteAllTextAsync(file, rights);
        return await MosquittoBroker.StartAsync(
            [.. settings.Where(line => line.StartsWith("use_username", StringComparison.Ordinal)), $"acl_file {file}"],
            (Own, Password), ("shenmu-gate-2", Password), ("centre", Password));
    }

    private async Task<string> PasswordFileAsync()
    {
        var file = Path.Combine(_folder.FullName, "password");
        await File.WriteAllTextAsync(file, Password);
        return file;
    }

    private static async Task<IMqttClient> ConnectAsync(int port, string user, string clientId)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithTlsOptions(tls => tls.UseTls(false))
            .WithProtocolVersion(MqttProtocolVersion.V500).WithClientId(clientId).WithCredentials(user, Password).Build());
        return client;
    }

    private static async Task<MqttClientPublishReasonCode> PublishAsync(IMqttClient client, string topic) => (await client.PublishAsync(
        new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(Encoding.UTF8.GetBytes("{}")).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build())).ReasonCode;

    private static string Readme([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../edge/Uplink/README.md"));
}
