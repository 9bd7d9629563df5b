using Checkpoint.Cloud.Orders;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using Xunit;

namespace Checkpoint.Cloud.Tests.Orders;

public sealed class OrderStoreTests : IDisposable
{
    private const string North = "shenmu/north", South = "shenmu/south";

    private readonly Folder _folder = new();
    private readonly OrderStore _store;

    public OrderStoreTests() => _store = OrderStore.Open(_folder.Path);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Who_has_read_what_is_kept_only_of_directives_the_gate_is_shown_and_within_bounds()
    {
        _store.SetDirectives(North, [Notice("d-1")]);
        _store.Take([], [Read(North, "d-1", "王芳"), Read(North, "d-1", "王芳"), Read(South, "d-1", "王芳"), Read(North, "d-2", "王芳"), Read(North, "d-1", new string('x', 129)), Read(North, "d-1", "")]);
        Assert.Equal((North, "王芳"), (Assert.Single(_store.Acknowledged("d-1")).Gate, _store.Acknowledged("d-1")[0].By));
        Assert.Empty(_store.Acknowledged("d-2"));
        _store.Take([], [.. Enumerable.Range(0, 700).Select(n => Read(North, "d-1", $"{n}"))]);
        Assert.Equal(500, _store.Acknowledged("d-1").Count);
    }

    [Fact]
    public void What_counted_for_a_gate_still_does_when_a_gate_has_higher_numbers()
    {
        _store.SetPolicy(OrderStore.All, Fever(37.1), "李", DateTimeOffset.UnixEpoch);
        _store.SetPolicy(North, Fever(37.2), "李", DateTimeOffset.UnixEpoch);
        _store.SetDirectives(OrderStore.All, [Notice("d-1")]);
        Assert.True(_store.Meet(South, 40, 3));
        Assert.Equal((37.2, 37.1), (_store.Policy(North)!.Policy.Screening.FeverCelsius, _store.Policy(South)!.Policy.Screening.FeverCelsius));
        var (all, own) = (_store.Policy(South)!.Policy.Version, _store.Policy(North)!.Policy.Version);
        Assert.True(40 < all && all < own, $"{all}, {own}");
        Assert.True(_store.Directives(South)!.Version > 40);
        Assert.False(_store.Meet(South, all, _store.Directives(South)!.Version));
        Assert.True(_store.Meet(South, all - 1, _store.Directives(South)!.Version));
        Assert.Equal(all, _store.Policy(South)!.Policy.Version);
    }

    [Fact]
    public void A_first_policy_is_newer_than_that_of_a_gate_with_its_own()
    {
        Assert.False(_store.Meet(North, 7, 0));
        Assert.Equal(8, _store.SetPolicy(North, Fever(37.1), "李", DateTimeOffset.UnixEpoch).Policy.Version);
        Assert.True(_store.MeetOther(North, 8));
        Assert.Equal(9, _store.Policy(North)!.Policy.Version);
        Assert.False(_store.MeetOther(North, 8));
    }

    [Fact]
    public void A_gate_with_a_number_nobody_counts_to_does_not_use_up_the_numbers()
    {
        Assert.False(_store.Meet(North, long.MaxValue, long.MaxValue));
        Assert.Equal(1, _store.SetPolicy(North, Fever(37.1), "李", DateTimeOffset.UnixEpoch).Policy.Version);
        Assert.True(_store.Meet(North, long.MaxValue, 0));
        Assert.Equal(1, _store.Policy(North)!.Policy.Version);
    }

    private static Policy Fever(double celsius) => new() { Version = 0, Screening = new() { FeverCelsius = celsius } };

    private static AcknowledgedRecord Read(string gate, string directive, string by) => new(gate, directive, by, DateTimeOffset.UnixEpoch);

    private static Directive Notice(string id) => new() { Id = id, Title = new("测", "a"), Text = new("测", "a"), IssuedAt = DateTimeOffset.UnixEpoch, Issuer = "李" };
}
