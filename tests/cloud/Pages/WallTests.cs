using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Messages;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Checkpoint.Cloud.Tests.Pages;

public sealed class WallTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Two_gates_of_two_lanes_are_seen_whole_on_a_laptop()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:AllowAnonymous=true", "--Live:SilentAfter=00:30:00");
        foreach (var name in (string[])["north", "south"])
        {
            var story = new Story("shenmu", name).Start("entry", "exit");
            var pass = story.Arrive("entry");
            story.Identify("entry", pass, "陕K20020").Measure("entry", pass, 37.8, ReadingVerdict.Fever).Tell(new AlarmRaised { Lane = "entry", Pass = pass, Alarm = AlarmCode.Fever })
                .Tell(new PassHeld { Lane = "entry", Pass = pass, Reason = StaffReason.Fever });
            story.Identify("exit", story.Arrive("exit"), "陕K30718");
            await using var gate = await GateClient.ConnectAsync(centre.BrokerPort, story.Address);
            await gate.SayAsync(story.Address, story.Stream, true, "entry", "exit");
            await gate.SendAsync(story.Address, story.Told);
        }

        foreach (var language in (string[])["zh-CN", "en"])
        {
            var page = await browser.OpenAsync(centre, "/", 1280, 800, language);
            await Expect(page.GetByTestId("awaits")).ToHaveCountAsync(2, new() { Timeout = 60_000 });
            await Expect(page.GetByTestId("alarm")).ToHaveCountAsync(2, new() { Timeout = 60_000 });
            await Shots.TakeAsync(page, $"wall-two-gates-{language}");
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollHeight <= innerHeight"), $"The wall scrolls in {language}.");
        }
    }
}
