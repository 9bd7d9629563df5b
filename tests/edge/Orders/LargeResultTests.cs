using Checkpoint.Edge.Orders;
using Checkpoint.Edge.Tests.Gate;
using Checkpoint.Edge.Tests.Uplink;
using Checkpoint.Edge.Uplink;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Until = Checkpoint.Edge.Tests.Gate.Until;

namespace Checkpoint.Edge.Tests.Orders;

/// <summary>A broker that takes no large messages.</summary>
public sealed class LargeResultTests
{
    [Theory]
    [InlineData(null, "packets up to 20000")]
    [InlineData(OldBroker.AnswersNo, "connection broke")]
    internal async Task Diagnostics_the_broker_does_not_take_are_left_out_and_the_results_behind_them_arrive(OldBroker? old, string why)
    {
        await using var broker = await MosquittoBroker.StartAsync(["max_packet_size 20000"]);
        await using var proxy = new BrokerProxy(broker.Port, old);
        await using var rig = await OrdersRig.StartAsync(broker, proxy.Port);
        var connections = proxy.Versions.Count;
        var results = rig.Gate.Services.GetRequiredService<CommandConversation>();
        var large = await rig.Gate.Services.GetRequiredService<Diagnostics>().LookAsync() with { Log = [.. Enumerable.Repeat(new string('x', 200), 200)] };
        results.Answer(new CommandResult { Id = "large", Outcome = CommandOutcome.Done, Time = DateTimeOffset.Now, Diagnostics = large });
        results.Answer(new CommandResult { Id = "small", Outcome = CommandOutcome.Done, Time = DateTimeOffset.Now });

        Assert.Null((await rig.Desk.ResultAsync("small")).Message);
        var result = Assert.Single(rig.Desk.Results, result => result.Id == "large");
        Assert.Equal((CommandOutcome.Done, (GateDiagnostics?)null), (result.Outcome, result.Diagnostics));
        Assert.Contains(why, result.Message, StringComparison.Ordinal);
        if (old is null) Assert.Equal(connections, proxy.Versions.Count);
    }
}
