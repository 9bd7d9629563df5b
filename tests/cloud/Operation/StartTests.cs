using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Checkpoint.Cloud.Operation;
using Checkpoint.Cloud.Registry.Embedded;
using Checkpoint.Cloud.Tests.Running;
using Xunit;

namespace Checkpoint.Cloud.Tests.Operation;

/// <summary>The program from outside, as systemd and the person at the keyboard see it.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData("Urls", "--Urls=http://127.0.0.1:")]
    [InlineData("Broker:Port", "--Broker:Port=")]
    public async Task An_address_that_is_taken_is_named_with_its_setting(string setting, string argument)
    {
        using var folder = new Folder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = other.LocalEndpoint.ToString()!.Split(':')[^1];
        var (exitCode, _, errors) = await CentreProcess.RunToEndAsync(folder.Path, argument + port);
        Assert.Equal(ProgramEnd.Unavailable, exitCode);
        var told = Assert.Single(errors);
        Assert.Contains(setting, told);
        Assert.Contains("127.0.0.1", told);
        Assert.Contains(port, told);
    }

    [Fact]
    public async Task An_address_that_cannot_be_had_is_named()
    {
        using var folder = new Folder();
        var socket = folder.File("missing/centre.sock");
        var (exitCode, _, errors) = await CentreProcess.RunToEndAsync(folder.Path, $"--Urls=http://unix:{socket}");
        Assert.Equal(ProgramEnd.Unavailable, exitCode);
        Assert.Contains($"Urls http://unix:{socket}", Assert.Single(errors));
    }

    [Theory]
    [InlineData("--Broker:Prot=1884", "Broker:Prot")]
    [InlineData("--verbose", "--verbose")]
    [InlineData("start", "start")]
    [InlineData("--Broker:Port=many", "Broker:Port")]
    [InlineData("--Store:Directory=", "Store:Directory")]
    [InlineData("--Ingest:BatchSize=0", "Ingest:BatchSize")]
    [InlineData("--Urls=8080", "Urls")]
    [InlineData("--PublicUrl=http://centre.example.cn", "PublicUrl")]
    [InlineData("--People:SessionLength=1.00:00:00:00", "People:SessionLength")]
    [InlineData("--People:AuditDays=0", "People:AuditDays")]
    public async Task What_is_wrong_on_the_command_line_is_told_in_one_sentence(string argument, string named)
    {
        using var folder = new Folder();
        var (exitCode, _, errors) = await CentreProcess.RunToEndAsync(folder.Path, argument);
        Assert.Equal(ProgramEnd.WrongSettings, exitCode);
        Assert.Contains(named, Assert.Single(errors));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_registry_that_cannot_be_written_ends_the_centre_to_begin_again_from_the_disk()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartOnSmallDiskAsync(folder.Path, largestFileKiB: 4 << 10);
        Assert.True((await centre.Http.PutAsJsonAsync($"{centre.Url}/api/registrations/SM-1", new { plate = "陕K10001" }, TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        var lines = string.Concat(Enumerable.Range(0, 60_000).Select(n => $$"""{"plate":"陕A{{n:D5}}","registration":"R-{{n}}"}""" + "\n"));
        try
        {
            Assert.False((await centre.Http.PostAsync($"{centre.Url}/api/registrations/import", new StringContent(lines, Encoding.UTF8, "application/x-ndjson"), TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        }
        catch (HttpRequestException)
        {
            // The centre has ended before it answered.
        }

        Assert.NotEqual(0, await centre.EndAsync());
        Assert.Contains("The store cannot be written", centre.Output, StringComparison.Ordinal);
        await using var again = EmbeddedRegistryStore.Open(folder.Path, TimeProvider.System);
        Assert.NotNull(await again.GetAsync("SM-1", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Help_names_every_setting_with_its_default()
    {
        using var folder = new Folder();
        var (exitCode, output, errors) = await CentreProcess.RunToEndAsync(folder.Path, "--help");
        Assert.Equal(0, exitCode);
        Assert.Empty(errors);
        foreach (var setting in KnownSetting.All) Assert.Matches($"(?m)^  {setting.Name} .*{setting.Default}", output);
        Assert.Contains("credential", output);
    }
}
