using System.Globalization;
using System.Net;
using System.Text.Json;
using Checkpoint.Cloud.Tests.Pages;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Cloud.Tests.Store;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Checkpoint.Cloud.Tests.Reports;

/// <summary>The report as it is read, printed, and fetched.</summary>
public sealed class ReportPageTests(Browser browser, PostgresServer server) : IClassFixture<Browser>
{
    private static readonly LocatorAssertionsToHaveTextOptions s_soon = new() { Timeout = 60_000 };

    [Theory]
    [InlineData("embedded")]
    [InlineData("postgres")]
    public async Task The_day_is_read_on_every_screen_printed_and_looked_through_by_gate_and_day(string store)
    {
        using var folder = new Folder();
        await using var home = await StoreHome.OfAsync(store, server);
        await using var centre = await CentreProcess.StartAsync([.. home.Settings, "--Broker:AllowAnonymous=true"]);
        await using var scene = new Scene(centre);
        await scene.PlayAsync();
        var passes = scene.North.Told.Concat(scene.South.Told).Concat(scene.Mine.Told).Where(happened => happened.Data is Protocols.Messages.PassArrived).ToList();
        var day = passes[^1].Time.ToLocalTime().Date; // all of them, but around midnight
        var count = passes.Count(arrived => arrived.Time.ToLocalTime().Date == day);

        foreach (var (width, height, screen) in ((int, int, string)[])(store == "postgres" ? [(1280, 800, "laptop")] : [(390, 844, "phone"), (800, 480, "panel"), (1280, 800, "laptop"), (1920, 1080, "desktop")]))
        foreach (var (language, scheme) in ((string, ColorScheme)[])[("zh-CN", ColorScheme.Light), ("en", ColorScheme.Dark)])
        {
            var page = await browser.OpenAsync(centre, $"/reports?day={day:yyyy-MM-dd}", width, height, language, scheme);
            await Expect(page.GetByTestId("figure-passes")).ToHaveTextAsync(count.ToString(CultureInfo.InvariantCulture), s_soon);
            await Shots.TakeAsync(page, $"centre-report-{screen}-{language}");
            await page.Context.CloseAsync();
        }

        var desk = await browser.OpenAsync(centre, $"/reports?day={day:yyyy-MM-dd}", 1280, 800, "en");
        var pdf = await desk.PdfAsync(new() { PreferCSSPageSize = true, Path = Path.Combine(folder.Path, "report.pdf") });
        Assert.Equal("%PDF"u8, pdf.AsSpan(0, 4));
        await desk.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(desk.GetByTestId("filter")).ToBeHiddenAsync(new() { Timeout = 60_000 });
        await Shots.TakeAsync(desk, "centre-report-printed-en");
        await desk.EmulateMediaAsync(new() { Media = Media.Screen });

        await desk.GetByTestId("report-gate").SelectOptionAsync("daliuta/mine-2");
        await desk.GetByTestId("show").ClickAsync();
        await Expect(desk.GetByTestId("report-gates").Locator("tbody tr")).ToHaveCountAsync(1, new() { Timeout = 60_000 });
        await desk.GetByTestId("day-before").ClickAsync();
        await Expect(desk.GetByTestId("report-day")).ToHaveValueAsync(day.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), new() { Timeout = 60_000 });
        await Expect(desk.GetByTestId("report-gate")).ToHaveValueAsync("daliuta/mine-2", new() { Timeout = 60_000 });
        await desk.GetByTestId("day-before").ClickAsync();
        await Expect(desk.GetByTestId("report-empty")).ToBeVisibleAsync(new() { Timeout = 60_000 });

        using var report = JsonDocument.Parse(await centre.Http.GetStringAsync($"{centre.Url}/api/reports/{day:yyyy-MM-dd}", TestContext.Current.CancellationToken));
        Assert.Equal(count, report.RootElement.GetProperty("total").GetProperty("passes").GetInt32());
        Assert.Equal(24, report.RootElement.GetProperty("hours").GetArrayLength());
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2026-02-30")]
    [InlineData("9999-12-31")]
    public async Task A_day_that_is_none_is_refused(string day)
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path);
        var answer = await centre.Http.GetAsync($"{centre.Url}/api/reports/{day}", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var page = await centre.Http.GetAsync($"{centre.Url}/reports?day={day}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode); // of today
    }
}
