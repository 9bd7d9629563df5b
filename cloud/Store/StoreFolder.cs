namespace Checkpoint.Cloud.Store;

/// <summary>Folders of the centre's data: 0700, for there are plates, names of staff and keys in them.</summary>
internal static class StoreFolder
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder. One that is there keeps the mode its owner gave it.</summary>
    public static DirectoryInfo Create(string path) =>
        OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, Mine);

    /// <summary>A folder in that one, whichever is asked for first: a parent that is made on the way would not get the mode.</summary>
    public static DirectoryInfo Create(string path, string child) => Create(Path.Combine(Create(path).FullName, child));
}
