using System.Diagnostics;

namespace Checkpoint.Cloud.Tests.Running;

internal static class Wait
{
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    /// <summary>Asks again until the answer is true; the bound is for a machine that has much to do.</summary>
    public static async Task Until(Func<Task<bool>> condition, string what)
    {
        for (var watch = Stopwatch.StartNew(); !await condition(); await Task.Delay(20))
            if (watch.Elapsed > Bound) throw new TimeoutException($"{what} did not come true within {Bound}.");
    }

    public static Task Until(Func<bool> condition, string what) => Until(() => Task.FromResult(condition()), what);
}
