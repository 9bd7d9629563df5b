namespace Checkpoint.EndToEnd.Tests.Rig;

/// <summary>Waits for what another process is to do: looks again and again, with a generous bound.</summary>
internal static class Wait
{
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    public static async Task<T> ForAsync<T>(string what, Func<Task<T>> look, Func<T, bool> isThere, Func<string>? detail = null, TimeSpan? within = null)
    {
        using var bound = new CancellationTokenSource(within ?? Bound);
        using var timer = new PeriodicTimer(s_look);
        object? last = null;
        while (true)
        {
            try
            {
                var seen = await look();
                if (isThere(seen)) return seen;
                last = seen;
            }
            catch (HttpRequestException notYet)
            {
                last = notYet.Message;
            }

            try
            {
                await timer.WaitForNextTickAsync(bound.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited in vain for {what}; last seen: {last}\n{detail?.Invoke()}");
            }
        }
    }

    public static Task UntilAsync(string what, Func<Task<bool>> isSo, Func<string>? detail = null, TimeSpan? within = null) =>
        ForAsync(what, isSo, so => so, detail, within);
}
