using System.Net;
using System.Text;
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
        await SearchAsync(page, "outcome=Isolated", () => page.GetByTestId("filter-outcome").SelectOptionAsync("Isolated"));
        await Expect(page.GetByTestId("pass")).ToHaveCountAsync(1, s_soon);
        await SearchAsync(page, "celsius=38", () => page.GetByTestId("filter-celsius").FillAsync("38"));
        await Expect(page.GetByTestId("pass")).ToHaveCountAsync(1, s_soon);
        await SearchAsync(page, "from=2199", () => page.GetByTestId("filter-from").FillAsync("2199-01-01"));
        await Expect(page.GetByTestId("no-passes")).ToHaveCountAsync(1, s_soon);
        await SearchAsync(page, "from=2020", () => page.GetByTestId("filter-from").FillAsync("2020-01-01"));
        await Expect(page.GetByTestId("pass")).ToHaveCountAsync(1, s_soon);

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

    /// <summary>Again when the page has come alive between filling in and sending: what was filled in is then gone.</summary>
    private static async Task SearchAsync(IPage page, string asked, Func<Task> fill)
    {
        for (var tries = 0; !page.Url.Contains(asked, StringComparison.Ordinal); tries++)
        {
            Assert.InRange(tries, 0, 10);
            await fill();
            await page.GetByTestId("search").ClickAsync();
            await page.WaitForLoadStateAsync();
        }
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
