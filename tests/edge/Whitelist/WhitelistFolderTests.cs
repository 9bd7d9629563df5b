using Checkpoint.Edge.Whitelist;
using Xunit;

namespace Checkpoint.Edge.Tests.Whitelist;

public sealed class WhitelistFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-whitelist-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Only_the_service_reads_the_folders_with_plates_and_drivers_in_them()
    {
        var folder = new WhitelistFolder(new() { Site = "north", Name = "gate-1", DataDirectory = Path.Combine(_folder.FullName, "data") });
        var incoming = Path.GetDirectoryName(folder.NewIncoming(DateTimeOffset.UnixEpoch))!;
        if (OperatingSystem.IsWindows()) return;
        foreach (var path in new[] { Path.GetDirectoryName(folder.IndexPath)!, incoming })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
    }
}
