using Microsoft.Playwright;
using Xunit;

namespace Checkpoint.Cloud.Tests.Pages;

/// <summary>Pictures of the pages for people to look at, and the one thing a program can say of a layout.</summary>
internal static class Shots
{
    public static async Task TakeAsync(IPage page, string name)
    {
        Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"), $"{name} scrolls sideways.");
        await page.ScreenshotAsync(new() { Path = Path.Combine(Folder(), name + ".png") });
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Checkpoint.sln"))) folder = folder.Parent!;
        return Directory.CreateDirectory(Path.Combine(folder.FullName, "tests", "output", "screenshots")).FullName;
    }
}
