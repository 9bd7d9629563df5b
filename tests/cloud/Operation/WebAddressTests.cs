using Checkpoint.Cloud.Operation;
using Checkpoint.Cloud.Tests.Running;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Checkpoint.Cloud.Tests.Operation;

public sealed class WebAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://127.1.2.3:0/")]
    [InlineData("http://localhost:8080;http://[::1]:8080")]
    [InlineData("http://unix:/run/checkpoint/centre.sock")]
    public void Addresses_of_this_machine_are_taken(string urls) => Assert.Null(Problem("Urls", urls));

    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://*:8080")]
    [InlineData("http://+:8080")]
    [InlineData("http://[::]:8080")]
    [InlineData("http://10.1.2.3:8080")]
    [InlineData("http://localhost.example.cn:8080")]
    [InlineData("http://127.0.0.1.example.cn:8080")]
    [InlineData("http://127.0.0.1:8080;http://centre:8080")]
    public void Addresses_that_others_reach_are_refused_while_there_is_no_TLS(string urls) => Assert.Contains("no TLS", Problem("Urls", urls));

    [Theory]
    [InlineData("8080")]
    [InlineData("https://127.0.0.1:8080")]
    [InlineData("http://127.0.0.1:port")]
    public void Something_else_is_no_address(string urls) => Assert.StartsWith("Urls has ", Problem("Urls", urls));

    [Theory]
    [InlineData("http://centre.example.cn")]
    [InlineData("centre.example.cn")]
    [InlineData("https://centre.example.cn/below")]
    [InlineData("https://somebody@centre.example.cn")]
    public void A_public_name_is_one_of_https(string url) => Assert.StartsWith("PublicUrl is ", Problem("PublicUrl", url));

    [Fact]
    public void There_is_no_way_round_Urls() => Assert.StartsWith("Kestrel:Endpoints:Open is set", Problem("Kestrel:Endpoints:Open:Url", "http://0.0.0.0:80"));

    [Theory]
    [InlineData("ASPNETCORE_URLS")]
    [InlineData("DOTNET_URLS")]
    [InlineData("Urls")]
    public async Task The_environment_cannot_open_the_centre_either(string variable)
    {
        using var folder = new Folder();
        var (exitCode, errors) = await CentreProcess.RunToEndAsync(folder.Path, (variable, "http://0.0.0.0:0"));
        Assert.Equal(ProgramEnd.WrongSettings, exitCode);
        Assert.Contains("http://0.0.0.0:0", Assert.Single(errors));
    }

    private static string? Problem(string setting, string value) =>
        WebAddress.Problem(new ConfigurationBuilder().AddInMemoryCollection([new(setting, value)]).Build());
}
