using Checkpoint.Cloud.Registry;
using Checkpoint.Cloud.Registry.Postgres;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Whitelist;
using Checkpoint.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Checkpoint.Cloud.Tests.Registry;

/// <summary>What every registry does, and what several centres do with one.</summary>
public sealed class PostgresFilingStoreTests(PostgresServer server) : FilingStoreTests
{
    protected override int Iterations => Scale.Of(10, 2);

    protected override async Task<IRegistryHome> HomeAsync() => new PostgresRegistryHome(await server.CreateDatabaseAsync());

    [Fact]
    public async Task Several_centres_that_file_at_once_count_every_version_once_and_see_what_the_others_have_filed()
    {
        await using var home = await HomeAsync();
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => home.Open()))); // at once, also the tables
        await Task.WhenAll(stores.SelectMany((store, number) => Enumerable.Range(0, 2).Select(turn => Task.Run(async () =>
        {
            for (var batch = 0; batch < 10; batch++)
                await store.PutAsync(Enumerable.Range(batch * 10, 15).Select(plate => Filings.Registration($"陕K{plate:D5}", $"SM-{plate}") with { PeopleAboard = 1 + ((plate + number + turn) % 3) }));
        }))));

        var newest = stores.Max(store => store.Head.Version);
        foreach (var store in stores)
        {
            await Wait.Until(() => store.Head.Version == newest, "the head of the others");
            var (head, changes, isEnd) = await store.SinceAsync(0, 1_000, TestContext.Current.CancellationToken);
            Assert.Equal((105, 105, true), (head.Count, changes.Count, isEnd));
            Assert.Equal(WhitelistDigest.Of(changes.Select(each => each.Change.Registration!)).ToString(), head.Digest);
            Assert.Equal(changes.Count, changes.Select(each => each.Version).Distinct().Count());
            Assert.Equal(105, (await store.SearchAsync(new("陕"), 500)).Length);
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_registry_that_was_kept_in_the_folder_is_taken_into_the_database_with_versions_and_history_once()
    {
        using var folder = new Folder();
        var connectionString = await server.CreateDatabaseAsync();
        WhitelistHead head;
        await using (var before = Checkpoint.Cloud.Registry.Embedded.EmbeddedRegistryStore.Open(folder.Path, TimeProvider.System))
        {
            await before.PutAsync([Filings.Registration("陕K00001", "SM-1"), Filings.Registration("陕K00002", "SM-2"), Filings.Registration("陕K00003", "SM-3")]);
            await before.RemoveAsync("SM-2");
            await before.ApplyAsync(FilingCommand.File(Filings.Filing("陕K00004", "SM-4") with { Enterprise = "某煤矿" }, Filings.Somebody));
            await before.PutAsync([Filings.Registration("陕K00001", "SM-1") with { PeopleAboard = 3 }]);
            head = before.Head;
        }

        foreach (var _ in Enumerable.Range(0, 2))
        {
            await using var centre = await CentreProcess.StartAsync([$"--Store:Directory={folder.Path}", $"--Store:ConnectionString={connectionString}", "--Broker:AllowAnonymous=true"]);
            await using var store = PostgresRegistryStore.Open(connectionString, TimeProvider.System, NullLogger.Instance);
            Assert.Equal(head, store.Head);
            var (_, changes, _) = await store.SinceAsync(3, 10, TestContext.Current.CancellationToken);
            Assert.Equal([("陕K00002", 4L, false), ("陕K00001", 5L, true)], changes.Select(each => (each.Change.Plate.Text, each.Version, each.Change.Registration is not null)));
            Assert.Equal([3, 1], (await store.HistoryAsync("SM-1", 9, TestContext.Current.CancellationToken)).Select(each => each.Filing!.PeopleAboard));
            Assert.Equal(["SM-1", "SM-3", "SM-4"], await store.SearchAsync(new()));
            Assert.Equal((false, true), (File.Exists(folder.File("registry.db")), File.Exists(folder.File("registry.db.moved"))));
        }
    }

    [Fact]
    public async Task A_large_registry_is_taken_over_whole()
    {
        const int many = 21_000;
        using var folder = new Folder();
        var connectionString = await server.CreateDatabaseAsync();
        WhitelistHead head;
        await using (var before = Checkpoint.Cloud.Registry.Embedded.EmbeddedRegistryStore.Open(folder.Path, TimeProvider.System))
        {
            foreach (var people in (int[])[1, 2])
                await before.PutAsync(Enumerable.Range(0, many).Select(number => Filings.Registration($"陕K{number:00000}", $"SM-{number}") with { PeopleAboard = people }));
            head = before.Head;
        }

        await using var centre = await CentreProcess.StartAsync([$"--Store:Directory={folder.Path}", $"--Store:ConnectionString={connectionString}", "--Broker:AllowAnonymous=true"]);
        await using var store = PostgresRegistryStore.Open(connectionString, TimeProvider.System, NullLogger.Instance);
        Assert.Equal((head, many), (store.Head, store.Head.Count));
        Assert.Equal([2, 1], (await store.HistoryAsync($"SM-{many - 1}", 9, TestContext.Current.CancellationToken)).Select(each => each.Filing!.PeopleAboard));
    }

    [Fact]
    public async Task A_centre_that_could_not_hear_looks_when_the_database_is_back()
    {
        await using var own = new PostgresServer();
        var connectionString = await own.CreateDatabaseAsync();
        await using var writer = PostgresRegistryStore.Open(connectionString, TimeProvider.System, NullLogger.Instance);
        await using var listener = PostgresRegistryStore.Open(connectionString, TimeProvider.System, NullLogger.Instance);
        await writer.PutAsync([Filings.Registration("陕K00001", "SM-1")]);
        await Wait.Until(() => listener.Head.Version == 1, "the first head");
        await own.CrashAsync();
        await Wait.Until(async () => await TryAsync(), "a database that writes again");
        await Wait.Until(() => listener.Head.Version == 2, "the head after the crash");
        Assert.Equal(["SM-1", "SM-2"], await listener.SearchAsync(new("陕K")));

        async Task<bool> TryAsync()
        {
            try
            {
                await writer.PutAsync([Filings.Registration("陕K00002", "SM-2")]);
                return true;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        }
    }
}
