namespace Checkpoint.EndToEnd.Tests.Kills;

/// <summary>A process and those that take its place.</summary>
internal sealed class Restarted<T>(T first) : IDisposable where T : IDisposable
{
    public T Now { get; private set; } = first;

    public void Next(T next)
    {
        Now.Dispose();
        Now = next;
    }

    public void Dispose() => Now.Dispose();
}
