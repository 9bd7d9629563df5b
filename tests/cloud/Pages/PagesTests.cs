using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Messages;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Checkpoint.Cloud.Tests.Pages;

public sealed class PagesTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly (int Width, int Height, string Name)[] s_screens = [(390, 844, "phone"), (800, 480, "panel"), (1280, 800, "laptop"), (1920, 1080, "desktop")];
    private static readonly LocatorAssertionsToContainTextOptions s_soon = new() { Timeout = 60_000 };

    [Fact]
    public async Task A_pass_is_seen_as_it_happens_in_both_languages()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:AllowAnonymous=true");
        var chinese = await browser.OpenAsync(centre);
        var english = await browser.OpenAsync(centre, language: "en-GB");
        await Expect(chinese.GetByTestId("no-gates")).ToContainTextAsync("尚无卡口上线", s_soon);
        await Expect(english.GetByTestId("no-gates")).ToContainTextAsync("No gate has reported yet", s_soon);

        await using var scene = new Scene(centre);
        await scene.PlayAsync();
        await Says(chinese, "entry", "phase", "消毒中");
        await Says(english, "entry", "phase", "Disinfecting");
        await Says(english, "entry", "plate", "陕K·66518");
        await Says(english, "entry", "verdict", "Registered");
        await Says(chinese, "exit", "phase", "空闲");
        await Expect(english.GetByTestId("calls")).ToContainTextAsync("2 lanes call a person", s_soon);
        await Likens(english, "Similar registered plates", "read D, registered 0");
        await Likens(chinese, "相近的备案车牌", "读到 D，备案为 0");

        var pass = scene.North.Told[^1].Data is DisinfectionStarted started ? started.Pass : "";
        scene.North.Measure("entry", pass, 36.4).Tell(new PassHeld { Lane = "entry", Pass = pass, Reason = StaffReason.HeldByStaff });
        await scene.GoOnAsync();
        await Says(english, "entry", "temperature", "36.4 °C Normal");
        await Says(english, "entry", "awaits", "Held by staff");
        await Says(chinese, "entry", "awaits", "人工留置");
        await Expect(Lane(english, "entry")).ToHaveAttributeAsync("data-phase", "Held");

        scene.North.Tell(new PassReleased { Lane = "entry", Pass = pass, By = "李" }).Tell(new PassCleared { Lane = "entry", Pass = pass, Ground = ClearanceGround.Staff, By = "李" })
            .Tell(new BarrierOpening { Lane = "entry", Pass = pass, Cause = BarrierCause.Clearance });
        await scene.GoOnAsync();
        await Says(chinese, "entry", "phase", "抬杆中");
        scene.North.Tell(new PassEnded { Lane = "entry", Pass = pass, Outcome = PassOutcome.Passed, Seconds = 40 }).Tell(new BarrierClosed { Lane = "entry" });
        await scene.GoOnAsync();
        await Says(chinese, "entry", "phase", "空闲");

        await chinese.GotoAsync($"{centre.Url}/passes/{scene.North.PassId(pass)}");
        await Expect(chinese.GetByTestId("outcome")).ToContainTextAsync("已通过", s_soon);
        await Expect(chinese.GetByTestId("timeline")).ToContainTextAsync("解除留置", s_soon);
    }

    [Fact]
    public async Task A_gate_that_goes_is_unmistakable()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:AllowAnonymous=true", "--Live:SilentAfter=00:00:03");
        var page = await browser.OpenAsync(centre, language: "en");
        await using var scene = new Scene(centre);
        await scene.PlayAsync();
        await Expect(Gate(page, "daliuta/mine-2")).ToHaveAttributeAsync("data-connection", "Offline", new() { Timeout = 60_000 });
        await Expect(Gate(page, "daliuta/mine-2").GetByTestId("old")).ToContainTextAsync("may be out of date", s_soon);
        // Nobody says anything more: with time alone the others become silent.
        await Expect(Gate(page, "shenmu/north")).ToHaveAttributeAsync("data-connection", "Silent", new() { Timeout = 60_000 });
    }

    [Fact]
    public async Task The_page_finds_its_way_back_after_the_centre_was_away()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:AllowAnonymous=true");
        var page = await browser.OpenAsync(centre, language: "en");
        await using (var scene = new Scene(centre)) await scene.PlayAsync();
        await Says(page, "entry", "phase", "Disinfecting");
        centre.Kill();
        await centre.RestartAsync();
        await using var again = await GateClient.ConnectAsync(centre.BrokerPort, new("shenmu", "west"));
        await again.SayAsync(new("shenmu", "west"), "west", true, "entry");
        await Expect(Gate(page, "shenmu/west")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Says(page, "entry", "plate", "陕K·66518");
    }

    [Fact]
    public async Task Passes_are_filtered_by_plate_and_the_language_is_switched_and_kept()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:AllowAnonymous=true");
        await using var scene = new Scene(centre);
        await scene.PlayAsync();
        var page = await browser.OpenAsync(centre, "/passes");
        await Expect(page.GetByTestId("pass")).ToHaveCountAsync(12, new() { Timeout = 60_000 });
        await Expect(page.Locator($"[data-testid=pass][data-pass='{scene.South.PassId(scene.Interrupted)}'] .clock")).ToHaveTextAsync("–", new() { Timeout = 60_000 });
        await page.GetByTestId("filter-plate").FillAsync("k · a88");
        await page.GetByTestId("filter-plate").PressAsync("Enter");
        await Expect(page.GetByTestId("pass")).ToHaveCountAsync(1, new() { Timeout = 60_000 });
        await Expect(page.GetByTestId("pass")).ToContainTextAsync("陕K·A8826", s_soon);

        await page.GetByTestId("language").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Passes", new() { Timeout = 60_000 });
        Assert.Contains("plate=k", page.Url);
        await page.GetByTestId("pass").ClickAsync();
        await Expect(page.GetByTestId("pass-page")).ToContainTextAsync("Green channel", s_soon);
    }

    [Fact]
    public async Task Every_page_fits_every_screen()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:AllowAnonymous=true", "--Live:SilentAfter=00:30:00");
        await using var scene = new Scene(centre);
        await scene.PlayAsync();
        (string Path, string Name, string Ready)[] pages =
        [
            ("/", "wall", "lane"), ("/gates/shenmu/south", "gate", "timeline"), ("/passes", "passes", "pass"), ($"/passes/{scene.South.PassId(scene.Fever)}", "pass", "step"),
        ];
        foreach (var (width, height, screen) in s_screens)
        foreach (var (language, scheme) in ((string, ColorScheme)[])[("zh-CN", ColorScheme.Light), ("en", ColorScheme.Dark)])
        {
            var page = await browser.OpenAsync(centre, "/", width, height, language, scheme);
            foreach (var (path, name, ready) in pages)
            {
                await page.GotoAsync(centre.Url + path);
                await Expect(page.GetByTestId(ready).First).ToBeVisibleAsync(new() { Timeout = 60_000 });
                await Shots.TakeAsync(page, $"centre-{name}-{screen}-{language}");
            }

            await page.Context.CloseAsync();
        }
    }

    private static async Task Likens(IPage page, string heading, string difference)
    {
        var lane = page.Locator("[data-testid=lane][data-gate='shenmu/south'][data-lane='exit']");
        await Expect(lane).ToContainTextAsync(heading, s_soon);
        await Expect(lane.GetByTestId("similar").GetByTestId("plate")).ToHaveTextAsync("陕K·01234F", new() { Timeout = 60_000 });
        await Expect(lane.GetByTestId("similar").Locator("mark")).ToHaveTextAsync("0", new() { Timeout = 60_000 });
        await Expect(lane.GetByTestId("similar")).ToContainTextAsync(difference, s_soon);
    }

    private static ILocator Gate(IPage page, string gate) => page.Locator($"[data-testid=gate][data-gate='{gate}']");

    private static ILocator Lane(IPage page, string lane) => page.Locator($"[data-testid=lane][data-gate='shenmu/north'][data-lane='{lane}']");

    private static Task Says(IPage page, string lane, string part, string text) => Expect(Lane(page, lane).GetByTestId(part)).ToContainTextAsync(text, s_soon);
}
