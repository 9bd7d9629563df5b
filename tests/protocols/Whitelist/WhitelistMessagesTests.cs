using System.IO.Compression;
using System.Text;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;
using Xunit;

namespace Checkpoint.Protocols.Tests.Whitelist;

public sealed class WhitelistMessagesTests
{
    private static readonly WhitelistHead s_head = new(7, 2, "8f14e45fceea167a5a36dedd4bea2543");

    [Fact]
    public void A_page_made_once_for_all_reads_with_the_request_of_each_gate()
    {
        var page = new WhitelistPage { Request = "", Head = s_head, Through = 7, Entries = [new() { Plate = "陕K12345", Registration = "SM-1" }] };
        var tail = WhitelistMessages.PackTail(page);
        foreach (var request in (string[])["a-1", "北\"\\1", new string('x', WhitelistWant.MaximumRequestLength)])
        {
            var read = WhitelistMessages.ReadPage(WhitelistMessages.WithRequest(request, tail), out var problem);
            Assert.Null(problem);
            Assert.Equal(request, read!.Request);
            Assert.Equal(page.Entries, read.Entries);
        }
    }

    [Fact]
    public void A_page_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var megabyte = 0; megabyte < 50; megabyte++)
                gzip.Write(zeros);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(WhitelistMessages.ReadPage(packed.ToArray(), out var problem));
        Assert.Contains("unpacks to more", problem, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5 * WhitelistMessages.MaximumPlainBytes);
    }

    [Fact]
    public void A_page_with_more_entries_than_there_may_be_is_refused()
    {
        var page = new WhitelistPage { Request = "r", Head = s_head, Entries = [.. Enumerable.Repeat(new WhitelistEntry { Plate = "陕K12345", Removed = true }, WhitelistPage.MaximumEntries + 1)] };
        Assert.Null(WhitelistMessages.ReadPage(WhitelistMessages.Write(page), out var problem));
        Assert.Contains("10000 is the limit", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"plate":"陕K12345","registration":"SM-1","staus":"revoked"}""", "staus")]
    [InlineData("""{"plate":"陕K12345","registration":"SM-1","status":"gone"}""", "status")]
    [InlineData("""{"plate":"陕K12345","registration":"SM-1","status":3}""", "status")]
    [InlineData("""{"registration":"SM-1"}""", "plate")]
    [InlineData("""{"plate":"陕K12345","plate":"陕K12346","registration":"SM-1"}""", "plate")]
    public void What_a_person_files_is_refused_when_a_member_is_not_known(string json, string named)
    {
        Assert.Null(WhitelistMessages.ReadEntry(Encoding.UTF8.GetBytes(json), out var problem));
        Assert.Contains(named, problem, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_entry_out_of_its_ranges_is_named_and_never_with_its_plate()
    {
        var good = new WhitelistEntry { Plate = "陕K12345", Colour = PlateColour.Yellow, Registration = "SM-1" };
        Assert.True(good.TryRead(out _, out _));
        WhitelistEntry[] bad =
        [
            good with { Plate = "陕K" }, good with { Colour = (PlateColour)99 }, good with { Registration = null }, good with { Registration = "" },
            good with { Registration = new string('1', 65) }, good with { Registration = " SM-1" }, good with { Registration = "SM\u0000" },
            good with { Status = (RegistrationStatus)9 }, good with { ValidFrom = new(1999, 12, 31) }, good with { ValidTo = new(2179, 1, 1) },
            good with { ValidFrom = new(2026, 2, 2), ValidTo = new(2026, 2, 1) }, good with { People = 0 }, good with { People = 64 },
            good with { Gates = ["north"] }, good with { Gates = ["north/*", "north/*"] }, good with { Gates = [null!] },
            good with { Gates = [.. Enumerable.Range(0, 65).Select(n => $"north/gate-{n}")] },
        ];
        Assert.All(bad, entry =>
        {
            Assert.False(entry.TryRead(out _, out var problem));
            Assert.DoesNotContain("12345", problem, StringComparison.Ordinal);
        });
    }
}
