using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;
using LiteDB;

namespace Checkpoint.Cloud.Registry.Embedded;

/// <summary>What is filed for a plate with its colour, and the version of its last change. Of what was removed the version stays. What is as usual is left out.</summary>
internal static class RegistryDocument
{
    public const string Key = "_id", Version = "v", Registration = "r", State = "state";
    /// <summary>Of a document that an older program wrote, in place of the state.</summary>
    public const string Status = "status";

    public static BsonDocument Write(RegistryRow row)
    {
        // Each is unique: what never was on the whitelist has its change, below all versions.
        var document = new BsonDocument { [Key] = (long)row.Plate.Key, [Version] = row.Version > 0 ? row.Version : -row.Change };
        if (row.Filed is { } filed) Write(document, filed);
        return document;
    }

    /// <exception cref="InvalidDataException">The document is damaged.</exception>
    public static RegistryRow Read(BsonDocument document)
    {
        var (plate, version) = (PlateOf(document[Key]), document[Version].AsInt64);
        return new(plate, Math.Max(version, 0), Math.Abs(version), document.ContainsKey(Registration) ? ReadVersion(document, plate) : null);
    }

    /// <summary>As <see cref="Read"/>; null for what is damaged: it costs nobody else the search.</summary>
    public static RegistryRow? TryRead(BsonDocument document)
    {
        try
        {
            return Read(document);
        }
        catch (Exception e) when (e is InvalidCastException or InvalidDataException or KeyNotFoundException)
        {
            return null;
        }
    }

    /// <summary>A version that is over.</summary>
    public static BsonDocument WritePast(long number, string id, FilingVersion version)
    {
        var document = new BsonDocument { [Key] = number };
        if (version.Filing is { } filing) document["plate"] = (long)filing.Plate.Key;
        Write(document, version);
        document[Registration] = id;
        return document;
    }

    public static FilingVersion ReadPast(BsonDocument document) => ReadVersion(document, document.TryGetValue("plate", out var plate) ? PlateOf(plate) : null);

    private static Plate PlateOf(BsonValue key) => Plate.TryFromKey((ulong)key.AsInt64, out var plate) ? plate : throw new InvalidDataException("The registry holds what is no plate.");

    private static void Write(BsonDocument document, FilingVersion version)
    {
        if (version.Filing is { } filing) Write(document, filing);
        if (version.Revision != 1) document["n"] = version.Revision;
        if (version.Action != FilingAction.Filed) document["a"] = (int)version.Action;
        if (version.At is { } at) document["t"] = at.ToUnixTimeMilliseconds();
        if (version.Author.By is { } by) document["by"] = by;
        if (version.Author.Reason is { } reason) document["why"] = reason;
    }

    private static void Write(BsonDocument document, Filing filed)
    {
        document[Registration] = filed.Id;
        document["people"] = filed.PeopleAboard;
        if (filed.State != FilingState.Active) document[State] = (int)filed.State;
        if (filed.ValidFrom is { } from) document["from"] = from.DayNumber;
        if (filed.ValidTo is { } to) document["to"] = to.DayNumber;
        if (!filed.Gates.IsEmpty) document["gates"] = new BsonArray(filed.Gates.Select(gate => new BsonValue(gate)));
        if (filed.VehicleClass != VehicleClass.Unknown) document["class"] = (int)filed.VehicleClass;
        if (filed.Enterprise.Length > 0) document["firm"] = filed.Enterprise;
        if (filed.From.Length > 0) document["start"] = filed.From;
        if (filed.To.Length > 0) document["goal"] = filed.To;
        if (!filed.Drivers.IsEmpty) document["drivers"] = new BsonArray(filed.Drivers.Select(Write));
    }

    private static BsonDocument Write(Driver driver)
    {
        var document = new BsonDocument { ["name"] = driver.Name };
        if (driver.Phone is { } phone) document["phone"] = phone;
        if (driver.IdNumber is { } number) document["number"] = number;
        return document;
    }

    private static FilingVersion ReadVersion(BsonDocument document, Plate? plate) => new(
        plate is { } known ? ReadFiling(document, known) : null, document.TryGetValue("n", out var revision) ? revision.AsInt32 : 1,
        document.TryGetValue("a", out var action) ? (FilingAction)action.AsInt32 : FilingAction.Filed,
        document.TryGetValue("t", out var at) ? DateTimeOffset.FromUnixTimeMilliseconds(at.AsInt64) : null, new(Text(document, "by"), Text(document, "why")));

    private static Filing ReadFiling(BsonDocument document, Plate plate) => new()
    {
        Plate = plate,
        Id = document[Registration].AsString,
        State = document.TryGetValue(State, out var state) ? (FilingState)state.AsInt32 : OldState(document),
        ValidFrom = Day(document, "from"),
        ValidTo = Day(document, "to"),
        PeopleAboard = document["people"].AsInt32,
        Gates = document.TryGetValue("gates", out var gates) ? [.. gates.AsArray.Select(gate => gate.AsString)] : [],
        VehicleClass = document.TryGetValue("class", out var vehicle) ? (VehicleClass)vehicle.AsInt32 : VehicleClass.Unknown,
        Enterprise = Text(document, "firm") ?? "",
        From = Text(document, "start") ?? "",
        To = Text(document, "goal") ?? "",
        Drivers = document.TryGetValue("drivers", out var drivers) ? [.. drivers.AsArray.Select(driver => ReadDriver(driver.AsDocument))] : [],
    };

    private static Driver ReadDriver(BsonDocument driver) => new(driver["name"].AsString, Text(driver, "phone"), Text(driver, "number"));

    private static FilingState OldState(BsonDocument document) => !document.TryGetValue(Status, out var status) ? FilingState.Active : (RegistrationStatus)status.AsInt32 switch
    {
        RegistrationStatus.Suspended => FilingState.Suspended,
        RegistrationStatus.Revoked => FilingState.Revoked,
        RegistrationStatus.Pending => FilingState.Submitted,
        _ => FilingState.Active,
    };

    private static string? Text(BsonDocument document, string name) => document.TryGetValue(name, out var text) ? text.AsString : null;

    private static DateOnly? Day(BsonDocument document, string name) => document.TryGetValue(name, out var day) ? DateOnly.FromDayNumber(day.AsInt32) : null;
}
