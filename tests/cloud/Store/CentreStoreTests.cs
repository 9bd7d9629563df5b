using Checkpoint.Cloud.Passes;
using Checkpoint.Cloud.Store;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Messages;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Cloud.Tests.Store;

/// <summary>What every store does, whatever it is made of.</summary>
public abstract class CentreStoreTests
{
    protected abstract Task<IStoreHome> HomeAsync();

    [Fact]
    public async Task Any_order_and_any_repetition_store_the_same_and_confirm_the_contiguous_prefix()
    {
        var (north, south) = (Day("north"), Day("south"));
        ReceivedEvent[] all = [.. north.Told.Select(north.Received), .. south.Told.Select(south.Received)];
        string expected;
        await using (var home = await HomeAsync())
        await using (var store = home.Open())
        {
            await store.AppendAsync(all);
            expected = await PictureAsync(store);
        }

        await Gen.Shuffle(all).SelectMany(order => Gen.Int[0, all.Length - 1].Array[0, 30].SelectMany(repeated => Gen.Int[1, 12].Select(size => (order, repeated, size)))).SampleAsync(
            async sample =>
            {
                await using var home = await HomeAsync();
                var store = home.Open();
                var seen = new HashSet<(string, long)>();
                foreach (var (index, batch) in sample.order.Concat(sample.repeated.Select(each => all[each])).Chunk(sample.size).Index())
                {
                    var outcome = await store.AppendAsync(batch);
                    Assert.Equal(batch.Length, outcome.Stored + outcome.Duplicates);
                    Assert.Equal(batch.Count(each => seen.Add((each.Gate, each.Sequence))), outcome.Stored);
                    foreach (var stream in outcome.Streams)
                    {
                        var contiguous = 0L;
                        while (seen.Contains((stream.Gate, contiguous + 1))) contiguous++;
                        Assert.Equal(contiguous, stream.Through);
                    }

                    if (index % 5 != 4) continue;
                    await store.DisposeAsync();
                    store = home.Open();
                }

                Assert.Equal(expected, await PictureAsync(store));
                await store.DisposeAsync();
            },
            iter: Scale.Of(40, 5), threads: 1);
    }

    [Fact]
    public async Task A_gap_holds_the_confirmation_and_the_picture_back_until_it_is_filled()
    {
        await using var home = await HomeAsync();
        await using var store = home.Open();
        var story = Day("north");
        var missing = story.Told[4];

        var before = (await store.AppendAsync([.. story.Told.Where(each => each != missing).Select(story.Received)])).Streams.Single();
        Assert.Equal((4, story.Told.Count, true), (before.Through, before.Highest, before.HasGap));

        var after = (await store.AppendAsync([story.Received(missing)])).Streams.Single();
        Assert.Equal((story.Told.Count, false), (after.Through, after.HasGap));
        Assert.All((await store.PassesAsync(new())), pass => Assert.Equal(PassOutcome.Passed, pass.Outcome));
    }

    [Fact]
    public async Task A_gap_is_listed_from_its_first_number_to_its_last_until_it_is_filled()
    {
        await using var home = await HomeAsync();
        await using var store = home.Open();
        var story = Day("north");
        var events = story.Told.Select(story.Received).ToList();
        await store.AppendAsync([.. events[..3], .. events[5..9], .. events[10..]]);
        var gap = Assert.Single((await store.GatesAsync()).Single().Gaps);
        Assert.Equal((story.Stream, 4, 5, false), (gap.Stream, gap.From, gap.Through, gap.Explained));

        await store.AppendAsync(events[3..4]);
        Assert.Equal(gap with { From = 5 }, (await store.GatesAsync()).Single().Gaps.Single());
        await store.AppendAsync(events[4..5]);
        Assert.Equal((10, 10), (await store.GatesAsync()).Single().Gaps.Single() is var next ? (next.From, next.Through) : default);
        await store.AppendAsync(events[9..10]);
        Assert.Empty((await store.GatesAsync()).Single().Gaps);
    }

    [Fact]
    public async Task What_a_gate_says_to_be_lost_holds_nothing_back_in_any_order_and_stays_listed()
    {
        var story = new Story("shenmu", "north").Start("entry", "exit");
        story.GreenPass("entry", "陕K10001");
        story.GreenPass("exit", "陕K20002");
        var last = story.Told.Count;
        story.GreenPass("entry", "陕K30003");
        var lost = story.Told[last] with { Data = new EventsLost { From = last + 1, Through = last + 6 } };
        ReceivedEvent[] all = [.. story.Told.Where((_, index) => index < last || index >= last + 6).Append(lost).Select(story.Received)];
        string? expected = null;
        await Gen.Shuffle(all).SelectMany(order => Gen.Int[1, 9].Select(size => (order, size))).SampleAsync(
            async sample =>
            {
                await using var home = await HomeAsync();
                await using var store = home.Open();
                foreach (var batch in sample.order.Chunk(sample.size)) await store.AppendAsync(batch);
                var stream = (await store.StreamsAsync()).Single();
                Assert.Equal((story.Told.Count, false), (stream.Through, stream.HasGap));
                var gap = Assert.Single((await store.GatesAsync()).Single().Gaps);
                Assert.Equal((last + 1, last + 6, true), (gap.From, gap.Through, gap.Explained));
                var picture = await PictureAsync(store);
                Assert.Equal(expected ??= picture, picture);
            },
            iter: Scale.Of(40, 5), threads: 1);
    }

    [Fact]
    public async Task However_many_streams_have_a_gap_a_bounded_number_is_listed_and_the_last_one_to_move_is_among_them()
    {
        await using var home = await HomeAsync();
        await using var store = home.Open();
        var stories = Enumerable.Range(0, 120).Select(number => new Story("shenmu", "north", $"{number:x32}").Start("entry")).ToList();
        foreach (var story in stories)
        {
            story.GreenPass("entry", "陕K10001");
            await store.AppendAsync([story.Received(story.Told[2])]);
        }

        var gaps = (await store.GatesAsync()).Single().Gaps;
        Assert.Equal((50, stories[^1].Stream), (gaps.Length, gaps[^1].Stream));
        Assert.Equal(120, (await store.StreamsAsync()).Count);
    }

    [Fact]
    public async Task A_gate_that_names_ever_new_streams_is_refused_further_ones_and_goes_on_in_those_it_has()
    {
        await using var home = await HomeAsync();
        await using var store = home.Open();
        var told = new Story("shenmu", "north").Start("entry");
        ReceivedEvent In(int stream, long sequence) => told.Received(told.Told[0]) with { Stream = $"{stream:x32}", Sequence = sequence };
        ReceivedEvent[] first = [.. Enumerable.Range(1, StreamLimit.StreamsPerGate - 1).Select(stream => In(stream, 1))];
        Assert.Empty((await store.AppendAsync(first)).Refused);
        ReceivedEvent[] refused = [In(2_001, 1), In(2_001, 2)];
        var outcome = await store.AppendAsync([In(2_000, 1), In(2_000, 2), .. refused, In(7, 2), In(2_001, 1) with { Gate = "shenmu/south" }]);
        Assert.Equal((4, 0), (outcome.Stored, outcome.Duplicates));
        Assert.Equal(refused, outcome.Refused);
        Assert.Equal([1, 2], [.. outcome.Refused.Select(each => each.Sequence)]);
        Assert.Equal(StreamLimit.StreamsPerGate + 1, (await store.StreamsAsync()).Count);
    }

    [Fact]
    public async Task Lost_events_that_come_all_the_same_are_stored_and_a_loss_of_all_numbers_takes_no_time()
    {
        await using var home = await HomeAsync();
        await using var store = home.Open();
        var story = Day("north");
        var events = story.Told.Select(story.Received).ToList();
        await store.AppendAsync(events[..3]);
        await store.AppendAsync([events[20]]);
        var lost = story.Told[3] with { Data = new EventsLost { From = 4, Through = CloudEvent.MaximumSequence } };
        var outcome = await store.AppendAsync([story.Received(lost)]);
        Assert.Equal(CloudEvent.MaximumSequence, outcome.Streams.Single().Through);
        Assert.Equal(1, (await store.AppendAsync([events[10]])).Stored);
        Assert.Equal(CloudEvent.MaximumSequence, (await store.StreamsAsync()).Single().Through);
    }

    [Fact]
    public async Task A_stream_that_has_its_last_number_first_ends_there()
    {
        await using var home = await HomeAsync();
        await using var store = home.Open();
        var told = new Story("shenmu", "north").Start("entry");
        var first = told.Received(told.Told[0]);
        await store.AppendAsync([first with { Sequence = CloudEvent.MaximumSequence - 1 }]);
        await store.AppendAsync([first]);
        var lost = told.Received(told.Told[0] with { Sequence = 2, Data = new EventsLost { From = 3, Through = CloudEvent.MaximumSequence } });
        Assert.Equal(CloudEvent.MaximumSequence, (await store.AppendAsync([lost])).Streams.Single().Through);
    }

    [Fact]
    public async Task A_copied_disk_is_told_what_stands_where_its_events_differ_first()
    {
        await using var home = await HomeAsync();
        await using var store = home.Open();
        var (one, other) = (new Story("shenmu", "north").Start("entry"), new Story("shenmu", "north").Start("entry"));
        foreach (var plate in (string[])["陕K10001", "陕K10002"]) one.GreenPass("entry", plate);
        foreach (var plate in (string[])["陕K20001", "陕K20002", "陕K20003"]) other.GreenPass("entry", plate);
        var (stored, differing) = (one.Told.Select(one.Received).ToList(), other.Told.Select(other.Received).ToList());
        differing[0] = stored[0];
        Assert.Empty((await store.AppendAsync(stored)).Diverged);

        var outcome = await store.AppendAsync([.. differing.AsEnumerable().Reverse()]);

        var diverged = Assert.Single(outcome.Diverged);
        var first = differing.FindIndex(each => !each.Payload.AsSpan().SequenceEqual(stored[(int)each.Sequence - 1].Payload)) + 1;
        Assert.Equal((one.Stream, first, EventDigest.Of(stored[first - 1].Payload)), (diverged.Stream, diverged.Through, diverged.Digest));
        Assert.Equal(differing.Count, outcome.Streams.Single().Through);
    }

    [Fact]
    public async Task Above_a_gap_nothing_is_confirmed_though_a_copied_disk_differs_there()
    {
        await using var home = await HomeAsync();
        await using var store = home.Open();
        var (one, other) = (Day("north"), Day("north"));
        var stored = one.Told.Select(one.Received).ToList();
        await store.AppendAsync([.. stored[..3], stored[9]]);
        var outcome = await store.AppendAsync([other.Received(other.Told[2]) with { Sequence = 10 }]);
        Assert.Equal((1, 3), (outcome.Conflicts, outcome.Streams.Single().Through));
        Assert.Empty(outcome.Diverged);
    }

    [Fact]
    public async Task Every_confirmation_names_the_digest_of_its_event()
    {
        await using var home = await HomeAsync();
        var story = Day("north");
        var events = story.Told.Select(story.Received).ToList();
        await using (var store = home.Open())
        {
            foreach (var received in events)
                Assert.Equal(EventDigest.Of(received.Payload), (await store.AppendAsync([received])).Streams.Single().Digest);
            Assert.Equal(EventDigest.Of(events[^1].Payload), (await store.AppendAsync([events[2]])).Streams.Single().Digest);
            var unreadable = events[^1] with { Sequence = events.Count + 1, Event = null, Payload = [1, 2, 3], Problem = "broken" };
            Assert.Null((await store.AppendAsync([unreadable])).Streams.Single().Digest);
            var healed = events[^1] with { Sequence = events.Count + 1 };
            Assert.Equal(EventDigest.Of(healed.Payload), (await store.AppendAsync([healed])).Streams.Single().Digest);
        }

        await using var again = home.Open();
        Assert.Equal(EventDigest.Of(events[^1].Payload), (await again.StreamAsync("shenmu/north", story.Stream)).Digest);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_is_kept_and_keeps_its_place()
    {
        await using var home = await HomeAsync();
        await using var store = home.Open();
        var story = new Story("shenmu", "north").Start("entry");
        var pass = story.Arrive("entry");
        story.Tell(new PassEnded { Lane = "entry", Pass = pass, Outcome = PassOutcome.Abandoned, Seconds = 9 });
        var events = story.Told.Select(story.Received).ToArray();

        var outcome = await store.AppendAsync([events[0], events[1] with { Event = null, Payload = [1, 2, 3], Problem = "broken" }, events[2]]);

        Assert.Equal((2, 1, 3), (outcome.Stored, outcome.Unreadable, outcome.Streams.Single().Through));
        Assert.Equal(1, (await store.FiguresAsync()).KeptAside);
        Assert.Equal(PassOutcome.Abandoned, (await store.PassAsync(story.PassId(pass)))!.Outcome);
    }

    [Fact]
    public async Task Other_content_under_a_stored_number_is_a_conflict_and_the_first_stands()
    {
        await using var home = await HomeAsync();
        await using var store = home.Open();
        var story = new Story("shenmu", "north").Start("entry");
        var first = story.Received(story.Told[0]);
        var other = new Story("shenmu", "north").Start("exit");

        await store.AppendAsync([first]);
        var outcome = await store.AppendAsync([other.Received(other.Told[0])]);

        Assert.Equal((0, 1), (outcome.Stored, outcome.Conflicts));
        Assert.Equal("entry", (await store.GatesAsync()).Single().Lanes.Single().Lane);
    }

    [Fact]
    public async Task Projections_are_built_anew_when_they_are_of_another_version()
    {
        await using var home = await HomeAsync();
        var story = Day("north");
        string before;
        await using (var store = home.Open())
        {
            await store.AppendAsync([.. story.Told.Select(story.Received)]);
            before = await PictureAsync(store);
        }

        await home.OutdateAsync();
        await using var again = home.Open();
        Assert.Equal(before, await PictureAsync(again));
    }

    [Fact]
    public async Task An_older_stream_no_longer_moves_the_lanes_of_its_gate()
    {
        await using var home = await HomeAsync();
        await using var store = home.Open();
        var old = new Story("shenmu", "north", "old0000000").Start("entry");
        var renewed = new Story("shenmu", "north", "new0000000").Start("entry");
        await store.AppendAsync([old.Received(old.Told[0])]);
        await store.AppendAsync([renewed.Received(renewed.Told[0])]);

        var late = old.Arrive("entry");
        await store.AppendAsync([old.Received(old.Told[1])]);

        Assert.Null((await store.GatesAsync()).Single().Lanes.Single().Running);
        Assert.NotNull((await store.PassAsync(old.PassId(late))));
    }

    [Fact]
    public async Task Passes_are_found_by_gate_lane_and_part_of_the_plate_newest_first()
    {
        await using var home = await HomeAsync();
        await using var store = home.Open();
        foreach (var gate in (string[])["north", "north-2", "south"])
        {
            var story = Day(gate);
            await store.AppendAsync([.. story.Told.Select(story.Received)]);
        }

        Assert.Equal(9, (await store.PassesAsync(new())).Count);
        Assert.Equal(2, (await store.PassesAsync(new(Limit: 2))).Count);
        var north = (await store.PassesAsync(new("shenmu/north")));
        Assert.Equal(["陕K30003", "陕K20002", "陕K10001"], north.Select(pass => pass.Plate));
        Assert.All(north, pass => Assert.Equal("shenmu/north", pass.Gate));
        Assert.Equal(["陕K20002"], (await store.PassesAsync(new("shenmu/north", Plate: "2000"))).Select(pass => pass.Plate));
        Assert.Equal(["陕K20002"], (await store.PassesAsync(new("shenmu/north", Lane: "exit"))).Select(pass => pass.Plate));
        Assert.Empty((await store.PassesAsync(new(Plate: "京"))));
        foreach (var written in (string[])["陕K·20002", " 陕 K 20002", "陕k-20002", "陕Ｋ２０００２", "k·2000", "K•20002"])
            Assert.Equal(["陕K20002"], (await store.PassesAsync(new("shenmu/north", Plate: written))).Select(pass => pass.Plate));
        Assert.Equal(9, (await store.PassesAsync(new(Plate: " · "))).Count);
    }

    [Fact]
    public async Task Passes_are_found_by_time_outcome_and_temperature()
    {
        await using var home = await HomeAsync();
        await using var store = home.Open();
        var morning = new DateTimeOffset(2020, 2, 11, 8, 0, 0, TimeSpan.FromHours(8));
        var story = new Story("shenmu", "north").At(morning).Start("entry");
        story.GreenPass("entry", "陕K10001");
        story.At(morning.AddHours(2));
        var fever = story.Arrive("entry");
        story.Measure("entry", fever, 36.4);
        story.Measure("entry", fever, 38.2);
        story.Tell(new PassEnded { Lane = "entry", Pass = fever, Outcome = PassOutcome.Isolated, Seconds = 90 });
        story.At(morning.AddHours(4)).Arrive("entry");
        await store.AppendAsync([.. story.Told.Select(story.Received)]);

        Assert.Equal([story.PassId(fever)], await FoundAsync(new() { MinimumCelsius = 38.2 }));
        Assert.Empty(await FoundAsync(new() { MinimumCelsius = 38.3 }));
        Assert.Equal([story.PassId(fever)], await FoundAsync(new() { Outcome = PassOutcome.Isolated }));
        Assert.Single(await FoundAsync(new() { Outcome = PassOutcome.Passed }));
        Assert.Equal(2, (await FoundAsync(new() { From = morning.AddHours(2) })).Count);
        Assert.Equal([story.PassId(fever)], await FoundAsync(new("shenmu/north") { From = morning.AddHours(1), To = morning.AddHours(3) }));
        Assert.Empty(await FoundAsync(new() { To = morning }));

        async Task<List<string>> FoundAsync(PassQuery query) => [.. (await store.PassesAsync(query)).Select(pass => pass.Id)];
    }

    [Fact]
    public async Task Of_many_rejected_messages_the_last_thousand_are_kept()
    {
        await using var home = await HomeAsync();
        await using var store = home.Open();
        foreach (var batch in (int[])[700, 2_500, 1, 300])
        {
            await store.RejectAsync([.. Enumerable.Range(0, batch).Select(_ => new RejectedMessage("shenmu/north", "no JSON", [1, 2, 3]))]);
            Assert.Equal(batch == 700 ? 700 : 1_000, (await store.FiguresAsync()).KeptAside);
        }
    }

    /// <summary>Three vehicles at a gate.</summary>
    internal static Story Day(string gate)
    {
        var story = new Story("shenmu", gate).At(new DateTimeOffset(2020, 2, 11, 8, 30, 0, TimeSpan.FromHours(8))).Start("entry", "exit");
        story.GreenPass("entry", "陕K10001");
        story.GreenPass("exit", "陕K20002");
        story.Tell(new AlarmRaised { Lane = "exit", Alarm = AlarmCode.CameraSilent });
        story.GreenPass("entry", "陕K30003");
        return story;
    }

    /// <summary>Everything the store shows, as text; when the centre heard of a gate is not part of it.</summary>
    protected static async Task<string> PictureAsync(ICentreStore store)
    {
        var gates = (await store.GatesAsync()).Select(gate => gate with { LastContact = null, Stream = 0, Gaps = [.. gate.Gaps.Select(gap => gap with { Since = default })] }).OrderBy(gate => gate.Gate);
        gates = gates.Select(gate => gate with { Lanes = [.. gate.Lanes.Select(lane => lane with { Running = lane.Running is { } running ? running with { Noticed = default, Place = 0 } : null })] }).OrderBy(gate => gate.Gate);
        var passes = (await store.PassesAsync(new(Limit: 500))).Select(pass => pass with { Noticed = default, Place = 0 }).OrderBy(pass => pass.Id).ToList();
        var steps = new List<string>();
        foreach (var pass in passes) steps.Add(string.Join(',', (await store.EventsOfAsync(pass.Id)).Select(step => step.Sequence)));
        return string.Join('\n', [.. gates.Select(Json), .. passes.Select(Json), .. steps]);
    }

    private static string Json(GateRecord gate) => System.Text.Json.JsonSerializer.Serialize(gate, CentreJson.Default.GateRecord);

    private static string Json(PassRecord pass) => System.Text.Json.JsonSerializer.Serialize(pass, CentreJson.Default.PassRecord);
}
