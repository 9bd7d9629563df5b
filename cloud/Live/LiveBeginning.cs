using Checkpoint.Cloud.Store;

namespace Checkpoint.Cloud.Live;

/// <summary>Shows what is stored of the gates, before the ingest begins.</summary>
internal sealed class LiveBeginning(ICentreStore store, LiveFeed feed) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken) => feed.Begin(await store.GatesAsync(cancellationToken));

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
