using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using Xunit;

namespace Checkpoint.Cloud.Tests.Ingest;

/// <summary>What the centre tells a gate of its stream.</summary>
public sealed class ConfirmationTests
{
    [Fact]
    public async Task A_gate_that_comes_is_told_where_its_stream_stands_by_which_run_and_what_stands_there()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:AllowAnonymous=true");
        var story = new Story("shenmu", "north").Start("entry");
        story.GreenPass("entry", "陕K10001");
        await using (var gate = await ComeAsync(centre, story))
        {
            await Wait.Until(() => !gate.Acks.IsEmpty, "an answer to the status");
            Assert.Equal((story.Stream, 0, null), (gate.Acks.First().Stream, gate.Acks.First().Through, gate.Acks.First().Digest));
            await gate.SendAsync(story.Address, story.Told);
            await Wait.Until(() => gate.Confirmed == story.Told.Count, "the confirmation");
            Assert.Equal(EventDigest.Of(Story.Bytes(story.Told[^1])), gate.Acks.Last().Digest);
        }

        await using (var back = await ComeAsync(centre, story))
        {
            await Wait.Until(() => back.Confirmed == story.Told.Count, "an answer to the status");
            var run = back.Acks.Last().Run;
            Assert.NotNull(run);
            centre.Kill();
            await centre.RestartAsync();
            await using var again = await ComeAsync(centre, story);
            await Wait.Until(() => again.Confirmed == story.Told.Count, "an answer to the status");
            Assert.NotEqual(run, again.Acks.Last().Run);
        }
    }

    private static async Task<GateClient> ComeAsync(CentreProcess centre, Story story)
    {
        var gate = await GateClient.ConnectAsync(centre.BrokerPort, story.Address);
        await gate.SubscribeAsync(GateTopic.Ack(story.Address));
        await gate.SayAsync(story.Address, story.Stream, true, "entry");
        return gate;
    }
}
