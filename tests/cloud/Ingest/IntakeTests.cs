using System.Diagnostics.Metrics;
using Checkpoint.Cloud.Broker;
using Checkpoint.Cloud.Ingest;
using Checkpoint.Cloud.Store;
using Checkpoint.Cloud.Store.Embedded;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Topics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MQTTnet;
using Xunit;

namespace Checkpoint.Cloud.Tests.Ingest;

/// <summary>What the embedded broker takes of a gate while nothing is stored.</summary>
public sealed class IntakeTests : IAsyncLifetime
{
    private const int Room = 20, Sent = 60;

    private readonly Folder _folder = new();
    private readonly Ended _lifetime = new();
    private readonly IngestQueue _queue = new(Options.Create(new IngestSettings { QueueLength = Room, BatchSize = 1 }));
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly int _port = CentreProcess.FreePort();
    private readonly Story _story = new Story("shenmu", "north").Start("entry");
    private readonly EmbeddedCentreStore _store;
    private readonly Intake _intake;
    private readonly EmbeddedBroker _broker;

    public IntakeTests()
    {
        _store = EmbeddedCentreStore.Open(_folder.Path, TimeProvider.System);
        _intake = new(_queue, [], new IngestMetrics(_meters.GetRequiredService<IMeterFactory>(), _queue, new StoreWatch(_store, TimeProvider.System)), NullLogger<Intake>.Instance);
        _broker = new(Options.Create(new BrokerSettings { Port = _port, AllowAnonymous = true }), new CentreCredential(), _intake, _lifetime, NullLogger<EmbeddedBroker>.Instance);
    }

    public async ValueTask InitializeAsync() => await _broker.StartAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _lifetime.StopApplication();
        await _broker.StopAsync(CancellationToken.None);
        _broker.Dispose();
        _intake.Dispose();
        _lifetime.Dispose();
        await _meters.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_gate_of_the_embedded_broker_is_acknowledged_only_what_has_found_room()
    {
        await using var gate = await GateClient.ConnectAsync(_port, _story.Address);
        var sent = Enumerable.Range(0, Sent).Select(_ => gate.PublishAsync(GateTopic.Events(_story.Address), Story.Bytes(_story.Told[0]))).ToList();
        for (var taken = 0; taken < Sent; taken++)
        {
            // The broker holds the one that waits for room, and reads no further.
            await Wait.Until(() => _queue.Depth == Math.Min(Room, Sent - taken), "a full queue");
            Assert.InRange(sent.Count(each => each.IsCompleted), 0, Room + taken);
            await _queue.ReadBatchAsync(TestContext.Current.CancellationToken);
        }

        Assert.All(await Task.WhenAll(sent), answer => Assert.Equal(MqttClientPublishReasonCode.Success, answer));
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
