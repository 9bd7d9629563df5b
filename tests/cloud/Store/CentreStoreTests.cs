using Checkpoint.Cloud.Ingest;
using Checkpoint.Cloud.Passes;
using Checkpoint.Cloud.Store;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Messages;
using Checkpoint.Tests;
using CsCheck;
using LiteDB;
using Xunit;

namespace Checkpoint.Cloud.Tests.Store;

public sealed class CentreStoreTests
{
    [Fact]
    public void Any_order_and_any_repetition_store_the_same_and_confirm_the_contiguous_prefix()
    {
        var (north, south) = (Day("north"), Day("south"));
        ReceivedEvent[] all = [.. north.Told.Select(north.Received), .. south.Told.Select(south.Received)];
        string expected;
        using (var folder = new Folder())
        using (var store = Open(folder))
        {
            store.Append(all);
            expected = Picture(store);
        }

        Gen.Shuffle(all).SelectMany(order => Gen.Int[0, all.Length - 1].Array[0, 30].SelectMany(repeated => Gen.Int[1, 12].Select(size => (order, repeated, size)))).Sample(
            sample =>
            {
                using var folder = new Folder();
                var store = Open(folder);
                var seen = new HashSet<(string, long)>();
                foreach (var (index, batch) in sample.order.Concat(sample.repeated.Select(each => all[each])).Chunk(sample.size).Index())
                {
                    var outcome = store.Append(batch);
                    Assert.Equal(batch.Length, outcome.Stored + outcome.Duplicates);
                    Assert.Equal(batch.Count(each => seen.Add((each.Gate, each.Sequence))), outcome.Stored);
                    foreach (var stream in outcome.Streams)
                    {
                        var contiguous = 0L;
                        while (seen.Contains((stream.Gate, contiguous + 1))) contiguous++;
                        Assert.Equal(contiguous, stream.Through);
                    }

                    if (index % 5 != 4) continue;
                    store.Dispose();
                    store = Open(folder);
                }

                Assert.Equal(expected, Picture(store));
                store.Dispose();
            },
            iter: Scale.Of(40, 5), threads: 1);
    }

    [Fact]
    public void A_gap_holds_the_confirmation_and_the_picture_back_until_it_is_filled()
    {
        using var folder = new Folder();
        using var store = Open(folder);
        var story = Day("north");
        var missing = story.Told[4];

        var before = store.Append([.. story.Told.Where(each => each != missing).Select(story.Received)]).Streams.Single();
        Assert.Equal((4, story.Told.Count, true), (before.Through, before.Highest, before.HasGap));

        var after = store.Append([story.Received(missing)]).Streams.Single();
        Assert.Equal((story.Told.Count, false), (after.Through, after.HasGap));
        Assert.All(store.Passes(new()), pass => Assert.Equal(PassOutcome.Passed, pass.Outcome));
    }

    [Fact]
    public void A_gap_is_listed_from_its_first_number_to_its_last_until_it_is_filled()
    {
        using var folder = new Folder();
        using var store = Open(folder);
        var story = Day("north");
        var events = story.Told.Select(story.Received).ToList();
        store.Append([.. events[..3], .. events[5..9], .. events[10..]]);
        var gap = Assert.Single(store.Gates.Single().Gaps);
        Assert.Equal((story.Stream, 4, 5, false), (gap.Stream, gap.From, gap.Through, gap.Explained));

        store.Append(events[3..4]);
        Assert.Equal((5, 5, gap.Since), (store.Gates.Single().Gaps.Single().From, store.Gates.Single().Gaps.Single().Through, store.Gates.Single().Gaps.Single().Since));
        store.Append(events[4..5]);
        Assert.Equal((10, 10), (store.Gates.Single().Gaps.Single().From, store.Gates.Single().Gaps.Single().Through));
        store.Append(events[9..10]);
        Assert.Empty(store.Gates.Single().Gaps);
    }

    [Fact]
    public void What_a_gate_says_to_be_lost_holds_nothing_back_in_any_order_and_stays_listed()
    {
        var story = new Story("shenmu", "north").Start("entry", "exit");
        story.GreenPass("entry", "陕K10001");
        story.GreenPass("exit", "陕K20002");
        var last = story.Told.Count;
        story.GreenPass("entry", "陕K30003");
        var lost = story.Told[last] with { Data = new EventsLost { From = last + 1, Through = last + 6 } };
        ReceivedEvent[] all = [.. story.Told.Where((_, index) => index < last || index >= last + 6).Append(lost).Select(story.Received)];
        string? expected = null;
        Gen.Shuffle(all).SelectMany(order => Gen.Int[1, 9].Select(size => (order, size))).Sample(
            sample =>
            {
                using var folder = new Folder();
                using var store = Open(folder);
                foreach (var batch in sample.order.Chunk(sample.size)) store.Append(batch);
                Assert.Equal((story.Told.Count, false), (store.Streams.Single().Through, store.Streams.Single().HasGap));
                var gap = Assert.Single(store.Gates.Single().Gaps);
                Assert.Equal((last + 1, last + 6, true), (gap.From, gap.Through, gap.Explained));
                var picture = Picture(store);
                Assert.Equal(expected ??= picture, picture);
            },
            iter: Scale.Of(40, 5), threads: 1);
    }

    [Fact]
    public void Runs_of_lost_events_that_touch_are_one_whatever_their_order() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, 6]).Array[1, 12].Sample(
            told =>
            {
                using var database = new LiteDatabase(new MemoryStream());
                var table = new LostTable(database);
                var lost = new HashSet<long>();
                foreach (var (from, more) in told)
                {
                    table.Put(3, from, from + more);
                    for (var sequence = from; sequence <= from + more; sequence++) lost.Add(sequence);
                }

                table.Put(4, 1, 50);
                for (var sequence = 1L; sequence < 50; sequence++)
                {
                    long? through = lost.Contains(sequence) ? sequence : null;
                    while (through is { } last && lost.Contains(last + 1)) through = last + 1;
                    Assert.Equal(through, table.Through(3, sequence));
                }

                Assert.Equal(1 + lost.Count(sequence => !lost.Contains(sequence + 1)), database.GetCollection("lostRuns").Count());
            },
            iter: Scale.Of(1_000, 50), threads: 1);

    [Fact]
    public void Losses_of_an_older_layout_still_count()
    {
        using var database = new LiteDatabase(new MemoryStream());
        database.GetCollection("lost").Insert(new BsonDocument { ["_id"] = "2.5.9", ["stream"] = 2, ["from"] = 5L, ["through"] = 9L });
        Assert.Equal(9, new LostTable(database).Through(2, 7));
        Assert.False(database.CollectionExists("lost"));
    }

    [Fact]
    public void However_many_streams_have_a_gap_a_bounded_number_is_listed_and_the_last_one_to_move_is_among_them()
    {
        using var folder = new Folder();
        using var store = Open(folder);
        var stories = Enumerable.Range(0, 120).Select(number => new Story("shenmu", "north", $"{number:x32}").Start("entry")).ToList();
        foreach (var story in stories)
        {
            story.GreenPass("entry", "陕K10001");
            store.Append([story.Received(story.Told[2])]);
        }

        var gaps = store.Gates.Single().Gaps;
        Assert.Equal((50, stories[^1].Stream), (gaps.Length, gaps[^1].Stream));
        Assert.Equal(120, store.StreamsOf("shenmu/north"));
    }

    [Fact]
    public void A_gate_that_names_ever_new_streams_is_refused_further_ones_and_goes_on_in_those_it_has()
    {
        using var folder = new Folder();
        using var store = Open(folder);
        var told = new Story("shenmu", "north").Start("entry");
        ReceivedEvent In(int stream, long sequence) => told.Received(told.Told[0]) with { Stream = $"{stream:x32}", Sequence = sequence };
        store.Append([.. Enumerable.Range(1, StreamLimit.StreamsPerGate - 1).Select(stream => In(stream, 1))]);
        var limit = new StreamLimit(store);
        Assert.True(limit.Takes(In(2_000, 1)));
        Assert.True(limit.Takes(In(2_000, 2)));
        Assert.False(limit.Takes(In(2_001, 1)));
        Assert.True(limit.Takes(In(7, 2)));
        Assert.True(limit.Takes(In(2_001, 1) with { Gate = "shenmu/south" }));
    }

    [Fact]
    public void Lost_events_that_come_all_the_same_are_stored_and_a_loss_of_all_numbers_takes_no_time()
    {
        using var folder = new Folder();
        using var store = Open(folder);
        var story = Day("north");
        var events = story.Told.Select(story.Received).ToList();
        store.Append(events[..3]);
        store.Append([events[20]]);
        var lost = story.Told[3] with { Data = new EventsLost { From = 4, Through = CloudEvent.MaximumSequence } };
        var outcome = store.Append([story.Received(lost)]);
        Assert.Equal(CloudEvent.MaximumSequence, outcome.Streams.Single().Through);
        Assert.Equal(1, store.Append([events[10]]).Stored);
        Assert.Equal(CloudEvent.MaximumSequence, store.Streams.Single().Through);
    }

    [Fact]
    public void An_event_that_cannot_be_read_is_kept_and_keeps_its_place()
    {
        using var folder = new Folder();
        using var store = Open(folder);
        var story = new Story("shenmu", "north").Start("entry");
        var pass = story.Arrive("entry");
        story.Tell(new PassEnded { Lane = "entry", Pass = pass, Outcome = PassOutcome.Abandoned, Seconds = 9 });
        var events = story.Told.Select(story.Received).ToArray();

        var outcome = store.Append([events[0], events[1] with { Event = null, Payload = [1, 2, 3], Problem = "broken" }, events[2]]);

        Assert.Equal((2, 1, 3), (outcome.Stored, outcome.Unreadable, outcome.Streams.Single().Through));
        Assert.Equal(1, store.KeptAside());
        Assert.Equal(PassOutcome.Abandoned, store.Pass(story.PassId(pass))!.Outcome);
    }

    [Fact]
    public void Other_content_under_a_stored_number_is_a_conflict_and_the_first_stands()
    {
        using var folder = new Folder();
        using var store = Open(folder);
        var story = new Story("shenmu", "north").Start("entry");
        var first = story.Received(story.Told[0]);
        var other = new Story("shenmu", "north").Start("exit");

        store.Append([first]);
        var outcome = store.Append([other.Received(other.Told[0])]);

        Assert.Equal((0, 1), (outcome.Stored, outcome.Conflicts));
        Assert.Equal("entry", store.Gates.Single().Lanes.Single().Lane);
    }

    [Fact]
    public void Projections_are_built_anew_when_they_are_of_another_version()
    {
        using var folder = new Folder();
        var story = Day("north");
        string before;
        using (var store = Open(folder))
        {
            store.Append([.. story.Told.Select(story.Received)]);
            before = Picture(store);
        }

        using (var database = new LiteDatabase(new ConnectionString { Filename = folder.File("centre.db"), Collation = Collation.Binary }))
        {
            database.GetCollection("passes").DeleteAll();
            database.UserVersion = 0;
        }

        using var again = Open(folder);
        Assert.Equal(before, Picture(again));
    }

    [Fact]
    public void An_older_stream_no_longer_moves_the_lanes_of_its_gate()
    {
        using var folder = new Folder();
        using var store = Open(folder);
        var old = new Story("shenmu", "north", "old0000000").Start("entry");
        var renewed = new Story("shenmu", "north", "new0000000").Start("entry");
        store.Append([old.Received(old.Told[0])]);
        store.Append([renewed.Received(renewed.Told[0])]);

        var late = old.Arrive("entry");
        store.Append([old.Received(old.Told[1])]);

        Assert.Null(store.Gates.Single().Lanes.Single().Running);
        Assert.NotNull(store.Pass(old.PassId(late)));
    }

    [Fact]
    public void Passes_are_found_by_gate_lane_and_part_of_the_plate_newest_first()
    {
        using var folder = new Folder();
        using var store = Open(folder);
        foreach (var gate in (string[])["north", "north-2", "south"])
        {
            var story = Day(gate);
            store.Append([.. story.Told.Select(story.Received)]);
        }

        Assert.Equal(9, store.Passes(new()).Count);
        Assert.Equal(2, store.Passes(new(Limit: 2)).Count);
        var north = store.Passes(new("shenmu/north"));
        Assert.Equal(["陕K30003", "陕K20002", "陕K10001"], north.Select(pass => pass.Plate));
        Assert.All(north, pass => Assert.Equal("shenmu/north", pass.Gate));
        Assert.Equal(["陕K20002"], store.Passes(new("shenmu/north", Plate: "2000")).Select(pass => pass.Plate));
        Assert.Equal(["陕K20002"], store.Passes(new("shenmu/north", Lane: "exit")).Select(pass => pass.Plate));
        Assert.Empty(store.Passes(new(Plate: "京")));
        foreach (var written in (string[])["陕K·20002", " 陕 K 20002", "陕k-20002", "陕Ｋ２０００２", "k·2000", "K•20002"])
            Assert.Equal(["陕K20002"], store.Passes(new("shenmu/north", Plate: written)).Select(pass => pass.Plate));
        Assert.Equal(9, store.Passes(new(Plate: " · ")).Count);
    }

    [Fact]
    public void Of_many_rejected_messages_the_last_thousand_are_kept()
    {
        using var folder = new Folder();
        using var store = Open(folder);
        foreach (var batch in (int[])[700, 2_500, 1, 300])
        {
            store.Reject([.. Enumerable.Range(0, batch).Select(_ => new RejectedMessage("shenmu/north", "no JSON", [1, 2, 3]))]);
            Assert.Equal(batch == 700 ? 700 : 1_000, store.KeptAside());
        }
    }

    /// <summary>Three vehicles at a gate.</summary>
    private static Story Day(string gate)
    {
        var story = new Story("shenmu", gate).At(new DateTimeOffset(2020, 2, 11, 8, 30, 0, TimeSpan.FromHours(8))).Start("entry", "exit");
        story.GreenPass("entry", "陕K10001");
        story.GreenPass("exit", "陕K20002");
        story.Tell(new AlarmRaised { Lane = "exit", Alarm = AlarmCode.CameraSilent });
        story.GreenPass("entry", "陕K30003");
        return story;
    }

    private static CentreStore Open(Folder folder) => CentreStore.Open(folder.Path, TimeProvider.System);

    /// <summary>Everything the store shows, as text; when the centre heard of a gate is not part of it.</summary>
    private static string Picture(CentreStore store)
    {
        var gates = store.Gates.Select(gate => gate with { LastContact = null, Stream = 0, Gaps = [.. gate.Gaps.Select(gap => gap with { Since = default })] }).OrderBy(gate => gate.Gate);
        gates = gates.Select(gate => gate with { Lanes = [.. gate.Lanes.Select(lane => lane with { Running = lane.Running is { } running ? running with { Noticed = default, Place = 0 } : null })] }).OrderBy(gate => gate.Gate);
        var passes = store.Passes(new(Limit: 500)).Select(pass => pass with { Noticed = default, Place = 0 }).OrderBy(pass => pass.Id).ToList();
        var steps = passes.Select(pass => string.Join(',', store.EventsOf(pass.Id).Select(step => step.Sequence)));
        return string.Join('\n', [.. gates.Select(Json), .. passes.Select(Json), .. steps]);
    }

    private static string Json(GateRecord gate) => System.Text.Json.JsonSerializer.Serialize(gate, CentreJson.Default.GateRecord);

    private static string Json(PassRecord pass) => System.Text.Json.JsonSerializer.Serialize(pass, CentreJson.Default.PassRecord);
}
