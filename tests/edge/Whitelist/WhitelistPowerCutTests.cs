using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Tests.Journal;
using Checkpoint.Edge.Whitelist;
using Checkpoint.Protocols.Whitelist;
using Checkpoint.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Edge.Tests.Whitelist;

/// <summary>The whitelist's files above a disk that loses what was not synced, at any call, whole pages or parts of them.</summary>
public sealed class WhitelistPowerCutTests(ITestOutputHelper output)
{
    private const int Large = 1_200;
    private static readonly int[] s_sectors = [512, 4096, 8192];
    private static readonly List<Registration> s_filed = [.. Samples.Many(Large + 100)];

    [Fact]
    public void Wherever_the_power_fails_no_change_that_was_applied_is_lost()
    {
        var (cuts, versions) = (0, new SortedSet<long>());
        foreach (var sector in s_sectors)
        {
            var whole = new Life(new SimulatedDisk(1, sector));
            whole.Run();
            for (var cut = 1; cut <= whole.Disk.Calls; cut += Scale.Of(1, 3))
            {
                for (var seed = 0; seed < 3; seed++)
                {
                    var life = new Life(new SimulatedDisk((cut * 3) + seed, sector) { PowerCutAtCall = cut });
                    life.Run();
                    versions.Add(life.CheckAfterPowerCut($"sectors of {sector} bytes, power cut at call {cut}, seed {seed}"));
                    cuts++;
                }
            }
        }
        output.WriteLine($"Whitelist: {cuts} power cuts at every call, in sectors of 512, 4096 and 8192 bytes; opened with {versions.Count} different versions");
        Assert.True(versions.Count > 5);
    }

    [Fact]
    public void However_the_unsynced_end_of_the_file_of_changes_is_torn_what_was_before_it_stays()
    {
        var index = Samples.Index(1, [.. s_filed.Take(50)]);
        var disk = new SimulatedDisk();
        var file = new DurableFile(disk, "registrations.changes");
        var first = Replica.Of(index).With(Changes(50, 3), 2)!;
        var sound = ChangeFile.Write(file, first);
        var changes = Changes(60, Large);
        var second = first.With(changes, 3)!;
        ChangeFile.Append(file, sound, second, changes);
        var bytes = disk["registrations.changes"];

        var (cuts, newer) = (0, 0);
        for (var at = (int)sound; at <= bytes.Length; at += at < sound + 200 || at >= bytes.Length - 200 ? 1 : Math.Min(Scale.Of(17, 997), bytes.Length - 200 - at))
            Check(bytes[..at], $"cut at byte {at}");
        foreach (var page in s_sectors)
        {
            for (var at = (int)sound / page * page; at < bytes.Length; at += page)
            {
                var torn = bytes.ToArray();
                var from = Math.Max(at, (int)sound);
                Array.Clear(torn, from, Math.Min(at + page, bytes.Length) - from);
                Check(torn, $"page of {page} at {at} lost");
            }
        }
        output.WriteLine($"File of changes: {cuts} torn ends, {newer} of them whole");
        Assert.Equal(1, newer);

        void Check(byte[] content, string what)
        {
            disk["registrations.changes"] = content;
            var opened = ChangeFile.Read(file, index, out var length);
            Assert.True(opened.Version >= 2, $"{what}: opened with version {opened.Version}");
            Assert.Equal(opened.Version == 2 ? first.Digest : second.Digest, opened.Digest);
            Assert.Equal(opened.Version == 2 ? sound : content.Length, length);
            newer += opened.Version == 3 ? 1 : 0;
            cuts++;
        }
    }

    [Fact]
    public void Wherever_the_power_fails_nobody_is_told_what_the_detail_does_not_say()
    {
        var old = Samples.Index(1, [.. s_filed.Take(400)]);
        var renewed = Samples.Index(2, [.. s_filed.Take(400).Select(filed => filed with { Status = RegistrationStatus.Revoked })]);
        var (cuts, answered, unusable) = (0, 0, 0);
        foreach (var sector in s_sectors)
        {
            var whole = new SimulatedDisk(1, sector);
            Write(whole, old);
            var before = whole.Calls;
            Write(whole, renewed);
            var step = Math.Max(1, (whole.Calls - before) / Scale.Of(120, 12));
            // The last calls are those that put it in its place.
            for (var cut = before + 1; cut <= whole.Calls; cut += cut > whole.Calls - 20 ? 1 : Math.Min(step, Math.Max(1, whole.Calls - 20 - cut)))
            {
                var disk = new SimulatedDisk(cut, sector);
                Write(disk, old);
                disk.PowerCutAtCall = cut;
                Write(disk, renewed);
                var after = disk.AfterPowerCut();
                var store = new RegistrationStore(after, "registrations.db");
                foreach (var filed in s_filed.Take(400).Where((_, place) => place % 40 == 0))
                {
                    var found = store.Find(filed.Plate);
                    var version = store.ReadAbout()?.Version;
                    if (found is null)
                        unusable++;
                    else
                        Assert.Equal(version == 1 ? RegistrationStatus.Active : RegistrationStatus.Revoked, Assert.Single(found).Status);
                    answered += found is null ? 0 : 1;
                }
                Write(after, renewed);
                Assert.True(store.IsSound());
                Assert.Equal(renewed.Digest, store.ReadAll()!.Digest);
                cuts++;
            }
        }
        output.WriteLine($"Detail: {cuts} power cuts; {answered} questions answered, {unusable} not");
        Assert.True(answered > 0);
    }

    [Fact]
    public void A_page_of_another_moment_is_found_before_anybody_is_told_wrong()
    {
        var disk = new SimulatedDisk();
        var active = s_filed.Take(400).ToList();
        Write(disk, Samples.Index(2, [.. active.Select(filed => filed with { Status = RegistrationStatus.Revoked })]));
        var right = disk["registrations.db"];
        var other = new SimulatedDisk();
        Write(other, Samples.Index(2, [.. active.Select(filed => filed with { Status = RegistrationStatus.Suspended })]));
        var old = other["registrations.db"];
        Assert.Equal(right.Length, old.Length);
        var store = new RegistrationStore(disk, "registrations.db");
        for (var at = 0; at < right.Length; at += 8192)
        {
            var torn = right.ToArray();
            old.AsSpan(at, 8192).CopyTo(torn.AsSpan(at));
            disk["registrations.db"] = torn;
            Assert.Equal(torn.AsSpan().SequenceEqual(right), store.IsSound());
            foreach (var filed in active.Where((_, place) => place % 20 == 0))
                Assert.True(store.Find(filed.Plate) is null or [{ Status: RegistrationStatus.Revoked }], $"page at {at}");
        }
    }

    private static void Write(SimulatedDisk disk, WhitelistIndex index)
    {
        try
        {
            new RegistrationStore(disk, "registrations.db").Write(index, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or PowerCutException or LiteDB.LiteException)
        {
            // No power.
        }
    }

    private static List<WhitelistChange> Changes(int from, int count) => [.. s_filed.Skip(from).Take(count).Select(filed => new WhitelistChange(filed.Plate, filed))];

    /// <summary>A gate that takes a snapshot, changes, a page with many, and folds them while another one comes.</summary>
    private sealed class Life(SimulatedDisk disk)
    {
        private readonly Dictionary<long, WhitelistDigest> _states = new() { [0] = WhitelistIndex.Empty.Digest };
        private GreenChannel _green = null!;
        private ReplicaKeeper _replica = null!;
        private WhitelistFolder _folder = null!;
        private long _confirmed, _version = 10;

        public SimulatedDisk Disk { get; } = disk;

        public void Run()
        {
            try
            {
                (_folder, _green, _replica) = Open(Disk, out _);
                var index = Samples.Index(_version, [.. s_filed.Take(40)]);
                Do(index.Digest, () =>
                {
                    var draft = _folder.Index.Beside(".sync");
                    IndexFile.Write(draft, index);
                    _replica.Replace(index);
                    _replica.Settle(index, draft);
                });
                Change(Changes(40, 2));
                Change([new WhitelistChange(s_filed[3].Plate, s_filed[3] with { Status = RegistrationStatus.Revoked })]);
                Change(Changes(45, Large));
                Change([new WhitelistChange(s_filed[5].Plate, null)]);
                Disk.Fault = (call, name) =>
                {
                    if (call == DiskCall.Create && name.StartsWith("registrations.index.fold", StringComparison.Ordinal))
                    {
                        Disk.Fault = null;
                        Change([new WhitelistChange(s_filed[7].Plate, s_filed[7] with { Status = RegistrationStatus.Revoked })]);
                    }
                    return null;
                };
                _replica.Fold();
                Change([new WhitelistChange(s_filed[9].Plate, null)]);
            }
            catch (Exception e) when (e is IOException or PowerCutException)
            {
                // No power.
            }
        }

        /// <returns>The version it opened with.</returns>
        public long CheckAfterPowerCut(string what)
        {
            var after = Disk.AfterPowerCut();
            var (_, green, replica) = Open(after, out var opening);
            Assert.Null(opening.Problem);
            Assert.True(green.Version >= _confirmed, $"{what}: version {_confirmed} was applied, it opened with {green.Version}");
            Assert.True(_states.TryGetValue(green.Version, out var digest) && digest == green.Replica.Digest, $"{what}: version {green.Version} has other content");

            // What comes then is kept as well.
            Assert.True(replica.Change([new WhitelistChange(s_filed[11].Plate, s_filed[11] with { PeopleAboard = 7 })], 99));
            var (_, again, _) = Open(after.AfterPowerCut(), out _);
            Assert.Equal((99, green.Digest), (again.Version, again.Digest));
            return opening.Replica.Version;
        }

        private void Change(List<WhitelistChange> changes)
        {
            var version = ++_version;
            Do(_green.Replica.With(changes, version)!.Digest, () => Assert.True(_replica.Change(changes, version)));
        }

        private void Do(WhitelistDigest after, Action step)
        {
            var version = _version;
            _states[version] = after;
            step();
            if (Disk.Calls < Disk.PowerCutAtCall)
                _confirmed = version;
        }

        private static (WhitelistFolder, GreenChannel, ReplicaKeeper) Open(SimulatedDisk disk, out WhitelistOpening opening)
        {
            var time = new FakeTimeProvider();
            var folder = new WhitelistFolder("/there-is-none", disk);
            var store = new RegistrationStore(disk, "registrations.db");
            opening = WhitelistOpening.Read(folder, store, time, NullLogger.Instance);
            var green = new GreenChannel(opening.Replica, new GateSettings { Site = "north", Name = "gate-1" }, time);
            var keeper = new StoreKeeper(green, store, folder, time, NullLogger<StoreKeeper>.Instance);
            return (folder, green, new ReplicaKeeper(green, folder, keeper, opening, NullLogger<ReplicaKeeper>.Instance));
        }
    }
}
