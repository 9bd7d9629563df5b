using Microsoft.Playwright;
using Xunit;

namespace Checkpoint.Cloud.Tests.Pages;

/// <summary>Pictures of the pages for people to look at, and what a program can say of a page.</summary>
internal static class Shots
{
    private const string Serious = """
        axe.run(document, { resultTypes: ['violations'] }).then(result => result.violations.filter(each => each.impact === 'serious' || each.impact === 'critical')
          .map(each => `${each.id} (${each.help}): ${each.nodes.slice(0, 3).map(node => node.target.join(' ')).join(', ')}`))
        """;

    private static readonly string s_tests = Tests();

    // Needs what `npm ci` puts there, as tests/run.sh does. The result of the script itself is of no use.
    private static readonly Lazy<string> s_axe = new(() => File.ReadAllText(Path.Combine(s_tests, "cloud", "Pages", "axe", "node_modules", "axe-core", "axe.min.js")) + ";0");

    public static async Task TakeAsync(IPage page, string name)
    {
        Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"), $"{name} scrolls sideways.");
        await page.ScreenshotAsync(new() { Path = Path.Combine(Directory.CreateDirectory(Path.Combine(s_tests, "output", "screenshots")).FullName, name + ".png") });
        await page.EvaluateAsync(s_axe.Value);
        var serious = await page.EvaluateAsync<string[]>(Serious);
        Assert.True(serious.Length == 0, $"{name}: {string.Join("; ", serious)}");
        Assert.True(Browser.ErrorsOf(page).Length == 0, $"{name}: {string.Join("; ", Browser.ErrorsOf(page))}");
    }

    private static string Tests()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Checkpoint.sln"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "tests");
    }
}
