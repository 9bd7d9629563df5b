using System.Text.Json;
using Checkpoint.Edge.Journal;

namespace Checkpoint.Edge.Staff;

/// <summary>The people of this gate, in "{Gate:DataDirectory}/staff.json", readable for the user of the service only.</summary>
/// <param name="path">For its time and for messages.</param>
internal sealed class StaffFile(string path, DurableFile file)
{
    public StaffFile(string path) : this(path, DurableFile.At(path)) { }

    public string Path => path;

    /// <summary>Changes whenever the file does; null while there is none.</summary>
    public (DateTime Written, long Bytes)? Stamp
    {
        get
        {
            var now = new FileInfo(path);
            return now.Exists ? (now.LastWriteTimeUtc, now.Length) : null;
        }
    }

    /// <exception cref="JsonException">The file holds something else.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public IReadOnlyList<StaffMember> Read() =>
        file.Read() is { } bytes ? JsonSerializer.Deserialize(bytes, StaffJson.Default.IReadOnlyListStaffMember) ?? [] : [];

    /// <summary>Puts a new file in the place of the old one, so that a reader never sees half of it. A token that was taken away does not count again after a power cut.</summary>
    public void Write(IReadOnlyList<StaffMember> members) => file.Replace(JsonSerializer.SerializeToUtf8Bytes(members, StaffJson.Default.IReadOnlyListStaffMember));
}
