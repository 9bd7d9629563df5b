using Checkpoint.Cloud.Live;
using Microsoft.AspNetCore.Components;

namespace Checkpoint.Cloud.Pages;

/// <summary>A page that follows the live feed while somebody looks at it: at once on a change, and every second for its clocks.</summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1), s_rest = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _left = new();

    [Inject]
    protected LiveFeed Feed { get; set; } = null!;

    [Inject]
    protected TimeProvider Time { get; set; } = null!;

    protected DateTimeOffset Now => Time.GetUtcNow();

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes the present state for the next rendering.</summary>
    protected abstract void Load();

    protected override void OnParametersSet() => Load();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _ = FollowAsync(_left.Token);
    }

    private async Task FollowAsync(CancellationToken left)
    {
        try
        {
            while (!left.IsCancellationRequested)
            {
                var changed = Feed.Changed;
                await InvokeAsync(() => { Load(); StateHasChanged(); });
                await Task.Delay(s_rest, Time, left); // a busy morning is shown ten times a second, not a thousand
                await Task.WhenAny(changed, Task.Delay(s_tick, Time, left));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // Nobody looks any more.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }
}
