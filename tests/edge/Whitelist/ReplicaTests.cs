using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Tests.Gate;
using Checkpoint.Edge.Whitelist;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Whitelist;
using Checkpoint.Tests;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Edge.Tests.Whitelist;

public sealed class ReplicaTests
{
    private static readonly GateSettings s_gate = new() { Site = "north", Name = "gate-1" };

    /// <summary>A list, and changes to it: filed, or removed.</summary>
    private static readonly Gen<(List<Registration> List, List<(bool Removed, Registration Registration)[]> Pages)> s_lives =
        Gen.Select(Samples.Lists, Gen.Select(Gen.Bool, Samples.Registrations).Array[0, 20].List[0, 6]);

    [Fact]
    public void With_changes_over_it_the_index_answers_as_if_it_were_built_anew() =>
        Gen.Select(s_lives, Samples.Plates.List[50], Gen.Int[-1, 5]).Sample((life, asked, foldAfter) =>
        {
            var time = new FakeTimeProvider(new DateTimeOffset(Samples.Today, new TimeOnly(12, 0), TimeSpan.Zero));
            var model = life.List.ToDictionary(each => each.Plate.Key);
            var replica = Replica.Of(Samples.Index(life.List));
            Replica? folding = null;
            foreach (var (number, page) in life.Pages.Index())
            {
                replica = replica.With(page.Select(Change), number + 2)!;
                Apply(model, page);
                if (number == foldAfter) folding = replica;
            }
            if (folding is not null)
                replica = replica.Around(folding.Fold()!, folding)!; // What changed while the fold was made lies over it.

            Assert.Equal((model.Count, WhitelistDigest.Of(model.Values)), (replica.Count, replica.Digest));
            Assert.Equal(model.Values.OrderBy(each => each.Plate.Key), replica.Registrations.OrderBy(each => each.Plate.Key));
            var (layered, anew) = (new GreenChannel(replica, s_gate, time), new GreenChannel(Samples.Index([.. model.Values]), s_gate, time));
            foreach (var plate in asked.Concat(life.List.Select(each => each.Plate)))
            {
                var (left, right) = (layered.Find(plate), anew.Find(plate));
                Assert.Equal((right.Verdict, right.Registration, right.PeopleAboard), (left.Verdict, left.Registration, left.PeopleAboard));
                Assert.Equal(right.Candidates.Select(each => each.Plate), left.Candidates.Select(each => each.Plate));
                Assert.Equal(anew.Filed(plate).OrderBy(each => each.Plate.Key), layered.Filed(plate).OrderBy(each => each.Plate.Key));
            }
        }, iter: Scale.Of(2_000, 100));

    [Fact]
    public void A_file_of_changes_that_is_cut_or_damaged_anywhere_gives_a_state_that_was_in_use() =>
        Gen.Select(s_lives, Gen.Double[0, 1], Gen.Int[0, 255]).Sample((life, where, damage) =>
        {
            using var folder = new TempFolder();
            var path = Path.Combine(folder.Path, "changes");
            var index = Samples.Index(life.List);
            var states = new List<Replica> { Replica.Of(index) };
            var length = 0L;
            foreach (var (number, page) in life.Pages.Index())
            {
                var changes = page.Select(Change).ToList();
                var next = states[^1].With(changes, number + 2)!;
                length = length == 0 ? ChangeFile.Write(DurableFile.At(path), next) : ChangeFile.Append(DurableFile.At(path), length, next, changes);
                states.Add(next);
            }
            if (length == 0)
                return;
            Assert.Equal(Standing(states[^1]), Standing(ChangeFile.Read(DurableFile.At(path), index, out var sound)));
            Assert.Equal(length, sound);

            var bytes = File.ReadAllBytes(path);
            var place = (int)(where * (bytes.Length - 1));
            if (damage == 0) bytes = bytes[..place];
            else bytes[place] ^= (byte)damage;
            File.WriteAllBytes(path, bytes);
            var read = ChangeFile.Read(DurableFile.At(path), index, out sound);
            Assert.Contains(Standing(read), states.Select(Standing));
            Assert.True(sound <= bytes.Length);
            // And it goes on from there.
            var more = read.With([new(Samples.Plate("陕A00001"), Samples.Filed("陕A00001"))], 99)!;
            _ = sound > 0 ? ChangeFile.Append(DurableFile.At(path), sound, more, [new(Samples.Plate("陕A00001"), Samples.Filed("陕A00001"))]) : ChangeFile.Write(DurableFile.At(path), more);
            Assert.Equal(Standing(more), Standing(ChangeFile.Read(DurableFile.At(path), index, out _)));
        }, iter: Scale.Of(2_000, 100));

    [Fact]
    public void Changes_of_another_index_are_left_alone()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "changes");
        ChangeFile.Write(DurableFile.At(path), Replica.Of(Samples.Index(1, Samples.Filed("陕K12345"))).With([new(Samples.Plate("陕K12345"), null)], 2)!);
        var other = Samples.Index(1, Samples.Filed("陕K12345", "SM-2"));
        Assert.Equal(1, ChangeFile.Read(DurableFile.At(path), other, out var length).Count);
        Assert.Equal(0, length);
    }

    [Fact]
    public void A_lookup_among_changes_makes_no_object_and_a_revocation_is_seen_at_once()
    {
        var list = Samples.Many(2_000).ToList();
        var green = new GreenChannel(Samples.Index(list), s_gate, TimeProvider.System);
        var told = 0;
        green.Changed += () => told++;
        green.Apply(green.Replica.With(list.Take(500).Select(each => new WhitelistChange(each.Plate, each with { Status = RegistrationStatus.Revoked })), 2)!);
        Assert.Equal(1, told);
        Assert.Equal((WhitelistVerdict.Revoked, WhitelistVerdict.Registered), (green.Find(list[0].Plate).Verdict, green.Find(list[500].Plate).Verdict));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var n = 0; n < 1_000; n++)
            green.Find(list[n].Plate);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static (long, int, WhitelistDigest) Standing(Replica replica) => (replica.Version, replica.Count, replica.Digest);

    private static WhitelistChange Change((bool Removed, Registration Registration) each) => new(each.Registration.Plate, each.Removed ? null : each.Registration);

    private static void Apply(Dictionary<ulong, Registration> model, (bool Removed, Registration Registration)[] page)
    {
        foreach (var (removed, registration) in page)
        {
            if (removed) model.Remove(registration.Plate.Key);
            else model[registration.Plate.Key] = registration;
        }
    }
}
