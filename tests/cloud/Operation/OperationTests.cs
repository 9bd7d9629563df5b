using System.Net;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Topics;
using Xunit;

namespace Checkpoint.Cloud.Tests.Operation;

public sealed class OperationTests
{
    [Fact]
    public async Task Health_metrics_api_and_headers_are_there_and_the_stop_is_clean()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:AllowAnonymous=true");
        var story = new Story("shenmu", "north").Start("entry");
        var pass = story.GreenPass("entry", "陕K12345");
        await using var gate = await GateClient.ConnectAsync(centre.BrokerPort, story.Address);
        await gate.SubscribeAsync(GateTopic.Ack(story.Address));
        await gate.SendAsync(story.Address, story.Told);
        await gate.SendAsync(story.Address, story.Told.Take(3));
        await gate.PublishAsync(GateTopic.Events(story.Address), "{}"u8.ToArray());
        await Wait.Until(() => gate.Confirmed == story.Told.Count, "the confirmation");

        await Wait.Until(async () => (await centre.Http.GetStringAsync($"{centre.Url}/metrics")).Contains("result=\"rejected\"", StringComparison.Ordinal), "the count of the rejected message");
        var metrics = await centre.Http.GetStringAsync($"{centre.Url}/metrics");
        Assert.Matches($"""checkpoint_ingest_events_total\S*result="stored"\S* {story.Told.Count}\s""", metrics);
        Assert.Matches("""checkpoint_ingest_events_total\S*result="duplicate"\S* 3\s""", metrics);
        Assert.Contains("checkpoint_ingest_queue", metrics);
        Assert.Contains("checkpoint_ingest_gaps", metrics);
        Assert.Contains("checkpoint_ingest_lag_seconds", metrics);
        Assert.Matches("checkpoint_ingest_lag_seconds_bucket\\S*le=\"3600\"", metrics); // a gate that was alone for an hour
        foreach (var bound in (string[])["0.001", "0.05", "1", "10"]) Assert.Matches($"checkpoint_ingest_commit_seconds_bucket\\S*le=\"{bound}\"", metrics);

        var found = await centre.Http.GetStringAsync($"{centre.Url}/api/passes?gate=shenmu/north&plate=234&limit=5");
        Assert.Contains("\"outcome\":\"passed\"", found);
        var details = await centre.Http.GetStringAsync($"{centre.Url}/api/passes/{story.PassId(pass)}");
        Assert.Contains("checkpoint.pass.cleared.v1", details);
        Assert.Equal(HttpStatusCode.NotFound, (await centre.Http.GetAsync($"{centre.Url}/api/passes/none")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await centre.Http.GetAsync($"{centre.Url}/api/passes?limit=0")).StatusCode);
        Assert.Equal("Healthy", await centre.Http.GetStringAsync($"{centre.Url}/health/live"));

        var page = await centre.Http.GetAsync($"{centre.Url}/");
        Assert.Contains("script-src 'self'", string.Concat(page.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.DoesNotContain("陕K12345", centre.Output);

        var (exitCode, elapsed) = await centre.StopAsync();
        Assert.Equal(0, exitCode);
        Assert.True(elapsed < TimeSpan.FromSeconds(5), $"The stop took {elapsed}.");
    }
}
