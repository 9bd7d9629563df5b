namespace Checkpoint.Edge.Tests.Gate;

internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("checkpoint-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
