using Checkpoint.Cloud.Registry;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Cloud.Tests.Registry;

public sealed class RegistryStoreTests
{
    private static readonly Gen<Registration> s_registrations =
        from plate in Gen.Int[0, 30]
        from colour in Gen.OneOf(Gen.Const(PlateColour.Yellow), Gen.Const(PlateColour.Blue), Gen.Const(PlateColour.Unknown))
        from id in Gen.Int[0, 30]
        from status in Gen.Enum<RegistrationStatus>()
        from people in Gen.Int[1, 3]
        from gates in Gen.Int[0, 2]
        select Filed($"陕K{plate:D5}", $"SM-{id}", colour) with { Status = status, PeopleAboard = people, Gates = [.. new[] { "north/*", "south/gate-1" }.Take(gates)] };

    [Fact]
    public void Whatever_is_filed_and_removed_head_and_pages_say_what_is_there_and_a_restart_changes_nothing() =>
        Gen.Select(Gen.Int[0, 9], s_registrations).List[0, 120].Sample(story =>
        {
            using var folder = new Folder();
            var store = RegistryStore.Open(folder.Path);
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
                        var outcome = store.Put([registration])[0];
                        Assert.Equal(taken, outcome == FilingOutcome.PlateTaken);
                        Assert.Equal(!taken && same, outcome == FilingOutcome.Same);
                        Assert.Equal(taken || same, store.Head.Version == before);
                        if (!taken) model[registration.Id] = registration;
                        break;
                    case 7:
                        Assert.Equal(model.Remove(registration.Id), store.Remove(registration.Id));
                        break;
                    case 8:
                        store.Dispose();
                        store = RegistryStore.Open(folder.Path);
                        break;
                    default:
                        replicas.Add((store.Head.Version, model.Values.ToDictionary(each => each.Plate.Key)));
                        break;
                }

                Assert.Equal((model.Count, WhitelistDigest.Of(model.Values).ToString()), (store.Head.Count, store.Head.Digest));
                Assert.Equal(model.GetValueOrDefault(registration.Id), store.Get(registration.Id));
            }

            foreach (var (version, filed) in replicas)
            {
                // A replica of an older version, with the changes since, in small pages.
                for (var at = version; ;)
                {
                    var slice = store.Since(at, 3);
                    foreach (var ((plate, now), changed) in slice.Changes)
                    {
                        Assert.True(changed > at);
                        at = changed;
                        if (now is null) filed.Remove(plate.Key);
                        else filed[plate.Key] = now;
                    }
                    if (slice.IsEnd) break;
                }
                Assert.Equal(model.Values.OrderBy(each => each.Plate.Key), filed.Values.OrderBy(each => each.Plate.Key));
            }

            store.Dispose();
        }, iter: Scale.Of(200, 20));

    [Fact]
    public void Pages_of_a_snapshot_and_of_changes_stay_within_their_bounds()
    {
        using var folder = new Folder();
        using var store = RegistryStore.Open(folder.Path);
        // As large as registrations can be, and not to be packed well.
        var random = new Random(1);
        store.Put([.. Enumerable.Range(0, 3_000).Select(n => Filed($"陕K{n:D5}", $"备{n:D5}{Noise(58)}") with { Gates = [.. Enumerable.Range(0, 40).Select(_ => $"{Noise(30)}/{Noise(30)}").Order(StringComparer.Ordinal)] })]);
        var maker = new PageMaker(store);
        var filed = new HashSet<string>();
        for (var after = WhitelistCursor.Beginning; after is not null;)
        {
            var page = WhitelistMessages.ReadPage(maker.Answer(new() { Request = new string('r', 64), After = after }), out var problem);
            Assert.Null(problem);
            Assert.All(page!.Entries, entry => Assert.True(filed.Add(entry.Registration!)));
            after = page.After;
        }

        Assert.Equal(3_000, filed.Count);
        for (var at = 0L; at < store.Head.Version;)
        {
            var page = WhitelistMessages.ReadPage(maker.Answer(new() { Request = "r", Version = at }), out _)!;
            Assert.True(page.Through > at);
            at = page.Through;
        }

        string Noise(int length) => string.Create(length, random, static (text, random) =>
        {
            foreach (ref var character in text) character = "abcdefghijklmnopqrstuvwxyz0123456789"[random.Next(36)];
        });
    }

    [Fact]
    public void Versions_are_counted_on_and_no_page_is_remembered_past_a_change()
    {
        using var folder = new Folder();
        using var store = RegistryStore.Open(folder.Path);
        var maker = new PageMaker(store);
        store.Put([Filed("陕K00001", "SM-1")]);
        Assert.Equal("active", Status());
        store.Put([Filed("陕K00001", "SM-1") with { Status = RegistrationStatus.Revoked }]);
        Assert.Equal("revoked", Status());
        Assert.Equal(2, store.Head.Version);

        string Status() => WhitelistMessages.ReadPage(maker.Answer(new() { Request = "r", Version = 0 }), out _)!.Entries.Single().Status.ToString().ToLowerInvariant();
    }

    private static Registration Filed(string text, string id, PlateColour colour = PlateColour.Yellow)
    {
        Assert.True(Plate.TryParse(text, colour, out var plate, out _));
        return new() { Plate = plate, Id = id };
    }
}
