using Checkpoint.Cloud.Broker;
using Xunit;

namespace Checkpoint.Cloud.Tests.Broker;

public sealed class ClientDirectoryTests
{
    [Fact]
    public void A_client_id_belongs_to_its_user_while_its_session_lives()
    {
        var clients = new ClientDirectory(10);
        Assert.Equal(Admission.Admitted, clients.Admit("a", "north", out _));
        clients.Connected("a", "north");
        Assert.Equal(Admission.IdTaken, clients.Admit("a", "south", out _));
        clients.Disconnected("a");
        Assert.Equal(Admission.IdTaken, clients.Admit("a", "south", out _));
        clients.SessionEnded("a");
        Assert.Equal(Admission.Admitted, clients.Admit("a", "south", out _));
    }

    [Fact]
    public void A_connection_replaced_by_its_own_client_does_not_free_the_id()
    {
        var clients = new ClientDirectory(10);
        clients.Connected("a", "north");
        clients.Admit("a", "north", out _);
        clients.SessionEnded("a");
        clients.Connected("a", "north");
        clients.Disconnected("a");
        clients.SessionEnded("a");
        Assert.Equal(Admission.IdTaken, clients.Admit("a", "south", out _));
    }

    [Fact]
    public void No_more_clients_than_allowed_are_let_in_but_those_inside_may_connect_again()
    {
        var clients = new ClientDirectory(2);
        clients.Connected("a", "north");
        clients.Connected("b", "south");
        Assert.Equal(Admission.Full, clients.Admit("c", "east", out _));
        Assert.Equal(Admission.Admitted, clients.Admit("a", "north", out _));
        clients.Disconnected("b");
        Assert.Equal(Admission.Admitted, clients.Admit("c", "east", out _));
    }

    [Fact]
    public void A_gate_has_a_few_clients_and_a_new_one_takes_the_place_of_its_own_that_rested_longest()
    {
        var clients = new ClientDirectory(100);
        for (var number = 0; number < ClientDirectory.PerGate; number++)
        {
            Assert.Equal(Admission.Admitted, clients.Admit($"{number}", "north", out var none));
            clients.Connected($"{number}", "north");
            Assert.Null(none);
        }

        Assert.Equal(Admission.Full, clients.Admit("new", "north", out _));
        Assert.Equal(Admission.Admitted, clients.Admit("0", "north", out _));
        Assert.Equal(Admission.Admitted, clients.Admit("new", "south", out _));
        clients.Disconnected("2");
        clients.Disconnected("1");
        Assert.Equal(Admission.Admitted, clients.Admit("newer", "north", out var displaced));
        Assert.Equal("2", displaced);
        clients.SessionEnded("2");
        Assert.Equal(Admission.Admitted, clients.Admit("2", "south", out _));
    }

    [Fact]
    public void Gates_without_a_name_are_counted_together_only_with_all_others()
    {
        var clients = new ClientDirectory(100);
        for (var number = 0; number < 100; number++)
        {
            Assert.Equal(Admission.Admitted, clients.Admit($"{number}", "", out _));
            clients.Connected($"{number}", "");
        }

        Assert.Equal(Admission.Full, clients.Admit("new", "", out _));
    }
}
