using System.Text.RegularExpressions;
using Checkpoint.Cloud.People;
using Checkpoint.Cloud.Tests.Pages;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Cloud.Tests.Store;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Checkpoint.Cloud.Tests.People;

/// <summary>People at their browsers.</summary>
public abstract partial class SignInTests(Browser browser)
{
    private const string Chosen = "quiet barrier, open road";
    private static readonly LocatorAssertionsToBeVisibleOptions s_soon = new() { Timeout = 60_000 };
    private static readonly (int Width, int Height, string Name)[] s_screens = [(390, 844, "phone"), (800, 480, "panel"), (1280, 800, "laptop"), (1920, 1080, "desktop")];

    protected abstract Task<IStoreHome> HomeAsync();

    [Fact]
    public async Task The_first_administrator_comes_in_with_the_printed_password_and_must_choose_another()
    {
        await using var home = await HomeAsync();
        await using var centre = await CentreProcess.StartAsync([.. home.Settings, "--Broker:AllowAnonymous=true"]);
        var oneTime = Assert.Single(OneTime().Matches(centre.Output)).Value;
        var page = await browser.OpenAsync($"{centre.Url}/audit", language: "en");
        Assert.EndsWith("/sign-in?back=%2Faudit", page.Url, StringComparison.Ordinal);
        await Expect(page.GetByTestId("nav-live")).ToHaveCountAsync(0);
        await SignInAsync(page, "ADMIN", oneTime);

        // Nothing else opens before.
        await Expect(page.GetByTestId("password-page")).ToBeVisibleAsync(s_soon);
        await page.GotoAsync($"{centre.Url}/people");
        await Expect(page.GetByTestId("password-page")).ToBeVisibleAsync(s_soon);
        await Expect(page.GetByTestId("nav-people")).ToHaveCountAsync(0);
        await ChooseAsync(page, oneTime, Chosen, "something else again");
        await Expect(page.GetByTestId("problem")).ToContainTextAsync("not typed twice the same");
        await ChooseAsync(page, oneTime, Chosen, Chosen);
        await Expect(page.GetByTestId("nav-people")).ToBeVisibleAsync(s_soon);
        await Expect(page.GetByTestId("no-gates")).ToBeVisibleAsync(s_soon);
        await Expect(page.GetByTestId("who")).ToHaveTextAsync("admin");

        // The session outlives the centre, and the password is not printed again.
        centre.Kill();
        await centre.RestartAsync();
        await page.GotoAsync($"{centre.Url}/audit");
        await Expect(page.Locator("[data-action=PasswordChanged]")).ToHaveCountAsync(1, new() { Timeout = 60_000 });
        Assert.Single(OneTime().Matches(centre.Output));

        await page.GetByTestId("sign-out").ClickAsync();
        await Expect(page.GetByTestId("sign-in")).ToBeVisibleAsync(s_soon);
        await page.GotoAsync($"{centre.Url}/people");
        await Expect(page.GetByTestId("sign-in")).ToBeVisibleAsync(s_soon);
        await SignInAsync(page, "admin", oneTime);
        await Expect(page.GetByTestId("problem")).ToContainTextAsync("Name or password is wrong");
        await SignInAsync(page, "admin", Chosen);
        await Expect(page.GetByTestId("add")).ToBeVisibleAsync(s_soon); // back where it was wanted
    }

    [Fact]
    public async Task Wrong_passwords_close_a_name_that_exists_and_one_that_does_not_alike()
    {
        await using var home = await HomeAsync();
        await using var centre = await CentreProcess.StartAsync([.. home.Settings, "--Broker:AllowAnonymous=true"]);
        var password = await centre.Accounts.AddPersonAsync("李娜", "staff");
        var said = new List<string>();
        foreach (var name in (string[])["李娜", "nobody"])
        {
            var page = await browser.OpenAsync($"{centre.Url}/sign-in");
            for (var tries = 0; tries < WrongPasswords.Most; tries++)
            {
                await SignInAsync(page, name, $"wrong {tries}");
                await Expect(page.GetByTestId("problem")).ToHaveAttributeAsync("data-problem", tries < WrongPasswords.Most - 1 ? "Wrong" : "Locked", new() { Timeout = 60_000 });
            }

            await SignInAsync(page, name, password);
            await Expect(page.GetByTestId("problem")).ToHaveAttributeAsync("data-problem", "Locked", new() { Timeout = 60_000 });
            said.Add(await page.GetByTestId("problem").InnerTextAsync());
        }

        Assert.Single(said.Distinct());
    }

    [Fact]
    public async Task An_administrator_adds_changes_and_removes_people_and_open_pages_of_theirs_end()
    {
        await using var home = await HomeAsync();
        await using var centre = await CentreProcess.StartAsync([.. home.Settings, "--Broker:AllowAnonymous=true"]);
        var admin = await browser.OpenAsync($"{centre.Url}/people", language: "en");
        await SignInAsync(admin, "赵敏", await centre.Accounts.AddPersonAsync("赵敏", "administrator"));
        await admin.GetByTestId("add-name").FillAsync("大屏一");
        await admin.GetByTestId("add").GetByTestId("role").SelectOptionAsync("Wall");
        await admin.GetByTestId("add-submit").ClickAsync();
        var oneTime = await admin.GetByTestId("secret").InnerTextAsync();

        // A screen on the wall sees the wall and nothing else.
        var wall = await browser.OpenAsync(centre.Url);
        await SignInAsync(wall, "大屏一", oneTime);
        await ChooseAsync(wall, oneTime, Chosen, Chosen);
        await Expect(wall.GetByTestId("no-gates")).ToBeVisibleAsync(s_soon);
        foreach (var closed in (string[])["nav-passes", "nav-people", "nav-audit"]) await Expect(wall.GetByTestId(closed)).ToHaveCountAsync(0);
        Assert.Equal(403, (await wall.GotoAsync($"{centre.Url}/passes"))!.Status);
        await Expect(wall.GetByTestId("error")).ToContainTextAsync("您的角色无权打开此页面");
        Assert.Equal(403, (await wall.APIRequest.GetAsync($"{centre.Url}/api/passes")).Status);
        Assert.Equal(200, (await wall.APIRequest.GetAsync($"{centre.Url}/api/gates")).Status);

        // Another role: the page that is open leads to the sign-in, and the new session opens more.
        await wall.GotoAsync(centre.Url);
        await Expect(wall.GetByTestId("no-gates")).ToBeVisibleAsync(s_soon);
        var row = admin.Locator("[data-testid=account][data-name='大屏一']");
        await row.GetByTestId("role").SelectOptionAsync("Staff");
        await row.GetByTestId("set-role").ClickAsync();
        await Expect(admin.GetByTestId("said")).ToContainTextAsync("done");
        await Expect(wall.GetByTestId("sign-in")).ToBeVisibleAsync(s_soon);
        await SignInAsync(wall, "大屏一", Chosen);
        await Expect(wall.GetByTestId("nav-passes")).ToBeVisibleAsync(s_soon);

        await wall.GotoAsync($"{centre.Url}/passes");
        await Expect(wall.GetByTestId("no-passes")).ToBeVisibleAsync(s_soon);
        await row.GetByTestId("remove").ClickAsync();
        await row.GetByTestId("remove-surely").ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
        await Expect(wall.GetByTestId("sign-in")).ToBeVisibleAsync(s_soon);
        await SignInAsync(wall, "大屏一", Chosen);
        await Expect(wall.GetByTestId("problem")).ToBeVisibleAsync(s_soon);

        await admin.GotoAsync($"{centre.Url}/audit");
        await Expect(admin.GetByTestId("entry").First).ToBeVisibleAsync();
        foreach (var (action, what) in ((string, string)[])[("PersonAdded", "大屏一: Wall"), ("RoleChanged", "大屏一: Wall → Staff"), ("PersonRemoved", "大屏一")])
            await Expect(admin.Locator($"[data-action={action}]", new() { HasText = what })).ToContainTextAsync("赵敏");
    }

    [Fact]
    public async Task The_pages_of_people_fit_every_screen()
    {
        await using var home = await HomeAsync();
        await using var centre = await CentreProcess.StartAsync([.. home.Settings, "--Broker:AllowAnonymous=true"]);
        var password = await centre.Accounts.AddPersonAsync("赵敏", "administrator");
        await centre.Accounts.AddPersonAsync("李娜", "supervisor");
        var given = await centre.Accounts.AddOneTimeAsync("Fatima al-Sayed of the night shift east", "staff");
        foreach (var (width, height, screen) in this is PostgresSignInTests ? s_screens[..1] : s_screens) // the pictures are the same
        foreach (var (language, scheme) in ((string, ColorScheme)[])[("zh-CN", ColorScheme.Light), ("en", ColorScheme.Dark)])
        {
            var page = await browser.OpenAsync($"{centre.Url}/sign-in", width, height, language, scheme);
            var errors = new List<string>();
            page.Console += (_, message) => { if (message.Type == "error") errors.Add(message.Text); };
            await Shots.TakeAsync(page, $"centre-sign-in-{screen}-{language}");
            await SignInAsync(page, "赵敏", password);
            foreach (var path in (string[])["password", "people", "audit"])
            {
                await page.GotoAsync($"{centre.Url}/{path}");
                await Expect(page.Locator("h1")).ToBeVisibleAsync(s_soon);
                await Shots.TakeAsync(page, $"centre-{path}-{screen}-{language}");
            }

            Assert.Empty(errors);
            await page.Context.CloseAsync();
        }

        Assert.NotEmpty(given);
    }

    private static async Task SignInAsync(IPage page, string name, string password)
    {
        await page.GetByTestId("name").FillAsync(name);
        await page.GetByTestId("password").FillAsync(password);
        await page.GetByTestId("submit").ClickAsync();
    }

    private static async Task ChooseAsync(IPage page, string old, string next, string again)
    {
        await page.GetByTestId("old").FillAsync(old);
        await page.GetByTestId("new").FillAsync(next);
        await page.GetByTestId("again").FillAsync(again);
        await page.GetByTestId("submit").ClickAsync();
    }

    [GeneratedRegex("(?m)(?<=^  )[a-z2-9]{4}(-[a-z2-9]{4}){3}(?=\\r?$)")]
    private static partial Regex OneTime();
}

public sealed class EmbeddedSignInTests(Browser browser) : SignInTests(browser), IClassFixture<Browser>
{
    protected override Task<IStoreHome> HomeAsync() => Task.FromResult<IStoreHome>(new EmbeddedHome());
}

public sealed class PostgresSignInTests(Browser browser, PostgresServer server) : SignInTests(browser), IClassFixture<Browser>
{
    protected override async Task<IStoreHome> HomeAsync() => new PostgresHome(await server.CreateDatabaseAsync());
}
