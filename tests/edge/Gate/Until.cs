namespace Checkpoint.Edge.Tests.Gate;

/// <summary>Waits for what must come about. The bound is far beyond what it takes, even on a machine that is busy.</summary>
internal static class Until
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(90);

    public static async Task TrueAsync(Func<bool> condition) => await FoundAsync(() => condition() ? condition : null);

    public static Task<T> FoundAsync<T>(Func<T?> find) where T : class => FoundAsync(() => Task.FromResult(find()));

    public static async Task<T> FoundAsync<T>(Func<Task<T?>> find) where T : class
    {
        using var bound = new CancellationTokenSource(s_bound);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            if (await find() is { } found) return found;
            await pause.WaitForNextTickAsync(bound.Token);
        }
    }
}
