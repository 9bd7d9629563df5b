using System.Text.Json;
using System.Text.Json.Serialization;

namespace Checkpoint.Cloud.Registry.Postgres;

/// <summary>One version of a filing as it is stored. What is as usual is left out; enum values by their numbers.</summary>
internal sealed record FilingDocument(FilingBody? Filing, int Revision, FilingAction Action, DateTimeOffset? At, string? By, string? Reason)
{
    public static byte[] Write(FilingVersion version) => JsonSerializer.SerializeToUtf8Bytes(
        new FilingDocument(version.Filing is { } filing ? FilingBody.Of(filing) : null, version.Revision, version.Action, version.At?.ToUniversalTime(), version.Author.By, version.Author.Reason),
        FilingContext.Default.FilingDocument);

    /// <exception cref="JsonException">It is damaged.</exception>
    public static FilingVersion Read(byte[] document)
    {
        var read = JsonSerializer.Deserialize(document, FilingContext.Default.FilingDocument) ?? throw new JsonException("a stored filing is null");
        return new(read.Filing?.Read(), read.Revision, read.Action, read.At, new(read.By, read.Reason));
    }
}

/// <param name="Plate">Its key.</param>
internal sealed record FilingBody(
    ulong Plate, string Id, FilingState State, VehicleClass VehicleClass, string? Enterprise, string? From, string? To, Driver[]? Drivers, string[]? Gates, int People, DateOnly? ValidFrom, DateOnly? ValidTo)
{
    public static FilingBody Of(Filing filing) => new(
        filing.Plate.Key, filing.Id, filing.State, filing.VehicleClass, Said(filing.Enterprise), Said(filing.From), Said(filing.To),
        filing.Drivers.IsEmpty ? null : [.. filing.Drivers], filing.Gates.IsEmpty ? null : [.. filing.Gates], filing.PeopleAboard, filing.ValidFrom, filing.ValidTo);

    public Filing Read() => new()
    {
        Id = Id,
        Plate = Protocols.Plates.Plate.TryFromKey(Plate, out var plate) ? plate : throw new JsonException("a stored filing has no plate"),
        State = State,
        VehicleClass = VehicleClass,
        Enterprise = Enterprise ?? "",
        From = From ?? "",
        To = To ?? "",
        Drivers = [.. Drivers ?? []],
        Gates = [.. Gates ?? []],
        PeopleAboard = People,
        ValidFrom = ValidFrom,
        ValidTo = ValidTo,
    };

    private static string? Said(string text) => text.Length > 0 ? text : null;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(FilingDocument))]
internal sealed partial class FilingContext : JsonSerializerContext;
