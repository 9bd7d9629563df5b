using Checkpoint.Edge.Tests.Hardware;
using Checkpoint.Edge.Uplink;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Checkpoint.Edge.Tests.Uplink;

public sealed class UplinkOptionsTests
{
    private static readonly (string, string)[] s_right = [("Uplink:Host", "broker"), ("Uplink:Username", "gate")];

    [Theory]
    [InlineData("Host", "mqtt://broker:1883", "without scheme and port")]
    [InlineData("Port", "70000", "1 to 65535")]
    [InlineData("Port", "none", "Uplink:Port")]
    [InlineData("KeepAliveSeconds", "1", "5 to 3600")]
    [InlineData("WindowEvents", "0", "1 to 10000")]
    [InlineData("TelemetrySeconds", "0", "1 to 3600")]
    [InlineData("ConfirmTimeout", "00:00:00", "00:00:30")]
    [InlineData("SessionExpiry", "-1.00:00:00", "1.00:00:00")]
    [InlineData("ReconnectFrom", "00:02:00", "Uplink:ReconnectTo")]
    [InlineData("ReconnectTo", "02:00:00", "00:01:00")]
    [InlineData("ClientId", "a\tb", "printable")]
    [InlineData("PasswordFile", "/nowhere/password", "first line is the password")]
    [InlineData("Password", "secret", "Uplink:PasswordFile")]
    [InlineData("Tls:CaFile", "/nowhere/ca.pem", "Uplink:Tls:Enabled")]
    [InlineData("Hots", "broker", "Hots")]
    public void A_wrong_setting_is_named_with_what_would_be_right(string setting, string value, string hint)
    {
        var problem = Assert.Single(Problems([.. setting == "Host" ? [] : s_right, ($"Uplink:{setting}", value)]));
        Assert.Contains(hint, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CaFile", "/nowhere/ca.pem")]
    [InlineData("KeyFile", "/nowhere/gate.key")]
    public void Certificate_files_are_read_at_start(string setting, string file)
    {
        var problem = Assert.Single(Problems(("Uplink:Host", "broker"), ("Uplink:Tls:Enabled", "true"), ($"Uplink:Tls:{setting}", file)));
        Assert.Contains(file, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_without_a_user_is_a_mistake()
    {
        var problem = Assert.Single(Problems(("Uplink:PasswordFile", "/etc/hostname")));
        Assert.Contains("Uplink:Username", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gate_needs_no_settings_to_work_alone() => Assert.Empty(Problems());

    private static IEnumerable<string> Problems(params (string Key, string Value)[] settings)
    {
        try
        {
            new ServiceCollection().AddUplink(Settings.Of(settings));
            return [];
        }
        catch (OptionsValidationException wrong)
        {
            return wrong.Failures;
        }
    }
}
