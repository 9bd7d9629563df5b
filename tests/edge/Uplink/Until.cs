namespace Checkpoint.Edge.Tests.Uplink;

/// <summary>Waits for a condition, with a bound far beyond what it should take.</summary>
internal static class Until
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(60);

    public static Task So(string what, Func<bool> reached) => So(what, () => Task.FromResult(reached()));

    public static async Task So(string what, Func<Task<bool>> reached)
    {
        using var bound = new CancellationTokenSource(s_bound);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!await reached())
        {
            if (bound.IsCancellationRequested) throw new TimeoutException($"Not reached within {s_bound}: {what}");
            await pause.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
