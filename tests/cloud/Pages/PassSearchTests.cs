using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Checkpoint.Cloud.Api;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Messages;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Checkpoint.Cloud.Tests.Pages;

/// <summary>Looking for passes: on the page, as a table for a spreadsheet, and what is written wrongly.</summary>
public sealed class PassSearchTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly LocatorAssertionsToHaveCountOptions s_soon = new() { Timeout = 60_000 };
    private static readonly TimeZoneInfo s_china = TimeZoneInfo.CreateCustomTimeZone("China", TimeSpan.FromHours(8), "China", "China");

    [Fact]
    public async Task Passes_are_looked_for_on_the_page_and_come_as_a_table()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:AllowAnonymous=true");
        var story = new Story("shenmu", "north").Start("entry");
        story.GreenPass("entry", "陕K10001");
        var fever = story.Arrive("entry");
        story.Identify("entry", fever, "陕K20002").Measure("entry", fever, 38.2)
            .Tell(new PassCleared { Lane = "entry", Pass = fever, Ground = ClearanceGround.Staff, By = "=HYPERLINK(1)" })
            .Tell(new PassEnded { Lane = "entry", Pass = fever, Outcome = PassOutcome.Isolated, Seconds = 90 });
        await using var gate = await GateClient.ConnectAsync(centre.BrokerPort, story.Address);
        await gate.SubscribeAsync(Protocols.Topics.GateTopic.Ack(story.Address));
        await gate.SendAsync(story.Address, story.Told);
        await Wait.Until(() => gate.Confirmed == story.Told.Count, "the confirmation");

        var page = await browser.OpenAsync(centre, "/passes");
        await Expect(page.GetByTestId("pass")).ToHaveCountAsync(2, s_soon);
        await SearchAsync("outcome=Isolated", page.GetByTestId("filter-outcome").SelectOptionAsync("Isolated"));
        await Expect(page.GetByTestId("pass")).ToHaveCountAsync(1, s_soon);
        await SearchAsync("celsius=38", page.GetByTestId("filter-celsius").FillAsync("38"));
        await Expect(page.GetByTestId("pass")).ToHaveCountAsync(1, s_soon);
        await SearchAsync("from=2199", page.GetByTestId("filter-from").FillAsync("2199-01-01"));
        await Expect(page.GetByTestId("no-passes")).ToHaveCountAsync(1, s_soon);
        await SearchAsync("from=2020", page.GetByTestId("filter-from").FillAsync("2020-01-01"));
        await Expect(page.GetByTestId("pass")).ToHaveCountAsync(1, s_soon);

        async Task SearchAsync(string asked, Task filled)
        {
            await filled;
            await page.GetByTestId("search").ClickAsync();
            await Expect(page).ToHaveURLAsync(new Regex(asked), new() { Timeout = 60_000 });
        }

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByTestId("export").ClickAsync());
        Assert.Equal("passes.csv", download.SuggestedFilename);
        await using var stream = await download.CreateReadStreamAsync();
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes.ToArray()[..3]);
        var lines = Encoding.UTF8.GetString(bytes.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("\uFEFF卡口,车道,到达", lines[0], StringComparison.Ordinal);
        Assert.Contains("陕K20002", lines[1], StringComparison.Ordinal);
        Assert.Contains("38.2", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain(",=HYPERLINK", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_typed_before_the_page_is_alive_is_looked_for()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:AllowAnonymous=true");
        var page = await browser.OpenAsync(centre);
        // The script comes when the page is filled in already.
        var typed = new TaskCompletionSource();
        await page.RouteAsync("**/_framework/blazor.web*.js", async route =>
        {
            await typed.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync($"{centre.Url}/passes", new() { WaitUntil = WaitUntilState.Commit });
        await page.GetByTestId("filter-plate").FillAsync("K2");
        typed.SetResult();
        // What comes afterwards is shown: the page is alive.
        var story = new Story("shenmu", "north").Start("entry");
        story.GreenPass("entry", "陕K20002");
        await using var gate = await GateClient.ConnectAsync(centre.BrokerPort, story.Address);
        await gate.SendAsync(story.Address, story.Told);
        await Expect(page.GetByTestId("pass")).ToHaveCountAsync(1, s_soon);
        await page.GetByTestId("search").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("plate=K2"), new() { Timeout = 60_000 });
        await Expect(page.GetByTestId("filter-plate")).ToHaveValueAsync("K2", new() { Timeout = 60_000 });

        // From here to a page that is alive as a whole, and back.
        await page.GetByTestId("nav-live").ClickAsync();
        await Expect(page.GetByTestId("lane")).ToHaveAttributeAsync("data-phase", "Idle", new() { Timeout = 60_000 });
        var told = story.Told.Count;
        story.Arrive("entry");
        await gate.SendAsync(story.Address, story.Told.Skip(told));
        await Expect(page.GetByTestId("lane")).Not.ToHaveAttributeAsync("data-phase", "Idle", new() { Timeout = 60_000 });
        await page.GetByTestId("nav-passes").ClickAsync();
        await Expect(page.GetByTestId("pass")).ToHaveCountAsync(2, s_soon);
    }

    [Theory]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=2020-02-30", "to")]
    [InlineData("outcome=1", "outcome")]
    [InlineData("celsius=99", "celsius")]
    [InlineData("celsius=38,1", "celsius")]
    public void What_is_written_wrongly_is_named(string written, string name)
    {
        var parts = written.Split('=');
        var search = new PassSearch { From = Of("from"), To = Of("to"), Outcome = Of("outcome"), Celsius = Of("celsius") };
        Assert.Null(search.Read(50, s_china, out var problem));
        Assert.StartsWith($"{name} is \"{parts[1]}\"", problem, StringComparison.Ordinal);

        string? Of(string each) => parts[0] == each ? parts[1] : null;
    }

    [Fact]
    public void Days_are_those_of_the_centre_and_the_last_one_is_meant_with_its_end()
    {
        var query = new PassSearch { From = "2020-02-11", To = "2020-02-11", Outcome = "turnedAway", Celsius = "37.3", Gate = " shenmu/north " }.Read(7, s_china, out _)!;
        Assert.Equal(new DateTimeOffset(2020, 2, 11, 0, 0, 0, TimeSpan.FromHours(8)), query.From);
        Assert.Equal(new DateTimeOffset(2020, 2, 12, 0, 0, 0, TimeSpan.FromHours(8)), query.To);
        Assert.Equal((PassOutcome.TurnedAway, 37.3, "shenmu/north", 7), (query.Outcome, query.MinimumCelsius, query.Gate, query.Limit));
        Assert.Equal(new DateTimeOffset(2020, 2, 11, 8, 30, 0, TimeSpan.Zero), new PassSearch { From = "2020-02-11T08:30:00Z" }.Read(7, s_china, out _)!.From);
    }

    [Fact]
    public async Task A_program_that_asks_wrongly_is_told_so()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path);
        foreach (var path in (string[])["/api/passes?outcome=flown", "/api/passes.csv?from=x", "/api/passes?limit=501"])
        {
            var answer = await centre.Http.GetAsync(centre.Url + path, TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        }
    }
}
