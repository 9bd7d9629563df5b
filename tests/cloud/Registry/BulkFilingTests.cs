using Checkpoint.Cloud.Registry;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Cloud.Tests.Registry;

public abstract class BulkFilingTests
{
    /// <summary>A database of its own for each costs a second or two.</summary>
    protected abstract int Iterations { get; }

    protected abstract Task<IRegistryHome> HomeAsync();

    private const int Few = 700, Many = 1_100;

    private static readonly Gen<Registration> s_registrations =
        from plate in Gen.Int[0, Few]
        from id in Gen.Int[0, Few]
        from people in Gen.Int[1, 2]
        select new Registration { Plate = PlateOf(plate), Id = $"SM-{id}", PeopleAboard = people };

    [Fact]
    public Task Many_at_once_are_filed_as_one_after_the_other_would_be_also_after_removals_and_a_restart() =>
        Gen.Select(s_registrations.List[Many, Many], s_registrations.List[Many, Many], Gen.Int[0, Few].List[1, 20]).SampleAsync(async (first, second, removed) =>
        {
            await using var home = await HomeAsync();
            var model = new Dictionary<string, Registration>();
            await using (var store = home.Open())
            {
                await FileAsync(store, model, first);
                foreach (var id in removed.Select(id => $"SM-{id}")) Assert.Equal(model.Remove(id), await store.RemoveAsync(id));
                await FileAsync(store, model, second);
            }

            await using var again = home.Open();
            foreach (var id in removed.Select(id => $"SM-{id}")) Assert.Equal(model.Remove(id), await again.RemoveAsync(id));
            await FileAsync(again, model, first);
            var found = (await again.FindAsync([.. model.Keys], [])).ToDictionary(each => each.Filing!.Id, each => each.Filing!.Registration);
            Assert.All(model.Values, filed => Assert.Equal(filed, found[filed.Id]));
            var (head, changes, _) = await again.AfterAsync(0, 10 * Many);
            Assert.Equal(head.Count, changes.Count(each => each.Change.Registration is not null));
        }, iter: Iterations, threads: 1);

    private static async Task FileAsync(IRegistryStore store, Dictionary<string, Registration> model, List<Registration> registrations)
    {
        var expected = registrations.ConvertAll(registration => Expect(model, registration));
        Assert.Equal(expected, await store.PutAsync(registrations));
        Assert.Equal((model.Count, WhitelistDigest.Of(model.Values).ToString()), (store.Head.Count, store.Head.Digest));
    }

    private static FilingOutcome Expect(Dictionary<string, Registration> model, Registration registration)
    {
        if (model.Values.Any(other => other.Plate == registration.Plate && other.Id != registration.Id)) return FilingOutcome.PlateTaken;
        var before = model.GetValueOrDefault(registration.Id);
        model[registration.Id] = registration;
        return before is null ? FilingOutcome.Created : registration.Equals(before) ? FilingOutcome.Same : FilingOutcome.Changed;
    }

    private static Plate PlateOf(int number) =>
        Plate.TryParse($"陕K{number:D5}", PlateColour.Yellow, out var plate, out var problem) ? plate : throw new InvalidOperationException($"{problem}");
}

public sealed class EmbeddedBulkFilingTests : BulkFilingTests
{
    protected override int Iterations => Scale.Of(30, 3);

    protected override Task<IRegistryHome> HomeAsync() => Task.FromResult<IRegistryHome>(new EmbeddedRegistryHome());
}

public sealed class PostgresBulkFilingTests(PostgresServer server) : BulkFilingTests
{
    protected override int Iterations => Scale.Of(3, 2);

    protected override async Task<IRegistryHome> HomeAsync() => new PostgresRegistryHome(await server.CreateDatabaseAsync());
}
