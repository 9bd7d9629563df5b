using Checkpoint.Cloud.Broker;
using Xunit;

namespace Checkpoint.Cloud.Tests.Broker;

public sealed class ClientDirectoryTests
{
    [Fact]
    public void A_client_id_belongs_to_its_user_while_its_session_lives()
    {
        var clients = new ClientDirectory(10);
        Assert.Equal(Admission.Admitted, clients.Admit("a", "north"));
        clients.Connected("a", "north");
        Assert.Equal(Admission.IdTaken, clients.Admit("a", "south"));
        clients.Disconnected("a");
        Assert.Equal(Admission.IdTaken, clients.Admit("a", "south"));
        clients.SessionEnded("a");
        Assert.Equal(Admission.Admitted, clients.Admit("a", "south"));
    }

    [Fact]
    public void A_connection_replaced_by_its_own_client_does_not_free_the_id()
    {
        var clients = new ClientDirectory(10);
        clients.Connected("a", "north");
        clients.Admit("a", "north");
        clients.SessionEnded("a");
        clients.Connected("a", "north");
        clients.Disconnected("a");
        clients.SessionEnded("a");
        Assert.Equal(Admission.IdTaken, clients.Admit("a", "south"));
    }

    [Fact]
    public void No_more_clients_than_allowed_are_let_in_but_those_inside_may_connect_again()
    {
        var clients = new ClientDirectory(2);
        clients.Connected("a", "north");
        clients.Connected("b", "south");
        Assert.Equal(Admission.Full, clients.Admit("c", "east"));
        Assert.Equal(Admission.Admitted, clients.Admit("a", "north"));
        clients.Disconnected("b");
        Assert.Equal(Admission.Admitted, clients.Admit("c", "east"));
    }
}
