using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Checkpoint.Cloud.Tests.Pages;

public sealed class GapTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Missing_events_are_shown_on_the_page_of_their_gate_and_to_programs_explained_or_not()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:AllowAnonymous=true", "--Live:SilentAfter=00:30:00");
        var story = new Story("shenmu", "north").Start("entry", "exit");
        story.GreenPass("entry", "陕K10001");
        story.GreenPass("exit", "陕K20002");
        var lost = story.Told[^1] with { Sequence = story.Told.Count + 1, Data = new EventsLost { From = story.Told.Count + 1, Through = 211 } };
        var later = story.Told[^1] with { Sequence = 240, Data = new PassArrived { Lane = "entry", Pass = $"{story.Stream[..8]}-entry-9" } };
        await using var gate = await GateClient.ConnectAsync(centre.BrokerPort, story.Address);
        await gate.SubscribeAsync(GateTopic.Ack(story.Address));
        await gate.SayAsync(story.Address, story.Stream, true, "entry", "exit");
        await gate.SendAsync(story.Address, [.. story.Told, lost, later]);
        await Wait.Until(() => gate.Confirmed == 211, "the confirmation up to the gap");

        var json = await centre.Http.GetStringAsync($"{centre.Url}/api/gates");
        Assert.Contains("\"from\":212,\"through\":239", json, StringComparison.Ordinal);
        Assert.Contains("\"explained\":true", json, StringComparison.Ordinal);
        foreach (var (language, words) in ((string, string[])[])[("zh-CN", ["缺失的事件", "事件 212–239", "已说明", "事件 28–211"]), ("en", ["Missing events", "Events 212–239", "Explained", "Events 28–211"])])
        {
            var page = await browser.OpenAsync(centre, "/gates/shenmu/north", 1280, 1000, language);
            await Expect(page.GetByTestId("gap")).ToHaveCountAsync(2, new() { Timeout = 60_000 });
            foreach (var word in words) await Expect(page.Locator("main")).ToContainTextAsync(word.Replace("28", $"{story.Told.Count + 1}", StringComparison.Ordinal));
            await Shots.TakeAsync(page, $"gate-gaps-{language}");
        }
    }
}
