using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Whitelist;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;
using Checkpoint.Tests;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Edge.Tests.Whitelist;

public sealed class WhitelistIndexTests
{
    private static readonly GateSettings s_gate = new() { Site = "north", Name = "gate-1" };

    [Fact]
    public void Every_lookup_answers_as_a_plain_list_would() =>
        Gen.Select(Samples.Lists, Samples.Plates.List[50], Gen.Int[-5, 8]).Sample((list, asked, days) =>
        {
            var time = new FakeTimeProvider(new DateTimeOffset(Samples.Today.AddDays(days), new TimeOnly(12, 0), TimeSpan.Zero));
            var green = new GreenChannel(Samples.Index(list), s_gate, time);
            foreach (var plate in asked.Concat(list.Select(r => r.Plate)))
            {
                var (verdict, registration, people) = Model(list, plate, Samples.Today.AddDays(days));
                var found = green.Find(plate);
                Assert.Equal((verdict, registration, people), (found.Verdict, found.Registration, found.PeopleAboard));
                Assert.True(verdict == WhitelistVerdict.Unregistered || found.Candidates.IsEmpty);
            }
        }, iter: Scale.Of(2_000, 100));

    [Fact]
    public void The_index_gives_back_exactly_what_was_put_in() =>
        Samples.Lists.Sample(list =>
        {
            var index = Samples.Index(list);
            Assert.Equal(list.OrderBy(r => r.Plate.Key), index.Registrations.OrderBy(r => r.Plate.Key));
            Assert.Equal(WhitelistDigest.Of(list), index.Digest);
        }, iter: Scale.Of(2_000, 100));

    [Fact]
    public void Ids_beyond_the_known_patterns_are_kept_as_text()
    {
        var list = Samples.Many(9_000).Select((r, n) => r with { Id = $"{(n * 7919) % 9_001:x}-备{n:x}x" }).ToList();
        Assert.Equal(list.OrderBy(r => r.Plate.Key), Samples.Index(list).Registrations.OrderBy(r => r.Plate.Key));
    }

    [Fact]
    public void A_plate_takes_less_than_24_bytes_and_buckets_stay_short()
    {
        var index = Samples.Index([.. Samples.Many(Scale.Of(1_000_000, 100_000))]);
        Assert.InRange((double)index.Bytes / index.Count, 20, 24);
        var longest = 0;
        for (var bucket = 0; bucket + 1 < index.Begins.Length; bucket++)
            longest = Math.Max(longest, (int)(index.Begins[bucket + 1] - index.Begins[bucket]));
        Assert.InRange(longest, 1, 40);
    }

    [Fact]
    public void A_lookup_that_finds_the_plate_makes_no_object()
    {
        var green = new GreenChannel(Samples.Index([.. Samples.Many(1_000).Select(r => r with { ValidTo = new DateOnly(2099, 12, 31) })]), s_gate, TimeProvider.System);
        var plate = green.Index.Registrations.First().Plate;
        Assert.Equal(WhitelistVerdict.Registered, green.Find(plate).Verdict);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var n = 0; n < 1_000; n++)
            green.Find(plate);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Expiry_comes_at_midnight_of_the_gate_and_not_of_UTC()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 2, 11, 15, 59, 59, TimeSpan.Zero));
        time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("gate", TimeSpan.FromHours(8), "gate", "gate"));
        var filed = Samples.Filed("陕K12345") with { ValidTo = new DateOnly(2026, 2, 11) };
        var green = new GreenChannel(Samples.Index(filed), s_gate, time);
        Assert.Equal(WhitelistVerdict.Registered, green.Find(filed.Plate).Verdict);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(WhitelistVerdict.Expired, green.Find(filed.Plate).Verdict);
    }

    [Fact]
    public void A_clock_that_is_set_back_makes_the_registration_valid_again()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 2, 12, 10, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.Zero };
        var day = new LocalDay(time);
        Assert.Equal(new DateOnly(2026, 2, 12).DayNumber, day.Number);
        time.AdjustTime(new DateTimeOffset(2026, 2, 11, 10, 0, 0, TimeSpan.Zero));
        Assert.Equal(new DateOnly(2026, 2, 11).DayNumber, day.Number);
    }

    /// <summary>The rules said again, over a list.</summary>
    private static (WhitelistVerdict, string?, int) Model(List<Registration> list, Plate asked, DateOnly today)
    {
        var same = list.Where(r => r.Plate.Text == asked.Text).ToList();
        if (asked.Colour != PlateColour.Unknown)
        {
            same = same.Where(r => r.Plate.Colour == asked.Colour).ToList() is { Count: > 0 } exact ? exact
                : same.Where(r => r.Plate.Colour == PlateColour.Unknown).ToList();
        }
        if (same.Count == 0)
            return (WhitelistVerdict.Unregistered, null, 1);
        WhitelistVerdict[] bestFirst =
        [
            WhitelistVerdict.Registered, WhitelistVerdict.Pending, WhitelistVerdict.WrongGate, WhitelistVerdict.Expired,
            WhitelistVerdict.Suspended, WhitelistVerdict.Revoked,
        ];
        return (same.Select(r => Verdict(r, today)).MaxBy(v => Array.IndexOf(bestFirst, v)), same.Count == 1 ? same[0].Id : null, same.Max(r => r.PeopleAboard));
    }

    private static WhitelistVerdict Verdict(Registration filed, DateOnly today) => filed.Status switch
    {
        RegistrationStatus.Revoked => WhitelistVerdict.Revoked,
        RegistrationStatus.Suspended => WhitelistVerdict.Suspended,
        RegistrationStatus.Pending => WhitelistVerdict.Pending,
        _ when filed.ValidTo < today => WhitelistVerdict.Expired,
        _ when filed.ValidFrom > today => WhitelistVerdict.Pending,
        _ when filed.Gates.IsEmpty || filed.Gates.Contains("north/gate-1") || filed.Gates.Contains("north/*") => WhitelistVerdict.Registered,
        _ => WhitelistVerdict.WrongGate,
    };
}
