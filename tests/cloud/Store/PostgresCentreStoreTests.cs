using Checkpoint.Cloud.Passes;
using Checkpoint.Cloud.Store;
using Checkpoint.Cloud.Store.Postgres;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Messages;
using Npgsql;
using Xunit;

namespace Checkpoint.Cloud.Tests.Store;

/// <summary>A real PostgreSQL: what every store does, and what several centres do with one.</summary>
public sealed class PostgresCentreStoreTests(PostgresServer server) : CentreStoreTests
{
    protected override async Task<IStoreHome> HomeAsync() => new PostgresHome(await server.CreateDatabaseAsync());

    [Fact]
    public async Task Several_centres_that_get_the_same_events_at_once_store_each_once_and_fold_them_in_order()
    {
        Story[] gates = [.. Enumerable.Range(1, 6).Select(number => Day($"gate-{number}"))];
        string expected;
        await using (var alone = await HomeAsync())
        await using (var store = alone.Open())
        {
            foreach (var gate in gates) await store.AppendAsync([.. gate.Told.Select(gate.Received)]);
            expected = await PictureAsync(store);
        }

        await using var home = await HomeAsync();
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => home.Open()))); // at once, also the tables
        var outcomes = await Task.WhenAll(stores.SelectMany((store, number) => Enumerable.Range(0, 2).Select(turn => Task.Run(async () =>
        {
            var random = new Random((number * 10) + turn);
            ReceivedEvent[] mine = [.. gates.SelectMany(gate => gate.Told.Select(gate.Received))];
            random.Shuffle(mine);
            var stored = 0;
            foreach (var batch in mine.Chunk(random.Next(3, 12))) stored += (await store.AppendAsync(batch)).Stored;
            return stored;
        }))));

        Assert.Equal(gates.Sum(gate => gate.Told.Count), outcomes.Sum());
        foreach (var store in stores)
        {
            Assert.Equal(expected, await PictureAsync(store));
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_database_that_crashes_while_events_come_holds_them_up_and_loses_none()
    {
        // A server of its own: the others go on meanwhile.
        await using var own = new PostgresServer();
        await using var store = PostgresCentreStore.Open(await own.CreateDatabaseAsync(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var story = new Story("shenmu", "north").Start("entry");
        for (var pass = 0; pass < 60; pass++) story.GreenPass("entry", $"陕K{pass:00000}");
        var confirmed = 0L;
        var appending = Task.Run(async () =>
        {
            foreach (var batch in story.Told.Chunk(3)) Volatile.Write(ref confirmed, (await store.AppendAsync([.. batch.Select(story.Received)])).Streams.Single().Through);
        });
        for (var crash = 1; crash <= 3; crash++)
        {
            var next = Volatile.Read(ref confirmed) + 20;
            await Wait.Until(() => Volatile.Read(ref confirmed) >= next || appending.IsCompleted, "events that are stored");
            var before = Volatile.Read(ref confirmed);
            await own.CrashAsync();
            await Wait.Until(async () => await ThroughAsync(), "a database that answers");

            async Task<bool> ThroughAsync()
            {
                try
                {
                    Assert.True((await store.StreamsAsync()).Single().Through >= before);
                    return true;
                }
                catch (NpgsqlException)
                {
                    return false;
                }
            }
        }

        await appending;
        Assert.Equal((story.Told.Count, false), ((await store.StreamsAsync()).Single().Through, (await store.StreamsAsync()).Single().HasGap));
        Assert.All(await store.PassesAsync(new(Limit: 500)), pass => Assert.Equal(PassOutcome.Passed, pass.Outcome));
        Assert.Equal(60, (await store.PassesAsync(new(Limit: 500))).Count);
    }

    [Fact]
    public async Task Texts_that_a_database_cannot_hold_do_not_stop_the_stream()
    {
        await using var home = await HomeAsync();
        await using var store = home.Open();
        var story = new Story("shenmu", "north").Start("entry");
        story.Tell(new PassArrived { Lane = "en\0try", Pass = "p\0-1" });
        story.Tell(new PassIdentified { Lane = "en\0try", Pass = "p\0-1", Plate = "陕K\010001", Verdict = WhitelistVerdict.Unregistered, Source = PlateSource.Camera });
        story.Tell(new PassArrived { Lane = "entry", Pass = "p\uFFFD-1" });
        var events = story.Told.Select(story.Received).ToList();
        events.Add(events[0] with { Sequence = 5, Event = null, Problem = "no \0 event", Payload = [0, 1] });
        Assert.Equal(5, (await store.AppendAsync(events)).Streams.Single().Through);
        await store.RejectAsync([new("shenmu/north", "no \0 JSON", [0])]);
        Assert.Equal(["陕K\010001", null], (await store.PassesAsync(new())).Select(pass => pass.Plate).OrderDescending());
        Assert.Equal(2, (await store.FiguresAsync()).KeptAside);
    }

    [Theory]
    [InlineData("insert into schema_version (number) values (9999)")]
    [InlineData("update about set value = '9999' where name = 'projection'")]
    public async Task Tables_of_a_newer_program_are_left_alone(string newer)
    {
        var connectionString = await server.CreateDatabaseAsync();
        await using (PostgresCentreStore.Open(connectionString, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance)) { }
        await using (var connection = new NpgsqlConnection(connectionString))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
#pragma warning disable CA2100 // a text of the test
            await using var command = new NpgsqlCommand(newer, connection);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var refused = Assert.Throws<StoreException>(() => PostgresCentreStore.Open(connectionString, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance));
        Assert.Contains("9999", refused.Message, StringComparison.Ordinal);
    }
}
