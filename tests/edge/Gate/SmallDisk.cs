using System.Diagnostics;
using Xunit;

namespace Checkpoint.Edge.Tests.Gate;

/// <summary>A real file system of a few MiB that can be filled and made read-only. Where it cannot be mounted the test is skipped.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-disk-");

    public SmallDisk(int mebibytes)
    {
        if (Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", _folder.FullName) is { } problem)
        {
            _folder.Delete();
            Assert.Skip($"A small disk cannot be mounted here: {problem}");
        }
    }

    public string Path => _folder.FullName;

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>Takes all the room there is.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, BufferSize = 0 });
        try
        {
            for (var page = new byte[4096]; ;)
                file.Write(page);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Empty() => File.Delete(Filler);

    public void SetReadOnly(bool on) => Assert.Null(Run("mount", "-o", on ? "remount,ro" : "remount,rw", Path));

    public void Dispose()
    {
        Run("umount", "-l", Path);
        _folder.Delete();
    }

    /// <returns>Null, or what went wrong.</returns>
    public static string? Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.StandardOutput.ReadToEnd();
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : errors.Trim();
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return missing.Message;
        }
    }
}
