using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;
using LiteDB;

namespace Checkpoint.Edge.Whitelist;

/// <summary>A registration as a LiteDB document. What is as usual is left out.</summary>
internal static class RegistrationDocument
{
    public static BsonDocument Write(Registration registration)
    {
        var document = new BsonDocument
        {
            ["_id"] = (long)registration.Plate.Key,
            ["registration"] = registration.Id,
            ["people"] = registration.PeopleAboard,
        };
        if (registration.Status != RegistrationStatus.Active)
            document["status"] = (int)registration.Status;
        if (registration.ValidFrom is { } from)
            document["from"] = from.DayNumber;
        if (registration.ValidTo is { } to)
            document["to"] = to.DayNumber;
        if (!registration.Gates.IsEmpty)
            document["gates"] = new BsonArray(registration.Gates.Select(gate => new BsonValue(gate)));
        return document;
    }

    /// <exception cref="InvalidDataException">The document is damaged.</exception>
    public static Registration Read(BsonDocument document) => new()
    {
        Plate = Plate.TryFromKey((ulong)document["_id"].AsInt64, out var plate) ? plate : throw new InvalidDataException("This is no plate."),
        Id = document["registration"].AsString is { Length: > 0 and <= Registration.MaximumIdLength } id ? id : throw new InvalidDataException("This is no id."),
        Status = document["status"] is { IsInt32: true } status ? (RegistrationStatus)status.AsInt32 : RegistrationStatus.Active,
        ValidFrom = Day(document["from"]),
        ValidTo = Day(document["to"]),
        PeopleAboard = document["people"].AsInt32 is > 0 and <= Registration.MaximumPeople and var people ? people : throw new InvalidDataException("This is no number of people."),
        Gates = document["gates"] is { IsArray: true } gates ? [.. gates.AsArray.Select(gate => gate.AsString)] : [],
    };

    private static DateOnly? Day(BsonValue day) => day.IsNull ? null : DateOnly.FromDayNumber(day.AsInt32);
}
