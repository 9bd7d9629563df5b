using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Checkpoint.EndToEnd.Tests.Rig;

/// <summary>The centre's page in Chromium, as central staff watch it.</summary>
internal sealed class LivePage : IAsyncDisposable
{
    private static readonly LocatorAssertionsToBeVisibleOptions s_patiently = new() { Timeout = 30_000 };

    private const string Watcher = "赵敏", Chosen = "a long enough password";

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly IPage _page;

    private LivePage(IPlaywright playwright, IBrowser browser, IPage page) => (_playwright, _browser, _page) = (playwright, browser, page);

    /// <summary>Signs in for the first time, with the password that the command has given.</summary>
    public static async Task<LivePage> OpenAsync(CentreProcess centre)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        var page = await browser.NewPageAsync(new() { Locale = "zh-CN", ViewportSize = new() { Width = 1280, Height = 800 } });
        await page.GotoAsync(centre.Address.ToString());
        await SignInAsync(page, await centre.AddPersonAsync(Watcher));
        return new LivePage(playwright, browser, page);
    }

    private static async Task SignInAsync(IPage page, string oneTime)
    {
        page.SetDefaultTimeout(60_000);
        await page.GetByTestId("name").FillAsync(Watcher);
        await page.GetByTestId("password").FillAsync(oneTime);
        await page.GetByTestId("submit").ClickAsync();
        await page.GetByTestId("old").FillAsync(oneTime);
        await page.GetByTestId("new").FillAsync(Chosen);
        await page.GetByTestId("again").FillAsync(Chosen);
        await page.GetByTestId("submit").ClickAsync();
        await Expect(page.GetByTestId("nav-live")).ToBeVisibleAsync(s_patiently);
    }

    private string Lane => $"[data-testid=lane][data-gate='{GateProcess.Site}/{GateProcess.Name}'][data-lane={GateProcess.Lane}]";

    public Task ShowsPlateAsync(string head, string tail) => SeesAsync(_page.Locator($"{Lane} [data-testid=plate]", new() { HasText = tail }).Filter(new() { HasText = head }));

    public Task ShowsPhaseAsync(string phase) => SeesAsync(_page.Locator($"{Lane}[data-phase={phase}]"));

    public Task ShowsReasonAsync(string reason) => SeesAsync(_page.Locator($"{Lane} [data-testid=awaits][data-reason={reason}]"));

    public Task ShowsAlarmAsync(string alarm) => SeesAsync(_page.Locator($"{Lane} [data-testid=alarm][data-alarm={alarm}]"));

    public Task NoLongerShowsAlarmAsync(string alarm) =>
        Expect(_page.Locator($"{Lane} [data-testid=alarm][data-alarm={alarm}]")).ToHaveCountAsync(0, new() { Timeout = 30_000 });

    public Task GoToGateAsync() => _page.GotoAsync(new Uri(new Uri(_page.Url), $"/gates/{GateProcess.Site}/{GateProcess.Name}").ToString());

    public Task ListsAsync(string plate) => SeesAsync(_page.Locator("[data-testid=pass]", new() { HasText = plate[2..] }));

    public Task ScreenshotAsync(string name) => _page.ScreenshotAsync(new() { Path = Path.Combine(SourceTree.Output("screenshots"), $"end-to-end-{name}.png") });

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private static Task SeesAsync(ILocator what) => Expect(what.First).ToBeVisibleAsync(s_patiently);
}
