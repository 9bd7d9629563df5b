using Checkpoint.Edge.Tests.Gate;
using Checkpoint.Edge.Whitelist;
using Checkpoint.Edge.Whitelist.Sync;
using Checkpoint.Protocols.Whitelist;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Edge.Tests.Whitelist.Sync;

/// <summary>A centre that is wrong, or wants harm.</summary>
public sealed class SnapshotBoundTests
{
    private const int Steps = 150;

    [Fact]
    public void Pages_that_never_end_fill_no_disk_whatever_they_hold() =>
        Gen.Select(Gen.Int[0, 20_000], Gen.Int[0, 4], Gen.Bool, Gen.Int).Sample((count, after, areLarge, seed) =>
        {
            using var folder = new TempFolder();
            var path = Path.Combine(folder.Path, "stage");
            var (book, stage, random) = (new SyncBook("run"), new StageFile(path), new Random(seed));
            // As large as pages can be, and not to be packed.
            WhitelistEntry[] entries = [.. Samples.Many(areLarge ? 250 : 2_000).Select(each => WhitelistEntry.Of(each with
            {
                Id = Noise(64, random),
                Gates = [.. Enumerable.Range(0, areLarge ? 16 : 1).Select(_ => $"{Noise(30, random)}/{Noise(30, random)}").Order(StringComparer.Ordinal)],
            }))];
            var (now, version, refused, kept) = (TimeSpan.Zero, 1L, 0, 0L);
            book.Hear(new WhitelistHead(version, count, new string('0', 32)));
            for (var step = 0; step < Steps; step++)
            {
                switch (book.Next(new Standing(0, 0, default), now))
                {
                    case Rest rest:
                        now = rest.Until!.Value;
                        break;
                    case Ask { Want: var want }:
                        // The walk goes on for ever, or the changes after it do.
                        var walks = want.After is not null && step % 100 >= after;
                        version += walks ? 0 : 2;
                        var page = new WhitelistPage
                        {
                            Request = want.Request, Head = new(version, count, new string('0', 32)), Entries = entries,
                            After = walks ? WhitelistCursor.Write((ulong)step + 1) : null, Through = want.After is null ? version - 1 : 0,
                        };
                        var packed = WhitelistMessages.Write(page);
                        Assert.InRange(packed.Length, 100_000, WhitelistMessages.MaximumPageBytes);
                        if (book.Take(page, new Standing(0, 0, default), now) is Stage { IsFirst: var isFirst } && stage.Add(page, packed, isFirst) is not null)
                        {
                            refused++;
                            stage.Delete();
                            book.Built(false, now);
                        }
                        kept = Math.Max(kept, File.Exists(path) ? new FileInfo(path).Length : 0);
                        Assert.InRange(kept, 0, StageFile.MaximumBytes(count));
                        break;
                    case Build:
                        stage.Delete();
                        book.Built(false, now);
                        break;
                }
            }
            Assert.True(refused > 0 && book.Differs, $"{Steps} pages of a snapshot of {count} were not too many; {kept} bytes.");
        }, iter: Scale.Of(10, 2));

    [Fact]
    public void A_registry_that_no_gate_can_hold_is_refused_at_its_first_page()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "stage");
        var page = new WhitelistPage { Request = "r", Head = new(1, IndexFile.MaximumSlots + 1, new string('0', 32)), After = WhitelistCursor.Write(1) };
        Assert.Contains("2000001", new StageFile(path).Add(page, WhitelistMessages.Write(page), true), StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Pages_that_are_not_what_the_head_says_make_no_whitelist()
    {
        using var folder = new TempFolder();
        var (registry, stage) = (new ModelRegistry(), new StageFile(Path.Combine(folder.Path, "stage")));
        foreach (var registration in Samples.Many(30))
            registry.Put(registration);
        var page = registry.Page(new WhitelistWant { Request = "r", After = WhitelistCursor.Beginning }, 50);
        Assert.Null(stage.Add(page, WhitelistMessages.Write(page), true));
        foreach (var wrong in (WhitelistHead[])[registry.Head with { Digest = new string('0', 32) }, registry.Head with { Count = 29 }, registry.Head with { Count = 31 }])
        {
            Assert.Null(stage.Build(wrong, out var problem));
            Assert.Contains("not what the registry says", problem, StringComparison.Ordinal);
        }
        Assert.Equal(30, stage.Build(registry.Head, out _)!.Count);
    }

    private static string Noise(int length, Random random) => string.Create(length, random, static (text, random) =>
    {
        foreach (ref var character in text)
            character = "abcdefghijklmnopqrstuvwxyz0123456789"[random.Next(36)];
    });
}
