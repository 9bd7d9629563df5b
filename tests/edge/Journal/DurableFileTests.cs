using System.Runtime.CompilerServices;
using System.Text;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Orders;
using Checkpoint.Edge.Staff;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using Checkpoint.Tests;
using Xunit;

namespace Checkpoint.Edge.Tests.Journal;

/// <summary>The files that are replaced as a whole, above a disk that loses what was not synced.</summary>
public sealed class DurableFileTests(ITestOutputHelper output)
{
    private const int Writes = 4;

    /// <summary>Where else files may be made and moved, and why a power cut is nothing to them.</summary>
    private static readonly string[] s_others =
    [
        "Journal/DiskFolder.cs", "Journal/DiskFileHandle.cs", "Journal/JournalFolder.cs", // the seam itself, and the lock
        "Cameras/PictureStore.cs", // a picture that is lost is not promised to anybody
        "Gate/DataFolder.cs", // a probe
        "Whitelist/Sync/StageFile.cs", // pages that come again
    ];

    [Fact]
    public void Wherever_the_power_fails_a_file_is_the_old_one_or_the_new_one_and_what_was_confirmed_stays()
    {
        var (cuts, olds) = (0, 0);
        foreach (var caller in Callers())
        {
            foreach (var sector in (int[])[512, 4096, 8192])
            {
                var whole = new SimulatedDisk(1, sector);
                Assert.Equal(Writes, Live(whole, caller));
                for (var cut = 1; cut <= whole.Calls; cut++)
                {
                    for (var seed = 0; seed < Scale.Of(5, 2); seed++)
                    {
                        var disk = new SimulatedDisk((cut * 10) + seed, sector) { PowerCutAtCall = cut };
                        var confirmed = Live(disk, caller);
                        var found = caller.Read(disk.AfterPowerCut()) ?? 0;
                        Assert.True(found == confirmed || found == confirmed + 1, $"{caller.Name}, sectors of {sector} bytes, power cut at call {cut}, seed {seed}: {confirmed} was confirmed, {found} is there");
                        olds += found == confirmed ? 1 : 0;
                        cuts++;
                    }
                }
            }
        }
        output.WriteLine($"Staff, orders, renewal plan, large file: {cuts} power cuts; {olds} left the old file, {cuts - olds} the new one");
        Assert.InRange(olds, 1, cuts - 1);
    }

    [Fact]
    public async Task Wherever_the_power_fails_a_command_that_was_taken_is_known()
    {
        var (cuts, taken) = (0, 0);
        foreach (var sector in (int[])[512, 4096, 8192])
        {
            for (var cut = 5; cut <= 100; cut += Scale.Of(1, 5))
            {
                var disk = new SimulatedDisk(cut, sector) { PowerCutAtCall = cut };
                var confirmed = await TakeAsync(disk);
                var found = await KnownAsync(disk.AfterPowerCut());
                Assert.True(confirmed.IsSubsetOf(found), $"sectors of {sector} bytes, power cut at call {cut}: {string.Join(' ', confirmed.Except(found))} was taken and is not known");
                taken += confirmed.Count;
                cuts++;
            }
        }
        output.WriteLine($"Commands: {cuts} power cuts, {taken} commands taken and known");
        Assert.True(taken > cuts);
    }

    [Fact]
    public void Every_file_that_is_replaced_is_replaced_in_this_way()
    {
        var edge = Path.GetFullPath(Path.Combine(ThisFolder(), "..", "..", "..", "edge"));
        var direct = Directory.EnumerateFiles(edge, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Name: Path.GetRelativePath(edge, file).Replace('\\', '/'), Text: File.ReadAllText(file)))
            .Where(file => !file.Name.StartsWith("obj/", StringComparison.Ordinal) && !file.Name.StartsWith("bin/", StringComparison.Ordinal))
            .Where(file => file.Text.Contains("File.Move(", StringComparison.Ordinal) || file.Text.Contains("FileMode.Create", StringComparison.Ordinal)
                || file.Text.Contains("FileMode.OpenOrCreate", StringComparison.Ordinal) || file.Text.Contains("File.WriteAll", StringComparison.Ordinal))
            .Select(file => file.Name);
        Assert.Equal(s_others.Append("Journal/DurableFile.cs").Order(StringComparer.Ordinal), direct.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<Caller> Callers()
    {
        yield return new("staff.json",
            (disk, n) => Staff(disk).Write([.. Enumerable.Range(1, n).Select(each => new StaffMember($"person {each}", new string('0', 64), DateTimeOffset.UnixEpoch))]),
            disk => Staff(disk).Read().Count);
        yield return new("orders/policy.json",
            (disk, n) => Stored(disk, "policy.json").Write(PolicyJson.Write(new Policy { Version = n })),
            disk => Stored(disk, "policy.json").Read() is { } bytes ? (int)PolicyJson.Read(bytes, out _)!.Version : null);
        yield return new("orders/directives.json",
            (disk, n) => Stored(disk, "directives.json").Write(Encoding.UTF8.GetBytes(new string((char)('0' + n), 30_000))),
            disk => Stored(disk, "directives.json").Read() is { } bytes ? bytes.Distinct().Single() - '0' : null);
        yield return new("journal-renewal.json",
            (disk, n) => new RenewalPlan("0123456789abcdef", n, StreamReason.DiskOlder, "journal-0123456789abcdef").Save(new DurableFile(disk, "journal-renewal.json")),
            disk => (int?)RenewalPlan.Load(new DurableFile(disk, "journal-renewal.json"))?.Confirmed);
    }

    /// <returns>The last write that was confirmed.</returns>
    private static int Live(SimulatedDisk disk, Caller caller)
    {
        for (var n = 1; n <= Writes; n++)
        {
            try
            {
                caller.Write(disk, n);
            }
            catch (Exception e) when (e is IOException or PowerCutException)
            {
                return n - 1;
            }
        }
        return Writes;
    }

    /// <summary>A gate takes commands; now and then the file is written anew.</summary>
    private static async Task<HashSet<string>> TakeAsync(SimulatedDisk disk)
    {
        var taken = new HashSet<string>();
        try
        {
            using var journal = JournalBench.Open(disk);
            var history = History(journal, disk);
            await history.ReadAsync(_ => { }, CancellationToken.None);
            for (var n = 1; n <= 12; n++)
            {
                if (!await journal.AppendAsync(new CommandTaken { Command = $"c-{n}", Action = "openByHand", Issuer = "Li", Deadline = DateTimeOffset.UnixEpoch })) break;
                taken.Add($"c-{n}");
                if (n % 3 == 0) history.Save(journal.DurableSequence, taken.Select(id => new CommandNote(id, "openByHand", "Li", null, DateTimeOffset.UnixEpoch, null)));
            }
        }
        catch (Exception e) when (e is IOException or PowerCutException)
        {
            // No power.
        }
        return taken;
    }

    private static async Task<HashSet<string>> KnownAsync(SimulatedDisk disk)
    {
        using var journal = JournalBench.Open(disk);
        var known = new HashSet<string>();
        await History(journal, disk).ReadAsync(note => known.Add(note.Id), CancellationToken.None);
        return known;
    }

    private static CommandHistory History(EventJournal journal, SimulatedDisk disk) => new(journal, Stored(disk, "commands.json"), _ => null);

    private static StoredFile Stored(SimulatedDisk disk, string name) => new(name, new DurableFile(disk, name));

    private static StaffFile Staff(SimulatedDisk disk) => new("staff.json", new DurableFile(disk, "staff.json"));

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private sealed record Caller(string Name, Action<SimulatedDisk, int> Write, Func<SimulatedDisk, int?> Read);
}
