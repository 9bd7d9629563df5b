using Checkpoint.Cloud.Registry;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;
using Checkpoint.Tests;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Cloud.Tests.Registry;

/// <summary>Filings with all that belongs to them, in every registry.</summary>
public abstract class FilingStoreTests
{
    protected static readonly DateOnly Today = new(2026, 3, 1);

    private static readonly string[] s_parts = ["", "陕", "k0", "3", "17", "00012", "陕K00012", "ZZ", "?", "陕K00012345"];

    private static readonly Filing s_whole = Filings.Filing("陕K00001", "SM-1") with
    {
        State = FilingState.Submitted, VehicleClass = VehicleClass.Tractor, Enterprise = "榆林某煤矿", From = "榆林", To = "神木",
        Drivers = [new("李四", "13812341234", "612701199001011234"), new("王五")], Gates = ["shenmu/*", "yulin/north"], PeopleAboard = 2,
        ValidFrom = new(2026, 2, 11), ValidTo = new(2026, 12, 31),
    };

    /// <summary>A database of its own for each costs a second or two.</summary>
    protected abstract int Iterations { get; }

    protected abstract Task<IRegistryHome> HomeAsync();

    [Fact]
    public async Task Everything_that_is_filed_and_who_did_what_when_and_why_outlives_a_restart()
    {
        await using var home = await HomeAsync();
        var time = new FakeTimeProvider(new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
        await using (var store = home.Open(time))
        {
            Assert.Equal(FilingOutcome.Created, (await store.ApplyAsync(FilingCommand.File(s_whole, Filings.Somebody))).Outcome);
            time.Advance(TimeSpan.FromMinutes(1));
            await store.ApplyAsync(FilingCommand.Step("SM-1", FilingStep.Approve, Today, new("zhang", "papers seen")));
            Assert.Equal((0, 0L), (store.Head.Count, store.Head.Version));
            await store.ApplyAsync(FilingCommand.Step("SM-1", FilingStep.Activate, Today, new("zhang")));
            Assert.Equal((1, 1L), (store.Head.Count, store.Head.Version));
            await store.ApplyAsync(FilingCommand.Change("SM-1", null, filing => filing with { Enterprise = "另一煤矿", Plate = Filings.PlateOf("陕K00002") }, Filings.Somebody));
            Assert.Equal((1, 3L), (store.Head.Count, store.Head.Version));
            await store.ApplyAsync(FilingCommand.Change("SM-1", null, filing => filing with { Enterprise = "第三煤矿" }, Filings.Somebody));
            Assert.Equal(3L, store.Head.Version); // Gates need not know.
            Assert.Equal(FilingOutcome.Seen, (await store.ApplyAsync(FilingCommand.See("SM-1", new("police", "accident")))).Outcome);
        }

        await using var again = home.Open(time);
        Assert.Equal(s_whole with { Enterprise = "第三煤矿", Plate = Filings.PlateOf("陕K00002"), State = FilingState.Active }, (await again.GetAsync("SM-1", TestContext.Current.CancellationToken))!.Filing);
        await again.ApplyAsync(FilingCommand.Remove("SM-1", new("admin", "sold")));
        Assert.Null(await again.GetAsync("SM-1", TestContext.Current.CancellationToken));
        var history = await again.HistoryAsync("SM-1", 100, TestContext.Current.CancellationToken);
        Assert.Equal(
            [(6, FilingAction.Removed, "admin"), (5, FilingAction.PersonalDataSeen, "police"), (5, FilingAction.Changed, "li.na"), (4, FilingAction.Changed, "li.na"), (3, FilingAction.Activated, "zhang"), (2, FilingAction.Approved, "zhang"), (1, FilingAction.Filed, "li.na")],
            history.Select(each => (each.Revision, each.Action, each.Author.By!)));
        Assert.Equal((s_whole, time.GetUtcNow().AddMinutes(-1), "asked by phone"), (history[^1].Filing, history[^1].At, history[^1].Author.Reason));
        Assert.Equal("papers seen", history[^2].Author.Reason);
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_and_together_nothing_is_done()
    {
        await using var home = await HomeAsync();
        await using var store = home.Open();
        await store.ApplyAsync(FilingCommand.File(s_whole, Filings.Somebody));
        Assert.Equal(FilingOutcome.IdTaken, (await store.ApplyAsync(FilingCommand.File(s_whole with { Plate = Filings.PlateOf("陕K00009") }, Filings.Somebody))).Outcome);
        var taken = await store.ApplyAsync(FilingCommand.File(s_whole with { Id = "SM-2" }, Filings.Somebody));
        Assert.Equal((FilingOutcome.PlateTaken, "SM-1"), (taken.Outcome, taken.Holder));
        Assert.Equal(FilingOutcome.NotAllowed, (await store.ApplyAsync(FilingCommand.Step("SM-1", FilingStep.Activate, Today, Filings.Somebody))).Outcome);
        Assert.Equal(FilingOutcome.Outdated, (await store.ApplyAsync(FilingCommand.Change("SM-1", 7, filing => filing with { To = "府谷" }, Filings.Somebody))).Outcome);
        Assert.Equal(FilingOutcome.NotFound, (await store.ApplyAsync(FilingCommand.Step("SM-7", FilingStep.Approve, Today, Filings.Somebody))).Outcome);

        var results = await store.ApplyAsync(
            [FilingCommand.File(Filings.Filing("陕K00003", "SM-3"), Filings.Somebody), FilingCommand.File(Filings.Filing("陕K00003", "SM-4"), Filings.Somebody)], together: true, TestContext.Current.CancellationToken);
        Assert.Equal([FilingOutcome.Created, FilingOutcome.PlateTaken], results.Select(result => result.Outcome));
        Assert.Equal(["SM-1"], await store.SearchAsync(new()));
        Assert.Single(await store.HistoryAsync("SM-1", 10, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Two_may_change_places_in_one_transaction()
    {
        await using var home = await HomeAsync();
        await using var store = home.Open();
        var (one, two, aside) = (Filings.PlateOf("陕K00001"), Filings.PlateOf("陕K00002"), Filings.PlateOf("陕K00003"));
        await store.PutAsync([Filings.Registration("陕K00001", "A"), Filings.Registration("陕K00002", "B")]);
        var results = await store.ApplyAsync([Move("A", aside), Move("B", one), Move("A", two)], together: true, TestContext.Current.CancellationToken);
        Assert.All(results, result => Assert.Equal(FilingOutcome.Changed, result.Outcome));
        Assert.Equal((two, one), ((await store.GetAsync("A", TestContext.Current.CancellationToken))!.Filing!.Plate, (await store.GetAsync("B", TestContext.Current.CancellationToken))!.Filing!.Plate));
        Assert.Equal(["B", "A"], await store.SearchAsync(new("K0000")));

        static FilingCommand Move(string id, Plate plate) => FilingCommand.Change(id, null, filing => filing with { Plate = plate }, Filings.Somebody);
    }

    [Fact]
    public async Task What_has_expired_is_noted_by_the_centre_and_gates_hear_of_what_they_do_not_see_themselves()
    {
        await using var home = await HomeAsync();
        await using var store = home.Open();
        await store.ApplyAsync([
            FilingCommand.Put(Filings.Registration("陕K00001", "over") with { ValidTo = Today.AddDays(-1) }, Filings.Somebody),
            FilingCommand.Put(Filings.Registration("陕K00002", "last day") with { ValidTo = Today }, Filings.Somebody),
            FilingCommand.Put(Filings.Registration("陕K00003", "open"), Filings.Somebody),
            FilingCommand.Put(Filings.Registration("陕K00004", "suspended") with { Status = RegistrationStatus.Suspended, ValidTo = Today.AddDays(-1) }, Filings.Somebody)], cancellationToken: TestContext.Current.CancellationToken);
        var version = store.Head.Version;
        while (await FilingExpiry.RunAsync(store, Today, TestContext.Current.CancellationToken)) { }
        Assert.Equal(version, store.Head.Version);
        Assert.Equal(["over"], await store.SearchAsync(new(State: FilingState.Expired)));
        var noted = (await store.HistoryAsync("over", 1, TestContext.Current.CancellationToken)).Single();
        Assert.Equal((FilingAction.Expired, null), (noted.Action, noted.Author.By));

        // What is suspended does not come back by a longer validity.
        await store.ApplyAsync(FilingCommand.Change("suspended", null, filing => filing with { ValidTo = null }, Filings.Somebody));
        Assert.Equal(RegistrationStatus.Suspended, (await store.GetAsync("suspended", TestContext.Current.CancellationToken))!.Filing!.Registration!.Status);

        // Valid for longer, it is in use again when somebody says so; and "active" alone, of what has expired, says nothing new.
        Assert.Equal([FilingOutcome.Same], await store.PutAsync([Filings.Registration("陕K00001", "over") with { ValidTo = Today.AddDays(-1) }]));
        await store.ApplyAsync(FilingCommand.Change("over", null, filing => filing with { ValidTo = Today.AddDays(9) }, Filings.Somebody));
        Assert.Null((await store.GetAsync("over", TestContext.Current.CancellationToken))!.Filing!.Registration);
        Assert.Equal(3, store.Head.Count);
        Assert.Equal(FilingOutcome.Changed, (await store.ApplyAsync(FilingCommand.Step("over", FilingStep.Activate, Today, Filings.Somebody))).Outcome);
        Assert.False(await FilingExpiry.RunAsync(store, Today, TestContext.Current.CancellationToken));
    }

    [Fact]
    public Task Any_part_of_a_plate_with_enterprise_and_state_is_found_in_order_page_by_page_whatever_was_changed() =>
        Gen.Select(Gen.Int[0, 400], Gen.Int[0, 3], Gen.Enum<FilingState>(), Gen.Bool).List[1, 60].SelectMany(story => Gen.Int[0, s_parts.Length - 1].Select(part => (story, part: s_parts[part]))).SampleAsync(async sample =>
        {
            await using var home = await HomeAsync();
            await using var store = home.Open();
            var model = new Dictionary<string, Filing>();
            foreach (var (half, (number, firm, state, isRemoved)) in sample.story.Index())
            {
                var filing = Filings.Filing($"陕K{number:D5}", $"SM-{number}") with { State = state, Enterprise = firm == 0 ? "" : $"煤矿 {firm}" };
                Assert.Equal(model.Remove(filing.Id), await store.RemoveAsync(filing.Id));
                if (!isRemoved) await store.ApplyAsync(FilingCommand.File(model[filing.Id] = filing, Filings.Somebody));
                // Read in the middle: what comes after must find its way into what is in memory.
                if (half == sample.story.Count / 2) await store.IndexAsync();
            }

            foreach (var query in (FilingQuery[])[new(sample.part), new(sample.part, "矿 1"), new(sample.part, State: FilingState.Revoked), new(sample.part, "煤", FilingState.Active)])
            {
                var expected = model.Values.Where(each => Fits(each, query)).OrderBy(each => each.Plate.Text, StringComparer.Ordinal).Select(each => each.Plate.Key).ToList();
                var index = await store.IndexAsync();
                var found = new List<ulong>();
                for (IReadOnlyList<ulong> page = [0]; page.Count > 0; found.AddRange(page))
                {
                    (page, var total) = index.Search(query, found.LastOrDefault(), 7);
                    Assert.Equal(expected.Count, total);
                }
                Assert.Equal(expected, found);
            }
        }, iter: Iterations, threads: 1);

    [Fact]
    public async Task Plates_that_are_taken_for_another_easily_are_pointed_out()
    {
        await using var home = await HomeAsync();
        await using var store = home.Open();
        await store.PutAsync([
            Filings.Registration("陕K12345", "own"), Filings.Registration("陕K12345", "blue", PlateColour.Blue), Filings.Registration("陕K1234S", "S for 5"),
            Filings.Registration("陕K12346", "one other"), Filings.Registration("晋K12345", "other province"), Filings.Registration("陕K1234D", "D"), Filings.Registration("陕K12354", "two other"), Filings.Registration("陕A12354", "far")]);
        await store.RemoveAsync("D");
        var near = (await store.IndexAsync(TestContext.Current.CancellationToken)).Near(Filings.PlateOf("陕K12345"));
        var found = await store.FindAsync([], near, TestContext.Current.CancellationToken);
        Assert.Equal(["S for 5", "blue", "one other", "other province"], found.Select(each => each.Filing!.Id).Order(StringComparer.Ordinal));
    }

    private static bool Fits(Filing filing, FilingQuery query) =>
        filing.Plate.Text.Contains(PlateFragment.Of(query.Plate!), StringComparison.Ordinal) && filing.Enterprise.Contains(query.Enterprise ?? "", StringComparison.Ordinal) && (query.State is null || filing.State == query.State);
}

public sealed class EmbeddedFilingStoreTests : FilingStoreTests
{
    protected override int Iterations => Scale.Of(100, 15);

    protected override Task<IRegistryHome> HomeAsync() => Task.FromResult<IRegistryHome>(new EmbeddedRegistryHome());
}
