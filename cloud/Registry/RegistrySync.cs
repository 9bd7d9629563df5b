using System.Threading.Channels;
using Checkpoint.Cloud.Broker;
using Checkpoint.Cloud.Ingest;
using Checkpoint.Protocols.Topics;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Cloud.Registry;

/// <summary>
/// Tells the gates when the registry has changed, and answers what they want: in the order in which they asked, one page
/// each, and of each gate only the last question. Nothing is kept of a gate beyond that.
/// </summary>
internal sealed class RegistrySync(IRegistryStore store, CentreClient centre, IngestMetrics metrics, ILogger<RegistrySync> logger) : BackgroundService, IConversation
{
    private const int MaximumGates = 10_000, SendAtOnce = 32;

    private readonly PageMaker _pages = new(store);
    private readonly Dictionary<GateAddress, WhitelistWant> _wanted = [];
    private readonly Channel<GateAddress> _queue = Channel.CreateBounded<GateAddress>(MaximumGates);
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim _sending = new(SendAtOnce);

    public IReadOnlyList<TopicKind> Heard { get; } = [TopicKind.WhitelistWant];

    public ValueTask ReceiveAsync(GateTopic topic, byte[] payload, bool retained, CancellationToken cancellationToken)
    {
        if (WhitelistMessages.ReadWant(payload, out var problem) is not { } want)
        {
            metrics.Bad(topic.Kind);
            logger.BadWant(topic.Address.ToString(), problem!);
            return ValueTask.CompletedTask;
        }

        lock (_wanted)
        {
            // Who already waits keeps the place in the queue, with the newer question.
            if (_wanted.ContainsKey(topic.Address) || _queue.Writer.TryWrite(topic.Address)) _wanted[topic.Address] = want;
        }

        return ValueTask.CompletedTask;
    }

    public Task ConnectedAsync(CancellationToken cancellationToken)
    {
        _changed.Writer.TryWrite(true);
        return Task.CompletedTask;
    }

    public override void Dispose()
    {
        _sending.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        store.Changed += () => _changed.Writer.TryWrite(true);
        await Task.Yield();
        // Neither ends by itself. Were one waited for after the other has failed, nobody would hear of it.
        await await Task.WhenAny(AnnounceAsync(stoppingToken), AnswerAsync(stoppingToken));
    }

    /// <summary>Changes that follow one another faster than the broker takes a head are told of together.</summary>
    private async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in _changed.Reader.ReadAllAsync(cancellationToken))
            await centre.TryPublishAsync(GateTopic.WhitelistHead, WhitelistMessages.Write(store.Head), retain: true, cancellationToken);
    }

    private async Task AnswerAsync(CancellationToken cancellationToken)
    {
        await foreach (var gate in _queue.Reader.ReadAllAsync(cancellationToken))
        {
            WhitelistWant? want;
            lock (_wanted) _wanted.Remove(gate, out want);
            if (want is null || await TryMakeAsync(gate, want, cancellationToken) is not { } page) continue;
            await _sending.WaitAsync(cancellationToken);
            _ = SendAsync(gate, page, cancellationToken);
        }
    }

    private async Task<byte[]?> TryMakeAsync(GateAddress gate, WhitelistWant want, CancellationToken cancellationToken)
    {
        try
        {
            return await _pages.AnswerAsync(want, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A damaged registration or disk, or a database that is away, costs those who ask for that part, and nobody else.
            logger.NotAnswered(e, gate.ToString());
            return null;
        }
    }

    private async Task SendAsync(GateAddress gate, byte[] page, CancellationToken cancellationToken)
    {
        try
        {
            // What cannot be sent is asked for again.
            await centre.TryPublishAsync(GateTopic.WhitelistPage(gate), page, retain: false, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The centre stops.
        }
        catch (Exception e)
        {
            logger.NotAnswered(e, gate.ToString());
        }
        finally
        {
            _sending.Release();
        }
    }
}

internal static partial class RegistryLog
{
    [LoggerMessage(3101, LogLevel.Warning, "What {Gate} asked of the whitelist was left alone: {Problem}")]
    public static partial void BadWant(this ILogger logger, string gate, string problem);

    [LoggerMessage(3102, LogLevel.Error, "What {Gate} asked of the whitelist could not be answered; it asks again. Is the registry damaged, or its disk?")]
    public static partial void NotAnswered(this ILogger logger, Exception problem, string gate);
}
