using System.Text.Json;
using Checkpoint.Edge.Journal;

namespace Checkpoint.Edge.Staff;

/// <summary>The people of this gate, in "{Gate:DataDirectory}/staff.json", readable for the user of the service only.</summary>
internal sealed class StaffFile(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Path => path;

    /// <summary>Changes whenever the file does; null while there is none.</summary>
    public (DateTime Written, long Bytes)? Stamp
    {
        get
        {
            var file = new FileInfo(path);
            return file.Exists ? (file.LastWriteTimeUtc, file.Length) : null;
        }
    }

    /// <exception cref="JsonException">The file holds something else.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public IReadOnlyList<StaffMember> Read() =>
        File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), StaffJson.Default.IReadOnlyListStaffMember) ?? [] : [];

    /// <summary>Puts a new file in the place of the old one, so that a reader never sees half of it.</summary>
    public void Write(IReadOnlyList<StaffMember> members)
    {
        if (System.IO.Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        var draft = path + ".draft";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var stream = new FileStream(draft, options))
        {
            JsonSerializer.Serialize(stream, members, StaffJson.Default.IReadOnlyListStaffMember);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
        // A token that was taken away must not count again after a power cut.
        if (!OperatingSystem.IsWindows()) NativeMethods.SyncFolder(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
    }
}
