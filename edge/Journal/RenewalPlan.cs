using System.Text.Json;
using System.Text.Json.Serialization;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Journal;

/// <summary>That the next start is to set the journal aside and begin a new stream. A file, gone when that is done.</summary>
/// <param name="Stream">The stream to be left.</param>
/// <param name="Confirmed">Last of its events that the centre has for certain.</param>
/// <param name="SetAside">Name of the folder the journal goes to.</param>
internal sealed record RenewalPlan(string Stream, long Confirmed, StreamReason Reason, string SetAside)
{
    /// <summary>Start of the names of folders with journals that were left.</summary>
    public const string SetAsidePrefix = "journal-";
    private const string FileName = "journal-renewal.json";

    public static RenewalPlan For(string folder, string stream, long confirmed, StreamReason reason)
    {
        var name = SetAsidePrefix + stream;
        for (var copy = 2; Directory.Exists(Path.Combine(folder, name)); copy++) name = $"{SetAsidePrefix}{stream}-{copy}";
        return new RenewalPlan(stream, confirmed, reason, name);
    }

    /// <summary>Null when nothing is planned, or what is planned cannot be read: the gate then finds out anew.</summary>
    public static RenewalPlan? Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), RenewalPlanJson.Default.RenewalPlan) : null;
        }
        catch (Exception torn) when (torn is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Save(string folder)
    {
        var path = Path.Combine(folder, FileName);
        using (var file = new DiskFileHandle(path + ".new", DiskAccess.Write))
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(this, RenewalPlanJson.Default.RenewalPlan);
            file.SetLength(json.Length);
            file.Write(json, 0);
            file.Sync();
        }

        File.Move(path + ".new", path, overwrite: true);
        if (!OperatingSystem.IsWindows()) NativeMethods.SyncFolder(folder);
    }

    public static void Delete(string folder)
    {
        File.Delete(Path.Combine(folder, FileName));
        if (!OperatingSystem.IsWindows()) NativeMethods.SyncFolder(folder);
    }
}

[JsonSerializable(typeof(RenewalPlan))]
internal sealed partial class RenewalPlanJson : JsonSerializerContext;
