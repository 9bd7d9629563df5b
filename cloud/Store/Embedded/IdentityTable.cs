using LiteDB;

namespace Checkpoint.Cloud.Store.Embedded;

/// <summary>The name of the store, made once.</summary>
internal sealed class IdentityTable(LiteDatabase database)
{
    private readonly ILiteCollection<BsonDocument> _identity = database.GetCollection("identity");

    public string GetOrMake()
    {
        if (_identity.FindById(1) is { } known) return known["name"].AsString;
        var made = Guid.NewGuid().ToString("n");
        _identity.Insert(new BsonDocument { ["_id"] = 1, ["name"] = made });
        database.Checkpoint();
        return made;
    }
}
