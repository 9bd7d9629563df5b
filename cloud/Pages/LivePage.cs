using System.Data.Common;
using Checkpoint.Cloud.Live;
using Checkpoint.Cloud.People;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Checkpoint.Cloud.Pages;

/// <summary>A page that follows the live feed while somebody looks at it: at once on a change, and every second for its clocks.</summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1), s_rest = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _left = new();
    private readonly SemaphoreSlim _loading = new(1);

    [Inject]
    protected LiveFeed Feed { get; set; } = null!;

    [Inject]
    protected TimeProvider Time { get; set; } = null!;

    [Inject]
    private AuthenticationStateProvider Session { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected DateTimeOffset Now => Time.GetUtcNow();

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The request this page answers; null once it lives on its own connection.</summary>
    [CascadingParameter]
    private HttpContext? Request { get; set; }

    /// <summary>Whether the store has answered yet.</summary>
    protected bool IsLoaded { get; private set; }

    /// <summary>What the page is about is not there; it says so, and looks on.</summary>
    protected virtual bool IsMissing => false;

    /// <summary>Takes the present state for the next rendering.</summary>
    protected abstract ValueTask LoadAsync();

    protected override async Task OnParametersSetAsync()
    {
        if (!await LoadOnceAsync()) return;
        if (IsMissing && Request is { Response: { HasStarted: false } response }) response.OnStarting(() => NotFound(response));
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _ = FollowAsync(_left.Token);
    }

    // Only when it begins: a page rendered with this status would be left away, and the general one put in its place.
    private static Task NotFound(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>One after the other: an answer that was slow must not take the place of a newer one.</summary>
    /// <returns>False when the database is away.</returns>
    private async Task<bool> LoadOnceAsync()
    {
        await _loading.WaitAsync(_left.Token);
        try
        {
            await LoadAsync();
            return IsLoaded = true;
        }
        catch (DbException) when (Request is null)
        {
            // The database is away for a moment. What is shown stays, and is asked for again at the next turn.
            return false;
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task<bool> IsWelcomeAsync()
    {
        if ((await Session.GetAuthenticationStateAsync()).User.Identity is { IsAuthenticated: true }) return true;
        _left.Cancel();
        Navigation.NavigateTo(SessionCookie.SignInFor(Navigation), forceLoad: true);
        return false;
    }

    private async Task FollowAsync(CancellationToken left)
    {
        try
        {
            while (!left.IsCancellationRequested)
            {
                var changed = Feed.Changed;
                await InvokeAsync(async () =>
                {
                    // A part that lives on a page of plain HTML has nobody else who would look.
                    if (!await IsWelcomeAsync()) return;
                    await LoadOnceAsync();
                    StateHasChanged();
                });
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
