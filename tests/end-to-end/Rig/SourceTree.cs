using System.Runtime.CompilerServices;

namespace Checkpoint.EndToEnd.Tests.Rig;

/// <summary>Where the programs under test were built, and where tests may leave what people look at.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));

    /// <summary>The gate as it was built; <c>CHECKPOINT_EDGE</c> names another, to test what was published.</summary>
    public static string Gate => Environment.GetEnvironmentVariable("CHECKPOINT_EDGE") ?? Program("edge", "checkpoint-edge");

    public static string Centre => Program("cloud", "checkpoint-cloud");

    public static string Output(string folder) => Directory.CreateDirectory(Path.Combine(Root, "tests", "output", folder)).FullName;

    private static string Program(string part, string name) => Path.Combine(Root, part, "bin", "Release", "net10.0", name);

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
