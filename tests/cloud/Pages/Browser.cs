using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Checkpoint.Cloud.Tests.Running;
using Microsoft.Playwright;
using Xunit;

namespace Checkpoint.Cloud.Tests.Pages;

/// <summary>Chromium of this machine, for all tests of the pages.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly ConditionalWeakTable<IPage, ConcurrentQueue<string>> s_errors = [];

    private IPlaywright _playwright = null!;
    private IBrowser _chromium = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _chromium = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox"] });
    }

    /// <summary>A page of the centre, as somebody who may look at all of them.</summary>
    internal async Task<IPage> OpenAsync(CentreProcess centre, string path = "/", int width = 1920, int height = 1080, string language = "zh-CN", ColorScheme scheme = ColorScheme.Light)
    {
        var context = await ContextAsync(width, height, language, scheme);
        await context.AddCookiesAsync((await centre.Accounts.SessionAsync()).Select(cookie => new Microsoft.Playwright.Cookie { Name = cookie.Name, Value = cookie.Value, Url = centre.Url }));
        return await OpenAsync(context, centre.Url + path);
    }

    /// <summary>As somebody who is not signed in.</summary>
    public async Task<IPage> OpenAsync(string url, int width = 1920, int height = 1080, string language = "zh-CN", ColorScheme scheme = ColorScheme.Light) =>
        await OpenAsync(await ContextAsync(width, height, language, scheme), url);

    private async Task<IBrowserContext> ContextAsync(int width, int height, string language, ColorScheme scheme)
    {
        var context = await _chromium.NewContextAsync(new() { Locale = language, ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
        context.SetDefaultTimeout(60_000);
        return context;
    }

    private static async Task<IPage> OpenAsync(IBrowserContext context, string url)
    {
        var page = await context.NewPageAsync();
        var errors = s_errors.GetOrCreateValue(page);
        page.PageError += (_, error) => errors.Enqueue(error);
        page.Console += (_, said) =>
        {
            if (said.Type == "error") errors.Enqueue(said.Text);
        };
        await page.GotoAsync(url);
        return page;
    }

    /// <summary>What went wrong in a page so far, as its console says.</summary>
    public static string[] ErrorsOf(IPage page) => [.. s_errors.GetOrCreateValue(page)];

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _playwright.Dispose();
    }
}
