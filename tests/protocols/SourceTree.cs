using System.Runtime.CompilerServices;

namespace Checkpoint.Protocols.Tests;

/// <summary>Where the files of these tests are.</summary>
internal static class SourceTree
{
    /// <summary>tests/protocols.</summary>
    public static string Folder { get; } = Path.GetDirectoryName(ThisFile())!;

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
