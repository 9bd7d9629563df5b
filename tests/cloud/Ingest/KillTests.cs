using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Cloud.Tests.Store;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using Checkpoint.Tests;
using MQTTnet.Exceptions;
using Xunit;

namespace Checkpoint.Cloud.Tests.Ingest;

public sealed class KillTests(PostgresServer server)
{
    [Theory]
    [InlineData("embedded")]
    [InlineData("postgres")]
    public async Task Killed_at_any_moment_the_centre_loses_nothing_it_confirmed_and_stores_nothing_twice(string kind)
    {
        await using IStoreHome home = kind == "embedded" ? new EmbeddedHome() : new PostgresHome(await server.CreateDatabaseAsync());
        var story = new Story("shenmu", "north").Start("entry");
        for (var pass = 0; pass < Scale.Of(120, 30); pass++) story.GreenPass("entry", $"陕K{pass:00000}");
        var confirmed = 0L;
        await using (var centre = await CentreProcess.StartAsync([.. home.Settings, "--Broker:AllowAnonymous=true", "--Ingest:BatchSize=20"]))
        {
            var random = new Random(20200211);
            for (var kills = 0; confirmed < story.Told.Count; kills++)
            {
                var last = kills >= Scale.Of(8, 3);
                confirmed = await SendUntilAsync(centre, story, confirmed, last ? int.MaxValue : random.Next(story.Told.Count / 6));
                if (last) break;
                centre.Kill();
                await using (var store = home.Open())
                {
                    var through = (await store.StreamsAsync()).SingleOrDefault()?.Through ?? 0;
                    Assert.True(through >= confirmed, $"{confirmed} events were confirmed, {through} are stored after kill {kills + 1}.");
                }

                await centre.RestartAsync();
            }

            Assert.Equal(story.Told.Count, confirmed);
        }

        await using var final = home.Open();
        Assert.Equal(story.Told.Count, (await final.StreamsAsync()).Single().Through);
        var passes = await final.PassesAsync(new(Limit: 500));
        Assert.Equal(Scale.Of(120, 30), passes.Count);
        var steps = 0;
        foreach (var pass in passes) steps += (await final.EventsOfAsync(pass.Id)).Count;
        Assert.Equal(story.Told.Count(each => each.Data is PassEvent or BarrierOpening or BarrierOpened or BarrierClosing), steps);
    }

    /// <summary>Sends as a gate does, from the last confirmed event on, until so many more are confirmed; gives back what is.</summary>
    private static async Task<long> SendUntilAsync(CentreProcess centre, Story story, long confirmed, int more)
    {
        var target = Math.Min(story.Told.Count, confirmed + Math.Max(1, more));
        await using var gate = await GateClient.ConnectAsync(centre.BrokerPort, story.Address);
        await gate.SubscribeAsync(GateTopic.Ack(story.Address));
        try
        {
            foreach (var happened in story.Told.Skip((int)confirmed))
            {
                await gate.PublishAsync(GateTopic.Events(story.Address), Story.Bytes(happened));
                if (gate.Confirmed >= target) return gate.Confirmed;
            }

            await Wait.Until(() => gate.Confirmed >= target, $"confirmation of {target}");
        }
        catch (MqttCommunicationException)
        {
            // The centre has gone.
        }

        return gate.Confirmed;
    }
}
