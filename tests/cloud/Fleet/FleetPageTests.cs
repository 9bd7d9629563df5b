using System.Net.Http.Json;
using Checkpoint.Cloud.Tests.Pages;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Cloud.Tests.Store;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Checkpoint.Cloud.Tests.Fleet;

/// <summary>What a gate is, beside what it should be, as it changes.</summary>
public sealed class FleetPageTests(Browser browser, PostgresServer server) : IClassFixture<Browser>
{
    [Theory]
    [InlineData("embedded")]
    [InlineData("postgres")]
    public async Task A_gate_that_needs_a_look_comes_first_and_says_why(string store)
    {
        await using var home = await StoreHome.OfAsync(store, server);
        await using var centre = await CentreProcess.StartAsync([.. home.Settings, "--Broker:AllowAnonymous=true", "--Live:SilentAfter=00:30:00"]);
        await using var scene = new Scene(centre);
        await scene.PlayAsync();
        // The played gates say that they have version 12.
        foreach (var number in Enumerable.Range(10, 12)) await FileAsync(centre, number);
        var page = await browser.OpenAsync(centre, "/fleet", language: "en");
        await Expect(page.GetByTestId("fleet-gate")).ToHaveCountAsync(3, new() { Timeout = 60_000 });
        await HasAsync(page, "shenmu/north", "");
        await HasAsync(page, "daliuta/mine-2", "Away");
        await Expect(page.GetByTestId("unwell")).ToContainTextAsync("1 gate needs a look", new() { Timeout = 60_000 });
        await Expect(page.GetByTestId("fleet-gate").First).ToHaveAttributeAsync("data-gate", "daliuta/mine-2", new() { Timeout = 60_000 });

        // A policy is set and the registry changes: these gates are played, and take neither.
        await SendAsync(centre.Http.PutAsJsonAsync($"{centre.Url}/api/gates/shenmu/north/policy", new { policy = new { screening = new { feverCelsius = 37.5 } } }));
        await FileAsync(centre, 99);
        await HasAsync(page, "shenmu/north", "Policy");
        await Expect(page.Locator("[data-gate='shenmu/north']")).ToContainTextAsync("3, to take 4", new() { Timeout = 60_000 });
        await Expect(page.Locator("[data-gate='shenmu/north']")).ToContainTextAsync("12, 1 changes behind", new() { Timeout = 60_000 });

        if (store != "embedded") return; // The pictures are the same.
        foreach (var (width, height, screen) in ((int, int, string)[])[(390, 844, "phone"), (800, 480, "panel"), (1280, 800, "laptop"), (1920, 1080, "desktop")])
        foreach (var (language, scheme) in ((string, ColorScheme)[])[("zh-CN", ColorScheme.Light), ("en", ColorScheme.Dark)])
        {
            var seen = await browser.OpenAsync(centre, "/fleet", width, height, language, scheme);
            await Expect(seen.GetByTestId("fleet-gate")).ToHaveCountAsync(3, new() { Timeout = 60_000 });
            await Shots.TakeAsync(seen, $"centre-fleet-{screen}-{language}");
            await seen.Context.CloseAsync();
        }
    }

    private static Task HasAsync(IPage page, string gate, string concerns) =>
        Expect(page.Locator($"[data-testid=fleet-gate][data-gate='{gate}']")).ToHaveAttributeAsync("data-concerns", concerns, new() { Timeout = 60_000 });

    private static Task FileAsync(CentreProcess centre, int number) =>
        SendAsync(centre.Http.PutAsJsonAsync($"{centre.Url}/api/registrations/SM-{number}", new { plate = $"陕K123{number}", colour = "yellow" }));

    private static async Task SendAsync(Task<HttpResponseMessage> sending)
    {
        using var answer = await sending;
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
