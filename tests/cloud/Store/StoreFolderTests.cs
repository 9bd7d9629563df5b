using System.Runtime.Versioning;
using Checkpoint.Cloud.Operation;
using Checkpoint.Cloud.Store;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Topics;
using Xunit;

namespace Checkpoint.Cloud.Tests.Store;

[SupportedOSPlatform("linux")]
public sealed class StoreFolderTests
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    [Fact]
    public async Task Only_the_centre_reads_the_folders_with_its_data_and_its_keys()
    {
        using var folder = new Folder();
        var data = folder.File("data");
        await using var centre = await CentreProcess.StartAsync(data);
        await centre.Http.GetStringAsync(centre.Url); // a page needs the keys
        Assert.Equal(Mine, File.GetUnixFileMode(data));
        Assert.Equal(Mine, File.GetUnixFileMode(Path.Combine(data, "keys")));
    }

    [Fact]
    public void A_folder_that_is_there_keeps_the_mode_its_owner_gave_it()
    {
        using var folder = new Folder();
        File.SetUnixFileMode(folder.Path, Mine | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        StoreFolder.Create(folder.Path);
        Assert.Equal(Mine | UnixFileMode.GroupRead | UnixFileMode.GroupExecute, File.GetUnixFileMode(folder.Path));
    }

    [Fact]
    public async Task A_store_that_fails_ends_the_centre_with_its_own_exit_code_and_nothing_is_lost()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:AllowAnonymous=true");
        Assert.Equal(0, (await centre.StopAsync()).ExitCode);
        await centre.RestartAsync();
        // The database cannot write its log where a folder has that name.
        File.Delete(folder.File("centre-log.db"));
        var log = Directory.CreateDirectory(folder.File("centre-log.db"));

        var story = new Story("shenmu", "north").Start("entry");
        await using (var gate = await GateClient.ConnectAsync(centre.BrokerPort, story.Address))
        {
            await gate.SubscribeAsync(GateTopic.Ack(story.Address));
            await gate.SendAsync(story.Address, story.Told);
            Assert.Equal(ProgramEnd.StoreFailed, await centre.EndAsync());
            Assert.Equal(0, gate.Confirmed);
        }

        Assert.Contains("The store has failed", Assert.Single(centre.Errors));

        log.Delete();
        await centre.RestartAsync();
        await using var again = await GateClient.ConnectAsync(centre.BrokerPort, story.Address);
        await again.SubscribeAsync(GateTopic.Ack(story.Address));
        await again.SendAsync(story.Address, story.Told);
        await Wait.Until(() => again.Confirmed == story.Told.Count, "the confirmation");
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_is_named()
    {
        using var folder = new Folder();
        Directory.CreateDirectory(folder.File("centre.db"));
        var (exitCode, _, errors) = await CentreProcess.RunToEndAsync(folder.Path);
        Assert.Equal(ProgramEnd.StoreFailed, exitCode);
        Assert.Contains($"Store:Directory {folder.Path}", Assert.Single(errors));
    }
}
