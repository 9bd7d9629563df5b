using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Uplink;
using Checkpoint.Edge.Whitelist;
using Checkpoint.Edge.Whitelist.Sync;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MQTTnet;
using MQTTnet.Formatter;

namespace Checkpoint.Benchmarks;

/// <summary>The whitelist of a gate as it is shipped, with its sync, files and journal, over a connection of its own.</summary>
internal sealed class SyncedGate : IAsyncDisposable
{
    private readonly EventJournal _journal;
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly GreenChannel _green;
    private readonly WhitelistSync _sync;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private IMqttClient? _client;
    private Task _running = Task.CompletedTask;
    private (long Version, TaskCompletionSource<long> Reached)? _awaited;

    private SyncedGate(GateSettings settings)
    {
        _journal = EventJournal.Open(settings.PathOf("journal"), settings.Source, new JournalSettings(), TimeProvider.System, NullLogger.Instance);
        var folder = new WhitelistFolder(settings);
        var store = new RegistrationStore(folder.StorePath);
        var opening = WhitelistOpening.Read(folder, store, TimeProvider.System, NullLogger.Instance);
        _green = new GreenChannel(opening.Replica, settings, TimeProvider.System);
        _green.Changed += () => Reach();
        var keeper = new StoreKeeper(_green, store, folder, TimeProvider.System, NullLogger<StoreKeeper>.Instance);
        _sync = new WhitelistSync(
            _green, new ReplicaKeeper(_green, folder, keeper, opening, NullLogger<ReplicaKeeper>.Instance), folder, _journal, Options.Create(settings),
            new UplinkMetrics(_meters.GetRequiredService<IMeterFactory>(), new UplinkState(_journal)), TimeProvider.System, NullLogger<WhitelistSync>.Instance);
    }

    public static async Task<SyncedGate> StartAsync(string folder, int number, int port)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"gate-{number}");
        var gate = new SyncedGate(new GateSettings { Site = WorkedLane.Site, Name = name, DataDirectory = Directory.CreateDirectory(Path.Combine(folder, name)).FullName });
        var client = gate._client = await MqttPeer.ConnectAsync(port, name);
        client.ApplicationMessageReceivedAsync += received =>
        {
            gate._sync.Receive(received.ApplicationMessage.Topic, received.ApplicationMessage.Payload.ToArray(), !received.ApplicationMessage.Retain);
            return Task.CompletedTask;
        };
        foreach (var filter in gate._sync.Filters) await MqttPeer.SubscribeAsync(client, filter);
        gate._running = gate._sync.RunAsync(new Link(client, MqttProtocolVersion.V500, DateTimeOffset.UtcNow), gate._stop.Token);
        return gate;
    }

    /// <summary>When a version was in use for the lanes, as <see cref="Stopwatch.GetTimestamp"/>.</summary>
    public async Task<long> HasAsync(long version)
    {
        var reached = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock) _awaited = (version, reached);
        Reach();
        return await reached.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client?.Dispose();
        _journal.Dispose();
        await _meters.DisposeAsync();
        _stop.Dispose();
    }

    private void Reach()
    {
        var now = Stopwatch.GetTimestamp();
        lock (_lock)
            if (_awaited is var (version, reached) && _green.Version >= version) reached.TrySetResult(now);
    }
}
