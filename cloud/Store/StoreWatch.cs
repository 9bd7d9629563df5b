using System.Data.Common;

namespace Checkpoint.Cloud.Store;

/// <summary>Asks the store now and then how it is, so that whoever watches the service need not wait for a store that does not answer.</summary>
internal sealed class StoreWatch(ICentreStore store, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);

    /// <summary>As last given.</summary>
    public StoreFigures Figures { get; private set; }

    public bool Answers { get; private set; } = true;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (true)
        {
            try
            {
                Figures = await store.FiguresAsync(stoppingToken);
                Answers = true;
            }
            catch (DbException)
            {
                Answers = false;
            }

            await Task.Delay(s_pause, time, stoppingToken);
        }
    }
}
