using Checkpoint.Edge.Whitelist;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Whitelist;
using Checkpoint.Tests;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Edge.Tests.Whitelist;

public sealed class DamageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void An_index_file_is_read_whole_or_not_at_all()
    {
        var path = Path.Combine(_folder.FullName, "a.index");
        var index = Samples.Index(7, [.. Samples.Many(500).Select((r, n) => r with { Gates = n % 3 == 0 ? ["north/*"] : [] })]);
        IndexFile.Write(path, index);
        var sound = File.ReadAllBytes(path);
        AssertSame(index, IndexFile.Read(path, out var none));
        Assert.Null(none);

        Damages(sound.Length).Sample(damage =>
        {
            var damaged = damage(sound);
            File.WriteAllBytes(path, damaged);
            var read = IndexFile.Read(path, out var problem);
            Assert.Equal(damaged.AsSpan().SequenceEqual(sound), read is not null);
            Assert.Equal(read is null, problem is not null);
        }, iter: Scale.Of(3_000, 300), threads: 1);
    }

    [Fact]
    public void Whatever_happens_to_one_file_the_gate_opens_with_every_registration()
    {
        var (folder, index) = Filed();
        var (soundIndex, soundStore) = (File.ReadAllBytes(folder.IndexPath), File.ReadAllBytes(folder.StorePath));
        Gen.Select(Gen.Bool, Damages(soundIndex.Length), Damages(soundStore.Length)).Sample((ofStore, indexDamage, storeDamage) =>
        {
            Put(folder.IndexPath, ofStore ? soundIndex : indexDamage(soundIndex));
            Put(folder.StorePath, ofStore ? storeDamage(soundStore) : soundStore);
            var opening = Open(folder);
            Assert.Null(opening.Problem);
            AssertSame(index, opening.Index);
            AssertSame(index, IndexFile.Read(folder.IndexPath, out _));
        }, iter: Scale.Of(300, 30), threads: 1);
    }

    [Fact]
    public void With_both_files_damaged_nobody_is_registered_who_was_not()
    {
        var (folder, index) = Filed();
        var (soundIndex, soundStore) = (File.ReadAllBytes(folder.IndexPath), File.ReadAllBytes(folder.StorePath));
        var lost = 0;
        Gen.Select(Damages(soundIndex.Length), Damages(soundStore.Length)).Sample((indexDamage, storeDamage) =>
        {
            Put(folder.IndexPath, indexDamage(soundIndex));
            Put(folder.StorePath, storeDamage(soundStore));
            var opening = Open(folder);
            if (opening.Index.Count > 0)
                AssertSame(index, opening.Index);
            else if (File.Exists(folder.StorePath))
                lost += opening.Problem is not null ? 1 : throw new InvalidOperationException("A whitelist was lost without a word.");
        }, iter: Scale.Of(300, 30), threads: 1);
        Assert.True(lost > 0);
    }

    [Fact]
    public async Task A_store_that_is_deleted_or_broken_is_written_again_while_lanes_go_on()
    {
        using var gate = new WhitelistGate();
        Assert.Equal(0, gate.Import("list.csv", "plate,registration\n陕K12345,SM-1\n").Code);
        await gate.StartAsync();
        await WhitelistGate.UntilAsync(() => File.Exists(gate.IndexPath) && gate.Store.ReadAbout() is not null);
        await gate.StopAsync();

        File.Delete(gate.StorePath);
        await gate.StartAsync();
        Assert.Equal(WhitelistVerdict.Registered, gate.Verdict("陕K12345"));
        await WhitelistGate.UntilAsync(() => gate.Store.Find(Samples.Plate("陕K12345")) is [{ Id: "SM-1" }]);
        await gate.StopAsync();

        File.WriteAllText(gate.StorePath, "this is no database");
        await gate.StartAsync();
        Assert.Equal(WhitelistVerdict.Registered, gate.Verdict("陕K12345"));
        await WhitelistGate.UntilAsync(() => gate.Store.Find(Samples.Plate("陕K12345")) is [{ Id: "SM-1" }]);
        Assert.NotEmpty(Directory.GetFiles(gate.WhitelistPath, "registrations.db.broken-*"));

        // Damaged while the gate runs: the one who asks first finds out.
        File.WriteAllText(gate.StorePath, "this is no database");
        Assert.Null(gate.Store.Find(Samples.Plate("陕K12345")));
        gate.Keeper.Check();
        await WhitelistGate.UntilAsync(() => gate.Store.Find(Samples.Plate("陕K12345")) is [{ Id: "SM-1" }]);
    }

    [Fact]
    public async Task A_torn_file_that_is_handed_over_changes_nothing_and_is_set_aside()
    {
        using var gate = new WhitelistGate();
        await gate.StartAsync();
        Assert.Equal(0, gate.Import("list.csv", "plate,registration\n陕K12345,SM-1\n").Code);
        await WhitelistGate.UntilAsync(() => File.Exists(gate.IndexPath));
        var torn = Path.Combine(gate.WhitelistPath, "incoming", "99990101T000000-1.index");
        File.WriteAllBytes(torn, File.ReadAllBytes(gate.IndexPath)[..100]);
        await WhitelistGate.UntilAsync(() => !File.Exists(torn));
        Assert.Equal(WhitelistVerdict.Registered, gate.Verdict("陕K12345"));
        Assert.Single(await gate.AppliedAsync());
        Assert.Single(Directory.GetFiles(Path.Combine(gate.WhitelistPath, "incoming"), "*.broken-*"));
    }

    private (WhitelistFolder Folder, WhitelistIndex Index) Filed()
    {
        var folder = new WhitelistFolder(new() { Site = "north", Name = "gate-1", DataDirectory = _folder.FullName });
        var index = Samples.Index(7, [.. Samples.Many(300).Select((r, n) => r with { Status = (RegistrationStatus)(n % 4), ValidTo = n % 5 == 0 ? Samples.Today : null })]);
        IndexFile.Write(folder.IndexPath, index);
        new RegistrationStore(folder.StorePath).Write(index, CancellationToken.None);
        return (folder, index);
    }

    private static WhitelistOpening Open(WhitelistFolder folder)
    {
        var opening = WhitelistOpening.Read(folder, new RegistrationStore(folder.StorePath), new FakeTimeProvider(), NullLogger.Instance);
        foreach (var aside in Directory.GetFiles(Path.GetDirectoryName(folder.IndexPath)!, "*.broken-*"))
            File.Delete(aside);
        return opening;
    }

    /// <summary>Cut, overwritten, filled with zeros from a page on, a bit turned, gone, or left as it was.</summary>
    private static Gen<Func<byte[], byte[]>> Damages(int length) => Gen.OneOf<Func<byte[], byte[]>>(
        Gen.Int[0, length - 1].Select(at => (Func<byte[], byte[]>)(sound => sound[..at])),
        Gen.Select(Gen.Int[0, length - 1], Gen.Int[1, 4096]).Select(hole => (Func<byte[], byte[]>)(sound =>
        {
            var damaged = sound.ToArray();
            damaged.AsSpan(hole.Item1, Math.Min(hole.Item2, length - hole.Item1)).Clear();
            return damaged;
        })),
        Gen.Select(Gen.Int[0, length - 1], Gen.Int[0, 7]).Select(bit => (Func<byte[], byte[]>)(sound =>
        {
            var damaged = sound.ToArray();
            damaged[bit.Item1] ^= (byte)(1 << bit.Item2);
            return damaged;
        })),
        Gen.Const((Func<byte[], byte[]>)(_ => [])),
        Gen.Const((Func<byte[], byte[]>)(sound => sound)));

    private static void Put(string path, byte[] bytes)
    {
        if (bytes is { Length: > 0 })
            File.WriteAllBytes(path, bytes);
        else
            File.Delete(path);
    }

    private static void AssertSame(WhitelistIndex expected, WhitelistIndex? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal((expected.Version, expected.Digest), (actual.Version, actual.Digest));
        Assert.Equal(expected.Registrations, actual.Registrations);
    }
}
