using System.Text.Json;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using LiteDB;

namespace Checkpoint.Edge.Passes;

/// <summary>Passes and their steps as LiteDB documents. Times are milliseconds since 1970: LiteDB's own lose the offset.</summary>
internal static class PassDocument
{
    public const string Arrived = "arrived", PlateKey = "plateKey", Outcome = "outcome", StepPass = "pass", StepSequence = "sequence";

    // With parameters: LiteDB's Query puts values into the text, and every text is compiled and kept for ever.
    public static BsonExpression ArrivedBetween(BsonValue first, BsonValue last) => BsonExpression.Create($"{Arrived} BETWEEN @0 AND @1", first, last);

    public static BsonExpression ArrivedBefore(BsonValue time) => BsonExpression.Create($"{Arrived} < @0", time);

    public static BsonExpression HasPlate(BsonValue key) => BsonExpression.Create($"{PlateKey} = @0", key);

    public static BsonExpression HasOutcome(BsonValue outcome) => BsonExpression.Create($"{Outcome} = @0", outcome);

    public static BsonExpression IsStepOf(BsonValue pass) => BsonExpression.Create($"{StepPass} = @0", pass);

    public static BsonDocument Write(Pass pass)
    {
        var document = new BsonDocument { ["_id"] = pass.Id, ["lane"] = pass.Lane, [Arrived] = pass.Arrived.ToUnixTimeMilliseconds() };
        if (pass.Plate is not null)
        {
            document["plate"] = pass.Plate;
            document["colour"] = (int)pass.Colour;
            if (Plate.TryParse(pass.Plate, PlateColour.Unknown, out var plate, out _))
                document[PlateKey] = (long)plate.KeyWithoutColour;
        }
        if (pass.Verdict is { } verdict)
            document["verdict"] = verdict.ToString();
        if (pass.Registration is not null)
            document["registration"] = pass.Registration;
        if (pass.Outcome is { } outcome)
            document[Outcome] = outcome.ToString();
        if (pass.Ended is { } ended)
            document["ended"] = ended.ToUnixTimeMilliseconds();
        return document;
    }

    public static Pass Read(BsonDocument document) => new()
    {
        Id = document["_id"].AsString,
        Lane = document["lane"].AsString,
        Arrived = Time(document[Arrived]),
        Ended = document["ended"].IsNull ? null : Time(document["ended"]),
        Plate = document["plate"].IsNull ? null : document["plate"].AsString,
        Colour = document["colour"].IsNull ? PlateColour.Unknown : (PlateColour)document["colour"].AsInt32,
        Verdict = document["verdict"].IsNull ? null : Enum.Parse<WhitelistVerdict>(document["verdict"].AsString),
        Registration = document["registration"].IsNull ? null : document["registration"].AsString,
        Outcome = document[Outcome].IsNull ? null : Enum.Parse<PassOutcome>(document[Outcome].AsString),
    };

    public static BsonDocument WriteStep(string pass, CloudEvent recorded, string data) => new()
    {
        ["_id"] = recorded.Id,
        [StepPass] = pass,
        [StepSequence] = recorded.Sequence,
        ["time"] = recorded.Time.ToUnixTimeMilliseconds(),
        ["type"] = EventTypes.Of(recorded.Data),
        ["data"] = data,
    };

    public static PassStep ReadStep(BsonDocument document) => new(
        document[StepSequence].AsInt64, Time(document["time"]), document["type"].AsString, JsonElement.Parse(document["data"].AsString));

    private static DateTimeOffset Time(BsonValue milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds.AsInt64);
}
