using Checkpoint.Cloud.Store;
using Checkpoint.Cloud.Store.Embedded;
using Checkpoint.Protocols.Whitelist;
using LiteDB;

namespace Checkpoint.Cloud.Registry.Embedded;

/// <summary>The form of the file, and its head.</summary>
internal static class RegistryFormat
{
    /// <summary>0: registrations only, those not yet approved among what gates are told.</summary>
    private const int Newest = 1;

    public static RegistryHead ReadHead(ILiteCollection<BsonDocument> about)
    {
        if (about.FindById(1) is not { } found) return RegistryHead.Empty;
        var head = new WhitelistHead(found["version"].AsInt64, found["count"].AsInt32, found["digest"].AsString);
        return new(head, found.TryGetValue("filings", out var filings) ? filings.AsInt32 : head.Count, found.TryGetValue("change", out var change) ? change.AsInt64 : head.Version);
    }

    public static void WriteHead(ILiteCollection<BsonDocument> about, RegistryHead head) => about.Upsert(new BsonDocument
    {
        ["_id"] = 1, ["version"] = head.Whitelist.Version, ["count"] = head.Whitelist.Count, ["digest"] = head.Whitelist.Digest, ["filings"] = head.Filings, ["change"] = head.Change,
    });

    /// <summary>Brings a file of an older program up to date.</summary>
    /// <exception cref="StoreException">A newer program has made it.</exception>
    public static void Update(EmbeddedFile file, ILiteCollection<BsonDocument> filed, ILiteCollection<BsonDocument> about)
    {
        var version = file.Database.UserVersion;
        if (version > Newest) throw new StoreException($"it is of version {version}, and this program knows {Newest}: take the newer program.");
        if (version == Newest) return;
        file.Write(() =>
        {
            var head = ReadHead(about);
            foreach (var pending in filed.Find(BsonExpression.Create("status = @0", (int)RegistrationStatus.Pending)).ToList()) head = TakeOff(filed, pending, head);
            if (head.Change > 0) WriteHead(about, head);
            return true;
        });
        file.Database.UserVersion = Newest;
    }

    /// <summary>Gates are no longer told of what is not approved: to them it is removed.</summary>
    private static RegistryHead TakeOff(ILiteCollection<BsonDocument> filed, BsonDocument document, RegistryHead head)
    {
        var row = RegistryDocument.Read(document);
        var told = (row.Filed!.Filing! with { State = FilingState.Active }).Registration! with { Status = RegistrationStatus.Pending };
        var digest = WhitelistDigest.TryParse(head.Whitelist.Digest, out var known) ? known.Without(told) : throw new InvalidDataException("The registry's digest is damaged.");
        var next = head with { Whitelist = new(head.Whitelist.Version + 1, head.Whitelist.Count - 1, digest.ToString()), Change = head.Change + 1 };
        filed.Update(RegistryDocument.Write(row with { Version = next.Whitelist.Version, Change = next.Change }));
        return next;
    }
}
