using System.Diagnostics.Metrics;
using Checkpoint.Cloud.Broker;
using Checkpoint.Cloud.Ingest;
using Checkpoint.Cloud.Store.Embedded;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Topics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Checkpoint.Cloud.Tests.Ingest;

/// <summary>How much the centre takes in before it is stored.</summary>
public sealed class IntakeTests
{
    private const int Room = 20, Sent = 60;

    [Fact]
    public async Task A_gate_of_the_embedded_broker_is_acknowledged_only_what_has_found_room()
    {
        using var folder = new Folder();
        await using var store = EmbeddedCentreStore.Open(folder.Path, TimeProvider.System);
        using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var queue = new IngestQueue(Options.Create(new IngestSettings { QueueLength = Room, BatchSize = 1 }));
        using var intake = new Intake(queue, [], new IngestMetrics(meters.GetRequiredService<IMeterFactory>(), queue, store), NullLogger<Intake>.Instance);
        var port = CentreProcess.FreePort();
        using var lifetime = new Ended();
        using var broker = new EmbeddedBroker(
            Options.Create(new BrokerSettings { Port = port, AllowAnonymous = true }), new CentreCredential(), intake, lifetime, NullLogger<EmbeddedBroker>.Instance);
        await broker.StartAsync(TestContext.Current.CancellationToken);
        var story = new Story("shenmu", "north").Start("entry");
        await using var gate = await GateClient.ConnectAsync(port, story.Address);

        var sent = Enumerable.Range(0, Sent).Select(_ => gate.PublishAsync(GateTopic.Events(story.Address), Story.Bytes(story.Told[0]))).ToList();
        for (var taken = 0; taken < Sent; taken++)
        {
            // The broker holds the one that waits for room, and reads no further.
            await Wait.Until(() => queue.Depth == Math.Min(Room, Sent - taken), "a full queue");
            Assert.InRange(sent.Count(each => each.IsCompleted), 0, Room + taken);
            await queue.ReadBatchAsync(TestContext.Current.CancellationToken);
        }

        await Task.WhenAll(sent);
        await broker.StopAsync(TestContext.Current.CancellationToken);
    }

    private sealed class Ended : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
