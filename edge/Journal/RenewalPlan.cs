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

    /// <param name="folder">The gate's data directory.</param>
    public static DurableFile FileIn(string folder) => DurableFile.At(Path.Combine(folder, FileName));

    public static RenewalPlan For(string folder, string stream, long confirmed, StreamReason reason)
    {
        var name = SetAsidePrefix + stream;
        for (var copy = 2; Directory.Exists(Path.Combine(folder, name)); copy++) name = $"{SetAsidePrefix}{stream}-{copy}";
        return new RenewalPlan(stream, confirmed, reason, name);
    }

    /// <summary>Null when nothing is planned, or what is planned cannot be read: the gate then finds out anew.</summary>
    public static RenewalPlan? Load(DurableFile file)
    {
        try
        {
            return file.Read() is { } bytes ? JsonSerializer.Deserialize(bytes, RenewalPlanJson.Default.RenewalPlan) : null;
        }
        catch (Exception torn) when (torn is JsonException or IOException)
        {
            return null;
        }
    }

    public void Save(DurableFile file) => file.Replace(JsonSerializer.SerializeToUtf8Bytes(this, RenewalPlanJson.Default.RenewalPlan));
}

[JsonSerializable(typeof(RenewalPlan))]
internal sealed partial class RenewalPlanJson : JsonSerializerContext;
