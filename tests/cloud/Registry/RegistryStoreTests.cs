using Checkpoint.Cloud.Registry;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Cloud.Tests.Registry;

/// <summary>What every registry does, whatever it is made of.</summary>
public abstract class RegistryStoreTests
{
    private static readonly Gen<Registration> s_registrations =
        from plate in Gen.Int[0, 30]
        from colour in Gen.OneOf(Gen.Const(PlateColour.Yellow), Gen.Const(PlateColour.Blue), Gen.Const(PlateColour.Unknown))
        from id in Gen.Int[0, 30]
        from status in Gen.Enum<RegistrationStatus>()
        from people in Gen.Int[1, 3]
        from gates in Gen.Int[0, 2]
        select Filed($"陕K{plate:D5}", $"SM-{id}", colour) with { Status = status, PeopleAboard = people, Gates = [.. new[] { "north/*", "south/gate-1" }.Take(gates)] };

    /// <summary>A database of its own for each costs a second or two.</summary>
    protected abstract int Iterations { get; }

    protected abstract Task<IRegistryHome> HomeAsync();

    [Fact]
    public Task Whatever_is_filed_and_removed_head_and_pages_say_what_is_there_and_a_restart_changes_nothing() =>
        Gen.Select(Gen.Int[0, 9], s_registrations).List[0, 120].SampleAsync(async story =>
        {
            await using var home = await HomeAsync();
            var store = home.Open();
            var model = new Dictionary<string, Registration>();
            var replicas = new List<(long Version, Dictionary<ulong, Registration> Filed)>();
            foreach (var (what, registration) in story)
            {
                var before = store.Head.Version;
                switch (what)
                {
                    case < 7:
                        var taken = model.Values.Any(other => other.Plate == registration.Plate && other.Id != registration.Id);
                        var same = registration.Equals(model.GetValueOrDefault(registration.Id));
                        var outcome = (await store.PutAsync([registration]))[0];
                        Assert.Equal(taken, outcome == FilingOutcome.PlateTaken);
                        Assert.Equal(!taken && same, outcome == FilingOutcome.Same);
                        var wasTold = model.GetValueOrDefault(registration.Id) is { } earlier && IsTold(earlier);
                        Assert.Equal(taken || same || !(wasTold || IsTold(registration)), store.Head.Version == before);
                        if (!taken) model[registration.Id] = registration;
                        break;
                    case 7:
                        Assert.Equal(model.Remove(registration.Id), await store.RemoveAsync(registration.Id));
                        break;
                    case 8:
                        await store.DisposeAsync();
                        store = home.Open();
                        break;
                    default:
                        replicas.Add((store.Head.Version, model.Values.Where(IsTold).ToDictionary(each => each.Plate.Key)));
                        break;
                }

                Assert.Equal((model.Values.Count(IsTold), WhitelistDigest.Of(model.Values.Where(IsTold)).ToString()), (store.Head.Count, store.Head.Digest));
                Assert.Equal(model.GetValueOrDefault(registration.Id), (await store.GetAsync(registration.Id))?.Filing is { } there ? AsProgramsSeeIt(there) : null);
            }

            foreach (var (version, filed) in replicas)
            {
                // A replica of an older version, with the changes since, in small pages.
                for (var at = version; ;)
                {
                    var slice = await store.SinceAsync(at, 3);
                    foreach (var ((plate, now), changed) in slice.Changes)
                    {
                        Assert.True(changed > at);
                        at = changed;
                        if (now is null) filed.Remove(plate.Key);
                        else filed[plate.Key] = now;
                    }
                    if (slice.IsEnd) break;
                }
                Assert.Equal(model.Values.Where(IsTold).OrderBy(each => each.Plate.Key), filed.Values.OrderBy(each => each.Plate.Key));
            }

            await store.DisposeAsync();
        }, iter: Iterations, threads: 1);

    [Fact]
    public async Task Pages_of_a_snapshot_and_of_changes_stay_within_their_bounds()
    {
        await using var home = await HomeAsync();
        await using var store = home.Open();
        // As large as registrations can be, and not to be packed well.
        var random = new Random(1);
        await store.PutAsync([.. Enumerable.Range(0, 1_000).Select(n => Filed($"陕K{n:D5}", $"备{n:D5}{Noise(58)}") with { Gates = [.. Enumerable.Range(0, 40).Select(_ => $"{Noise(30)}/{Noise(30)}").Order(StringComparer.Ordinal)] })]);
        var maker = new PageMaker(store);
        var filed = new HashSet<string>();
        for (var after = WhitelistCursor.Beginning; after is not null;)
        {
            var page = WhitelistMessages.ReadPage(await maker.AnswerAsync(new() { Request = new string('r', 64), After = after }), out var problem);
            Assert.Null(problem);
            Assert.All(page!.Entries, entry => Assert.True(filed.Add(entry.Registration!)));
            after = page.After;
        }

        Assert.Equal(1_000, filed.Count);
        for (var at = 0L; at < store.Head.Version;)
        {
            var page = WhitelistMessages.ReadPage(await maker.AnswerAsync(new() { Request = "r", Version = at }), out _)!;
            Assert.True(page.Through > at);
            at = page.Through;
        }

        string Noise(int length) => string.Create(length, random, static (text, random) =>
        {
            foreach (ref var character in text) character = "abcdefghijklmnopqrstuvwxyz0123456789"[random.Next(36)];
        });
    }

    [Fact]
    public async Task Versions_are_counted_on_and_no_page_is_remembered_past_a_change()
    {
        await using var home = await HomeAsync();
        await using var store = home.Open();
        var maker = new PageMaker(store);
        await store.PutAsync([Filed("陕K00001", "SM-1")]);
        Assert.Equal("active", await StatusAsync());
        await store.PutAsync([Filed("陕K00001", "SM-1") with { Status = RegistrationStatus.Revoked }]);
        Assert.Equal("revoked", await StatusAsync());
        Assert.Equal(2, store.Head.Version);

        async Task<string> StatusAsync() => WhitelistMessages.ReadPage(await maker.AnswerAsync(new() { Request = "r", Version = 0 }), out _)!.Entries.Single().Status.ToString().ToLowerInvariant();
    }

    // Gates are not told of what nobody has approved.
    private static bool IsTold(Registration registration) => registration.Status != RegistrationStatus.Pending;

    private static Registration AsProgramsSeeIt(Filing filing) => (filing with { State = FilingState.Active }).Registration! with { Status = filing.Status };

    private static Registration Filed(string text, string id, PlateColour colour = PlateColour.Yellow) => Filings.Registration(text, id, colour);
}

public sealed class EmbeddedRegistryStoreTests : RegistryStoreTests
{
    protected override int Iterations => Scale.Of(200, 20);

    protected override Task<IRegistryHome> HomeAsync() => Task.FromResult<IRegistryHome>(new EmbeddedRegistryHome());
}

public sealed class PostgresRegistryStoreTests(PostgresServer server) : RegistryStoreTests
{
    protected override int Iterations => Scale.Of(20, 2);

    protected override async Task<IRegistryHome> HomeAsync() => new PostgresRegistryHome(await server.CreateDatabaseAsync());
}
