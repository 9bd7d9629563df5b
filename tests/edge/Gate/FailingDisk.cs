using Xunit;

namespace Checkpoint.Edge.Tests.Gate;

/// <summary>
/// A real ext4 that the kernel makes read-only while files are open for writing, as it does when a card fails. Where it cannot be
/// made the test is skipped.
/// </summary>
internal sealed class FailingDisk : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-disk-");
    private readonly string _image = System.IO.Path.GetTempFileName();

    public FailingDisk(int mebibytes)
    {
        using (var image = File.OpenWrite(_image)) image.SetLength(mebibytes << 20);
        if ((SmallDisk.Run("mkfs.ext4", "-q", "-F", _image) ?? Mount() ?? (Switch is null ? "ext4 has no trigger_fs_error" : null)) is not { } problem) return;
        Dispose();
        Assert.Skip($"A disk that fails cannot be made here: {problem}");
    }

    public string Path => _folder.FullName;

    private string? Switch => File.ReadLines("/proc/mounts").Select(line => line.Split(' ')).Where(mount => mount[1] == Path)
        .Select(mount => $"/sys/fs/ext4/{System.IO.Path.GetFileName(mount[0])}/trigger_fs_error").FirstOrDefault(File.Exists);

    public void Fail() => File.WriteAllText(Switch!, "1");

    /// <summary>Checked and mounted again; nothing may be open on it.</summary>
    public void Repair()
    {
        Assert.Null(SmallDisk.Run("umount", Path));
        SmallDisk.Run("e2fsck", "-f", "-y", _image); // ends with 1 when it has repaired something
        Assert.Null(Mount());
    }

    public void Dispose()
    {
        SmallDisk.Run("umount", "-l", Path);
        _folder.Delete();
        File.Delete(_image);
    }

    private string? Mount() => SmallDisk.Run("mount", "-o", "loop,errors=remount-ro", _image, Path);
}
