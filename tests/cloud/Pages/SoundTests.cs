using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Messages;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Checkpoint.Cloud.Tests.Pages;

/// <summary>A fever is heard where the sound was turned on.</summary>
public sealed class SoundTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_fever_that_comes_is_heard_once_where_the_sound_is_on_and_read_out_everywhere()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:AllowAnonymous=true");
        await using var scene = new Scene(centre);
        await scene.PlayAsync();
        var loud = await browser.OpenAsync(centre, language: "en");
        var quiet = await browser.OpenAsync(centre, language: "en");
        foreach (var page in (IPage[])[loud, quiet])
            await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Fever at shenmu/south, lane entry.", new() { Timeout = 60_000 });

        // The first sound is that of the button; what stood already is not heard.
        await loud.GetByTestId("sound").ClickAsync();
        await Expect(loud.GetByTestId("sound")).ToHaveAttributeAsync("aria-pressed", "true", new() { Timeout = 60_000 });
        await HeardAsync(loud, "1");
        foreach (var (lane, number) in ((string, string)[])[("exit", "2"), ("entry", "3")])
        {
            scene.North.Tell(new AlarmRaised { Lane = lane, Alarm = AlarmCode.Fever });
            await scene.GoOnAsync();
            foreach (var page in (IPage[])[loud, quiet])
                await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync($"Fever at shenmu/north, lane {lane}.", new() { Timeout = 60_000 });
            await HeardAsync(loud, number);
        }

        Assert.Null(await quiet.GetAttributeAsync("html", "data-sounded"));
        await loud.ReloadAsync();
        await Expect(loud.GetByTestId("sound")).ToHaveAttributeAsync("aria-pressed", "true", new() { Timeout = 60_000 });
        await loud.GetByTestId("sound").ClickAsync();
        await Expect(loud.GetByTestId("sound")).ToHaveAttributeAsync("aria-pressed", "false", new() { Timeout = 60_000 });
    }

    private static Task HeardAsync(IPage page, string times) => Expect(page.Locator("html")).ToHaveAttributeAsync("data-sounded", times, new() { Timeout = 60_000 });
}
