using System.Runtime.Versioning;
using System.Text.Json;
using Checkpoint.Cloud.Broker;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Topics;
using MQTTnet;
using Xunit;

namespace Checkpoint.Cloud.Tests.Broker;

/// <summary>What "enrol" writes and prints, at the brokers that are to take it.</summary>
public sealed class EnrolTests : IDisposable
{
    private static readonly GateAddress s_north = new("shenmu", "north"), s_south = new("shenmu", "south");

    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task At_mosquitto_centre_and_gates_speak_each_on_its_own_topics_with_what_was_printed()
    {
        var files = _folder.File("mosquitto");
        var centrePassword = Password("centre", "--mosquitto", files);
        var (north, south) = (Password("shenmu/north", "--mosquitto", files), Password("shenmu/south", "--mosquitto", files));
        var old = north;
        north = Password("shenmu/north", "--mosquitto", files);
        using var broker = await Mosquitto.StartAsync(_folder, "allow_anonymous false", $"password_file {files}/passwords", $"acl_file {files}/acl", "use_username_as_clientid true");
        await File.WriteAllTextAsync(_folder.File("password"), centrePassword, TestContext.Current.CancellationToken);
        await using var centre = await CentreProcess.StartAsync(
            _folder.File("centre"), "--Broker:Host=127.0.0.1", $"--Broker:Port={broker.Port}", "--Broker:UserName=centre", $"--Broker:PasswordFile={_folder.File("password")}");

        await Assert.ThrowsAnyAsync<Exception>(() => GateClient.ConnectAsync(broker.Port, s_north, "shenmu/north", old));
        await Assert.ThrowsAnyAsync<Exception>(() => GateClient.ConnectAsync(broker.Port, s_north, "shenmu/north", south));
        var story = new Story("shenmu", "north").Start("entry");
        await using var gate = await GateClient.ConnectAsync(broker.Port, s_north, "shenmu/north", north);
        await gate.SubscribeAsync(GateTopic.Ack(s_north));
        await gate.SendAsync(story.Address, story.Told);
        await Wait.Until(() => gate.Confirmed == story.Told.Count, "the confirmation");
        foreach (var topic in (string[])[GateTopic.Events(s_south), GateTopic.Ack(s_north), GateTopic.Command(s_north, "x"), GateTopic.WhitelistHead])
            Assert.Equal((topic, MqttClientPublishReasonCode.NotAuthorized), (topic, await gate.PublishAsync(topic, "{}"u8.ToArray())));
    }

    [Fact]
    public async Task At_the_embedded_broker_a_gate_comes_in_with_what_was_printed()
    {
        var file = _folder.File("credentials");
        var old = Password("shenmu/north", "--credentials", file);
        var (south, north) = (Password("shenmu/south", "--credentials", file), Password("shenmu/north", "--credentials", file));
        await using var centre = await CentreProcess.StartAsync(_folder.File("centre"), $"--Broker:CredentialsFile={file}");
        await Assert.ThrowsAnyAsync<Exception>(() => GateClient.ConnectAsync(centre.BrokerPort, s_north, "shenmu/north", old));
        await using var one = await GateClient.ConnectAsync(centre.BrokerPort, s_north, "shenmu/north", north);
        await using var other = await GateClient.ConnectAsync(centre.BrokerPort, s_south, "shenmu/south", south);
    }

    [Fact]
    public void What_a_gate_needs_is_printed_as_its_settings()
    {
        var output = Run("shenmu/north", "--credentials", _folder.File("credentials"));
        var settings = JsonElement.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..(output.LastIndexOf('}') + 1)]);
        Assert.Equal(("shenmu", "north"), (settings.GetProperty("Gate").GetProperty("Site").GetString(), settings.GetProperty("Gate").GetProperty("Name").GetString()));
        Assert.Equal("shenmu/north", settings.GetProperty("Uplink").GetProperty("Username").GetString());
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Files_are_their_owners_alone_and_keep_what_others_wrote_in_them()
    {
        var files = _folder.File("mosquitto");
        Run("shenmu/north", "--mosquitto", files);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(files, "passwords")));
        string[] own = ["# ours", "topic read news", "", "user guard", "topic read checkpoint/v1/#"];
        File.WriteAllLines(Path.Combine(files, "acl"), [.. own, .. File.ReadAllLines(Path.Combine(files, "acl"))]);
        File.SetUnixFileMode(Path.Combine(files, "acl"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var before = File.ReadAllLines(Path.Combine(files, "acl"));
        Run("shenmu/north", "--mosquitto", files);
        Assert.Equal(before, File.ReadAllLines(Path.Combine(files, "acl")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(Path.Combine(files, "acl")));
        Assert.Single(File.ReadAllLines(Path.Combine(files, "passwords")));
        Assert.DoesNotContain(Directory.GetFiles(files), file => file.EndsWith(".new", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("shenmu", "--credentials", "x")]
    [InlineData("centre", "--credentials", "x")]
    [InlineData("Shenmu/North", "--mosquitto", "x")]
    [InlineData("shenmu/north", "--file", "x")]
    [InlineData("shenmu/north", "--credentials", "/proc/none/x")]
    public void What_cannot_be_done_is_said_and_nothing_written(params string[] arguments)
    {
        var errors = new StringWriter();
        Assert.Equal(2, EnrolCommand.Run(arguments, TextWriter.Null, errors));
        Assert.NotEmpty(errors.ToString());
        Assert.False(File.Exists("x") || Directory.Exists("x"));
    }

    private static string Run(params string[] arguments)
    {
        var output = new StringWriter();
        Assert.Equal(0, EnrolCommand.Run(arguments, output, TextWriter.Null));
        return output.ToString();
    }

    /// <summary>The line that stands alone and has no space in it.</summary>
    private static string Password(params string[] arguments) => Run(arguments).Split('\n').Select(line => line.Trim()).Single(line => line.Length == 32 && !line.Contains(' '));
}
