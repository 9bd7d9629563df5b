using Checkpoint.Cloud.Orders;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using Xunit;

namespace Checkpoint.Cloud.Tests.Orders;

/// <summary>Orders, in every store.</summary>
public abstract class OrderStoreTests : IAsyncLifetime
{
    private const string North = "shenmu/north", South = "shenmu/south";

    private IOrderTables _tables = null!;
    private OrderStore _store = null!;

    /// <summary>The same store each time.</summary>
    protected abstract Task<IOrderTables> OpenAsync();

    public async ValueTask InitializeAsync()
    {
        _tables = await OpenAsync();
        _store = new(_tables);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await _tables.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_newest_commands_of_a_gate_are_kept_with_the_first_answer_and_its_diagnostics()
    {
        foreach (var number in Enumerable.Range(0, OrderStore.Kept + 3)) await _store.AddAsync(Command(North, number));
        await _store.AddAsync(Command(South, 0));
        await _store.MarkUnsureAsync("north-500");
        await _store.TakeAsync([(North, Result("north-501", "first")), (North, Result("north-501", "second")), (South, Result("north-502", "not its own")), (North, Result("north-0", "forgotten"))], []);
        await _store.TakeAsync([(North, Result("north-501", "third") with { Diagnostics = new() { Version = "1.2", Runtime = "", Stream = "s", Parts = [], Lanes = [], Log = [] } })], []);

        await ReopenAsync();
        var kept = await _store.CommandsAsync(North, OrderStore.Kept + 10);
        Assert.Equal(Enumerable.Range(3, OrderStore.Kept).Reverse().Select(number => $"north-{number}"), kept.Select(each => each.Command.Id));
        Assert.Equal("south-0", Assert.Single(await _store.CommandsAsync(South, 10)).Command.Id);
        Assert.Equal(["north-502", "north-501"], (await _store.CommandsAsync(North, 2)).Select(each => each.Command.Id));
        Assert.True((await _store.CommandAsync("north-500"))!.IsUnsure);
        var answered = (await _store.CommandAsync("north-501"))!.Result!;
        Assert.Equal(("first", "1.2"), (answered.Message, answered.Diagnostics?.Version));
        Assert.Null((await _store.CommandAsync("north-502"))!.Result);
        Assert.Null(await _store.CommandAsync("north-0"));
    }

    [Fact]
    public async Task What_many_set_at_once_has_versions_of_its_own()
    {
        var other = await OpenOtherAsync();
        var set = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(async () => number % 3 == 0
            ? (await other.SetDirectivesAsync($"shenmu/gate-{number}", [Notice($"d-{number}")])).Version
            : (await (number % 3 == 1 ? _store : other).SetPolicyAsync($"shenmu/gate-{number}", Fever(37), "李", DateTimeOffset.UnixEpoch)).Policy.Version)));
        Assert.Equal(Enumerable.Range(1, 20).Select(version => (long)version), set.Order());
        var picture = await other.PictureAsync();
        Assert.Equal(set[1], picture.Policy("shenmu/gate-1")!.Policy.Version);
        Assert.Equal(set[3], picture.Directives("shenmu/gate-3")!.Version);
    }

    /// <summary>Another centre's, where there may be one.</summary>
    protected virtual Task<OrderStore> OpenOtherAsync() => Task.FromResult(_store);

    private async Task ReopenAsync()
    {
        await _tables.DisposeAsync();
        await InitializeAsync();
    }

    [Fact]
    public async Task Who_has_read_what_is_kept_only_of_directives_the_gate_is_shown_and_within_bounds()
    {
        await _store.SetDirectivesAsync(North, [Notice("d-1")]);
        await _store.TakeAsync([], [Read(North, "d-1", "王芳"), Read(North, "d-1", "王芳"), Read(South, "d-1", "王芳"), Read(North, "d-2", "王芳"), Read(North, "d-1", new string('x', 129)), Read(North, "d-1", "")]);
        Assert.Equal((North, "王芳"), (Assert.Single(await _store.AcknowledgedAsync("d-1")).Gate, (await _store.AcknowledgedAsync("d-1"))[0].By));
        Assert.Empty(await _store.AcknowledgedAsync("d-2"));
        await _store.TakeAsync([], [.. Enumerable.Range(0, 700).Select(n => Read(North, "d-1", $"{n}"))]);
        Assert.Equal(500, (await _store.AcknowledgedAsync("d-1")).Count);
    }

    [Fact]
    public async Task What_counted_for_a_gate_still_does_when_a_gate_has_higher_numbers()
    {
        await _store.SetPolicyAsync(OrderStore.All, Fever(37.1), "李", DateTimeOffset.UnixEpoch);
        await _store.SetPolicyAsync(North, Fever(37.2), "李", DateTimeOffset.UnixEpoch);
        await _store.SetDirectivesAsync(OrderStore.All, [Notice("d-1")]);
        Assert.True(await _store.MeetAsync(South, 40, 3));
        Assert.Equal((37.2, 37.1), ((await _store.PolicyAsync(North))!.Policy.Screening.FeverCelsius, (await _store.PolicyAsync(South))!.Policy.Screening.FeverCelsius));
        var (all, own) = ((await _store.PolicyAsync(South))!.Policy.Version, (await _store.PolicyAsync(North))!.Policy.Version);
        Assert.True(40 < all && all < own, $"{all}, {own}");
        Assert.True((await _store.DirectivesAsync(South))!.Version > 40);
        Assert.False(await _store.MeetAsync(South, all, (await _store.DirectivesAsync(South))!.Version));
        Assert.True(await _store.MeetAsync(South, all - 1, (await _store.DirectivesAsync(South))!.Version));
        Assert.Equal(all, (await _store.PolicyAsync(South))!.Policy.Version);
    }

    [Fact]
    public async Task A_first_policy_is_newer_than_that_of_a_gate_with_its_own()
    {
        Assert.False(await _store.MeetAsync(North, 7, 0));
        Assert.Equal(8, (await _store.SetPolicyAsync(North, Fever(37.1), "李", DateTimeOffset.UnixEpoch)).Policy.Version);
        Assert.True(await _store.MeetOtherAsync(North, 8));
        Assert.Equal(9, (await _store.PolicyAsync(North))!.Policy.Version);
        Assert.False(await _store.MeetOtherAsync(North, 8));
    }

    [Fact]
    public async Task A_gate_with_a_number_nobody_counts_to_does_not_use_up_the_numbers()
    {
        Assert.False(await _store.MeetAsync(North, long.MaxValue, long.MaxValue));
        Assert.Equal(1, (await _store.SetPolicyAsync(North, Fever(37.1), "李", DateTimeOffset.UnixEpoch)).Policy.Version);
        Assert.True(await _store.MeetAsync(North, long.MaxValue, 0));
        Assert.Equal(1, (await _store.PolicyAsync(North))!.Policy.Version);
    }

    private static CommandRecord Command(string gate, int number) => new()
    {
        Gate = gate,
        Command = new()
        {
            Id = $"{gate[7..]}-{number}", IssuedAt = DateTimeOffset.UnixEpoch.AddSeconds(number), Deadline = DateTimeOffset.UnixEpoch.AddSeconds(number + 30), Issuer = "李",
            Action = CommandActions.SendDiagnostics,
        },
    };

    private static CommandResult Result(string id, string message) => new() { Id = id, Outcome = CommandOutcome.Done, Message = message, Time = DateTimeOffset.UnixEpoch };

    private static Policy Fever(double celsius) => new() { Version = 0, Screening = new() { FeverCelsius = celsius } };

    private static AcknowledgedRecord Read(string gate, string directive, string by) => new(gate, directive, by, DateTimeOffset.UnixEpoch);

    private static Directive Notice(string id) => new() { Id = id, Title = new("测", "a"), Text = new("测", "a"), IssuedAt = DateTimeOffset.UnixEpoch, Issuer = "李" };
}

public sealed class EmbeddedOrderStoreTests : OrderStoreTests
{
    private readonly Folder _folder = new();

    protected override Task<IOrderTables> OpenAsync() => Task.FromResult<IOrderTables>(EmbeddedOrderTables.Open(_folder.Path));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class PostgresOrderStoreTests(PostgresServer server) : OrderStoreTests
{
    private readonly List<IOrderTables> _others = [];
    private string? _database;

    protected override async Task<IOrderTables> OpenAsync() => PostgresOrderTables.Open(_database ??= await server.CreateDatabaseAsync());

    protected override async Task<OrderStore> OpenOtherAsync()
    {
        _others.Add(await OpenAsync());
        return new(_others[^1]);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var other in _others) await other.DisposeAsync();
        await base.DisposeAsync();
    }
}
