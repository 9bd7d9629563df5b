using Checkpoint.Cloud.Registry;
using Checkpoint.Cloud.Registry.Embedded;
using Checkpoint.Cloud.Store;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;
using LiteDB;
using Xunit;

namespace Checkpoint.Cloud.Tests.Registry;

public sealed class RegistryFormatTests
{
    [Fact]
    public async Task A_file_of_the_first_program_is_read_and_what_was_not_approved_is_no_longer_told_to_gates()
    {
        using var folder = new Folder();
        Registration[] old =
        [
            Filings.Registration("陕K00001", "SM-1") with { PeopleAboard = 2, Gates = ["north/*"], ValidFrom = new(2026, 2, 11), ValidTo = new(2026, 12, 31) },
            Filings.Registration("陕K00002", "SM-2") with { Status = RegistrationStatus.Pending },
            Filings.Registration("陕K00003", "SM-3") with { Status = RegistrationStatus.Suspended },
            Filings.Registration("陕K00004", "SM-4") with { Status = RegistrationStatus.Revoked },
        ];
        WriteOld(folder, old);

        foreach (var _ in Enumerable.Range(0, 2))
        {
            await using var store = EmbeddedRegistryStore.Open(folder.Path, TimeProvider.System);
            var told = old.Where(each => each.Status != RegistrationStatus.Pending).ToList();
            Assert.Equal(new WhitelistHead(6, 3, WhitelistDigest.Of(told).ToString()), store.Head);
            var (_, since, _) = await store.SinceAsync(5, 10, TestContext.Current.CancellationToken);
            Assert.Equal((Filings.PlateOf("陕K00002"), null, 6L), (since.Single().Change.Plate, since.Single().Change.Registration, since.Single().Version));
            foreach (var each in told) Assert.Equal(each, (await store.GetAsync(each.Id, TestContext.Current.CancellationToken))!.Filing!.Registration);
            Assert.Equal(FilingState.Submitted, (await store.GetAsync("SM-2", TestContext.Current.CancellationToken))!.Filing!.State);
            Assert.Equal((null, 1), ((await store.HistoryAsync("SM-2", 9, TestContext.Current.CancellationToken)).Single().At, (await store.HistoryAsync("SM-2", 9, TestContext.Current.CancellationToken)).Single().Revision));
            Assert.Equal(["SM-1", "SM-2", "SM-3", "SM-4"], await store.SearchAsync(new("陕K")));
        }
    }

    [Fact]
    public async Task A_file_of_a_newer_program_is_left_alone()
    {
        using var folder = new Folder();
        await using (EmbeddedRegistryStore.Open(folder.Path, TimeProvider.System)) { }
        using (var database = Database(folder)) database.UserVersion = 9_999;
        Assert.Contains("9999", Assert.Throws<StoreException>(() => EmbeddedRegistryStore.Open(folder.Path, TimeProvider.System)).Message, StringComparison.Ordinal);
    }

    /// <summary>As the first program did it. Version 5 was the removal of a plate.</summary>
    private static void WriteOld(Folder folder, Registration[] registrations)
    {
        using var database = Database(folder);
        var filed = database.GetCollection("registrations", BsonAutoId.ObjectId);
        filed.EnsureIndex("v", unique: true);
        filed.EnsureIndex("r");
        foreach (var (index, registration) in registrations.Index())
        {
            var document = new BsonDocument { ["_id"] = (long)registration.Plate.Key, ["v"] = index + 1L, ["r"] = registration.Id, ["people"] = registration.PeopleAboard };
            if (registration.Status != RegistrationStatus.Active) document["status"] = (int)registration.Status;
            if (registration.ValidFrom is { } from) document["from"] = from.DayNumber;
            if (registration.ValidTo is { } to) document["to"] = to.DayNumber;
            if (!registration.Gates.IsEmpty) document["gates"] = new BsonArray(registration.Gates.Select(gate => new BsonValue(gate)));
            filed.Insert(document);
        }
        filed.Insert(new BsonDocument { ["_id"] = (long)Filings.PlateOf("陕K00005").Key, ["v"] = 5L });
        database.GetCollection("about", BsonAutoId.ObjectId).Insert(new BsonDocument { ["_id"] = 1, ["version"] = 5L, ["count"] = 4, ["digest"] = WhitelistDigest.Of(registrations).ToString() });
    }

    private static LiteDatabase Database(Folder folder) => new(new ConnectionString { Filename = folder.File("registry.db"), Collation = Collation.Binary });
}
