using Microsoft.Playwright;
using Xunit;

namespace Checkpoint.Cloud.Tests.Pages;

/// <summary>Chromium of this machine, for all tests of the pages.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright _playwright = null!;
    private IBrowser _chromium = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _chromium = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox"] });
    }

    public async Task<IPage> OpenAsync(string url, int width = 1920, int height = 1080, string language = "zh-CN", ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _chromium.NewContextAsync(new() { Locale = language, ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
        context.SetDefaultTimeout(60_000);
        var page = await context.NewPageAsync();
        await page.GotoAsync(url);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _playwright.Dispose();
    }
}
