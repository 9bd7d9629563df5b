using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;
using LiteDB;

namespace Checkpoint.Cloud.Registry;

/// <summary>What is filed for a plate with its colour, and the version of its last change. Of what was removed the version stays.</summary>
internal static class RegistryDocument
{
    public const string Key = "_id", Version = "v", Registration = "r";

    public static BsonDocument Write(WhitelistChange change, long version)
    {
        var document = new BsonDocument { [Key] = (long)change.Plate.Key, [Version] = version };
        if (change.Registration is not { } filed) return document;
        document[Registration] = filed.Id;
        document["people"] = filed.PeopleAboard;
        if (filed.Status != RegistrationStatus.Active) document["status"] = (int)filed.Status;
        if (filed.ValidFrom is { } from) document["from"] = from.DayNumber;
        if (filed.ValidTo is { } to) document["to"] = to.DayNumber;
        if (!filed.Gates.IsEmpty) document["gates"] = new BsonArray(filed.Gates.Select(gate => new BsonValue(gate)));
        return document;
    }

    /// <exception cref="InvalidDataException">The document is damaged.</exception>
    public static WhitelistChange Read(BsonDocument document)
    {
        if (!Plate.TryFromKey((ulong)document[Key].AsInt64, out var plate)) throw new InvalidDataException("The registry holds what is no plate.");
        if (!document.TryGetValue(Registration, out var id)) return new(plate, null);
        return new(plate, new Registration
        {
            Plate = plate,
            Id = id.AsString,
            Status = document.TryGetValue("status", out var status) ? (RegistrationStatus)status.AsInt32 : RegistrationStatus.Active,
            ValidFrom = Day(document, "from"),
            ValidTo = Day(document, "to"),
            PeopleAboard = document["people"].AsInt32,
            Gates = document.TryGetValue("gates", out var gates) ? [.. gates.AsArray.Select(gate => gate.AsString)] : [],
        });
    }

    private static DateOnly? Day(BsonDocument document, string name) => document.TryGetValue(name, out var day) ? DateOnly.FromDayNumber(day.AsInt32) : null;
}
