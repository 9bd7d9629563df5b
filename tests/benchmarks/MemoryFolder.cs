namespace Checkpoint.Benchmarks;

/// <summary>A folder in memory where there is one: for files whose disk is not what is measured.</summary>
internal sealed class MemoryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.Exists("/dev/shm")
        ? Directory.CreateDirectory(System.IO.Path.Combine("/dev/shm", $"checkpoint-{Guid.NewGuid():n}"))
        : Directory.CreateTempSubdirectory("checkpoint-");

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
