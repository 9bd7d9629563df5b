using Checkpoint.Cloud.Broker;
using Checkpoint.Cloud.Operation;
using Checkpoint.Cloud.Tests.Running;
using Xunit;

namespace Checkpoint.Cloud.Tests.Operation;

public sealed class SettingsTests
{
    [Fact]
    public async Task A_wrong_setting_ends_the_start_with_its_name_its_value_and_what_would_be_right()
    {
        using var folder = new Folder();
        var (exitCode, output, _) = await CentreProcess.RunToEndAsync(folder.Path, "--Broker:AllowAnonymous=true", "--Broker:Bind=0.0.0.0", "--Ingest:BatchSize=0");
        Assert.Equal(ProgramEnd.WrongSettings, exitCode);
        Assert.Contains("Broker:AllowAnonymous is true but Broker:Bind is 0.0.0.0", output);
        Assert.Contains("Ingest:BatchSize is 0; give 1 to 10000.", output);
    }

    [Theory]
    [InlineData("Broker:Host")]
    [InlineData("Broker:Port")]
    [InlineData("Broker:Bind")]
    [InlineData("Broker:Tls")]
    [InlineData("Broker:CredentialsFile")]
    [InlineData("Broker:PasswordFile")]
    [InlineData("Broker:MaximumMessageBytes")]
    [InlineData("Broker:MaximumPending")]
    [InlineData("Broker:MaximumConnections")]
    public void Every_setting_of_the_broker_is_checked(string setting)
    {
        BrokerSettings settings = setting switch
        {
            "Broker:Host" => new() { Host = "mqtt://a" },
            "Broker:Port" => new() { Port = 70_000 },
            "Broker:Bind" => new() { Bind = "here" },
            "Broker:Tls" => new() { Tls = true },
            "Broker:CredentialsFile" => new() { CredentialsFile = "/nowhere" },
            "Broker:PasswordFile" => new() { Host = "broker", UserName = "centre", PasswordFile = "/nowhere" },
            "Broker:MaximumMessageBytes" => new() { MaximumMessageBytes = 1 },
            "Broker:MaximumPending" => new() { MaximumPending = 1 },
            _ => new() { MaximumConnections = 1 },
        };
        var result = new BrokerSettingsValidator().Validate(null, settings);
        Assert.StartsWith(setting + " is ", Assert.Single(result.Failures!));
        Assert.True(new BrokerSettingsValidator().Validate(null, new()).Succeeded);
    }
}
