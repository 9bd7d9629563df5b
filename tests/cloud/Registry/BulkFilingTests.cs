using Checkpoint.Cloud.Registry;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Cloud.Tests.Registry;

public sealed class BulkFilingTests
{
    private const int Few = 700, Many = 1_100;

    private static readonly Gen<Registration> s_registrations =
        from plate in Gen.Int[0, Few]
        from id in Gen.Int[0, Few]
        from people in Gen.Int[1, 2]
        select new Registration { Plate = PlateOf(plate), Id = $"SM-{id}", PeopleAboard = people };

    [Fact]
    public void Many_at_once_are_filed_as_one_after_the_other_would_be_also_after_removals_and_a_restart() =>
        Gen.Select(s_registrations.List[Many, Many], s_registrations.List[Many, Many], Gen.Int[0, Few].List[1, 20]).Sample((first, second, removed) =>
        {
            using var folder = new Folder();
            var model = new Dictionary<string, Registration>();
            using (var store = RegistryStore.Open(folder.Path))
            {
                File(store, model, first);
                foreach (var id in removed.Select(id => $"SM-{id}")) Assert.Equal(model.Remove(id), store.Remove(id));
                File(store, model, second);
            }

            using var again = RegistryStore.Open(folder.Path);
            foreach (var id in removed.Select(id => $"SM-{id}")) Assert.Equal(model.Remove(id), again.Remove(id));
            File(again, model, first);
            Assert.All(model.Values, filed => Assert.Equal(filed, again.Get(filed.Id)));
            var (head, changes, _) = again.After(0, 10 * Many);
            Assert.Equal(head.Count, changes.Count(each => each.Change.Registration is not null));
        }, iter: Scale.Of(30, 3), threads: 1);

    private static void File(RegistryStore store, Dictionary<string, Registration> model, List<Registration> registrations)
    {
        var expected = registrations.ConvertAll(registration => Expect(model, registration));
        Assert.Equal(expected, store.Put(registrations));
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
