using System.Threading.Channels;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Uplink;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using Checkpoint.Protocols.Whitelist;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Whitelist.Sync;

/// <summary>Keeps the whitelist equal to the centre's registry while there is a connection. <see cref="SyncBook"/> decides, this acts.</summary>
internal sealed class WhitelistSync : IConversation
{
    private const int Waiting = 16;
    /// <summary>So many changes without one index: the next page waits for the fold.</summary>
    private const int FoldBefore = 5 * ReplicaKeeper.FoldFrom;

    private readonly GreenChannel _green;
    private readonly ReplicaKeeper _replica;
    private readonly WhitelistFolder _folder;
    private readonly EventJournal _journal;
    private readonly UplinkMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<WhitelistSync> _logger;
    private readonly GateAddress _gate;
    private readonly SyncBook _book = new(Guid.NewGuid().ToString("n")[..12]);
    private readonly StageFile _stage;
    // What does not fit is asked for again; heads that follow one another say the same at the end.
    private readonly Channel<(bool IsPage, ReadOnlyMemory<byte> Payload)> _heard =
        Channel.CreateBounded<(bool, ReadOnlyMemory<byte>)>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropOldest });
    private Task _folding = Task.CompletedTask;
    private bool _isRestored, _saidDiffers;

    public WhitelistSync(
        GreenChannel green, ReplicaKeeper replica, WhitelistFolder folder, EventJournal journal, IOptions<GateSettings> gate, UplinkMetrics metrics,
        TimeProvider time, ILogger<WhitelistSync> logger)
    {
        (_green, _replica, _folder, _journal, _metrics, _time, _logger) = (green, replica, folder, journal, metrics, time, logger);
        _gate = new GateAddress(gate.Value.Site, gate.Value.Name);
        _stage = new StageFile(folder.StagePath);
        Filters = [GateTopic.WhitelistHead, GateTopic.WhitelistPage(_gate)];
        green.Changed += () => _heard.Writer.TryWrite(default); // An import is to be compared with the head at once.
    }

    public IReadOnlyList<string> Filters { get; }

    public void Receive(string topic, ReadOnlyMemory<byte> payload, bool isLive) =>
        _heard.Writer.TryWrite((topic != GateTopic.WhitelistHead, payload));

    public async Task RunAsync(Link link, CancellationToken stop)
    {
        await Task.Yield();
        Restore();
        _book.Connected();
        while (true)
        {
            while (_heard.Reader.TryRead(out var heard))
                await TakeAsync(heard.IsPage, heard.Payload, stop);
            var step = _book.Next(Own, Now);
            Tell(); // Before it rests: nothing may come for a long while.
            switch (step)
            {
                case Ask ask:
                    await link.PublishAsync(MqttMessages.Once(GateTopic.WhitelistWant(_gate), WhitelistMessages.Write(ask.Want), link.Version), stop);
                    break;
                case Build build:
                    // Seconds of work: the connection lives on beside it.
                    await Task.Run(() => Take(build.Head), stop);
                    break;
                case Rest rest:
                    Forget();
                    await WaitAsync(rest.Until, stop);
                    break;
            }
        }
    }

    private Standing Own => Standing.Of(_green.Replica);

    private TimeSpan Now => _time.GetElapsedTime(0);

    private async Task WaitAsync(TimeSpan? until, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var heard = _heard.Reader.WaitToReadAsync(either.Token).AsTask();
        if (until is { } time)
            await Task.WhenAny(heard, Task.Delay(time > Now ? time - Now : TimeSpan.Zero, _time, either.Token));
        else
            await Task.WhenAny(heard);
        await either.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }

    private async Task TakeAsync(bool isPage, ReadOnlyMemory<byte> payload, CancellationToken stop)
    {
        if (payload.IsEmpty)
            return;
        if (!isPage)
        {
            if (WhitelistMessages.ReadHead(payload.Span, out var wrong) is { } head)
                _book.Hear(head);
            else
                Bad("whitelist/head", wrong);
            return;
        }
        if (WhitelistMessages.ReadPage(payload.Span, out var problem) is not { } page)
        {
            Bad("whitelist/page", problem);
            return;
        }
        switch (_book.Take(page, Own, Now))
        {
            case Change:
                if (!await ChangeAsync(page, page.Through, stop))
                    _book.Built(false, Now);
                break;
            case Stage stage:
                Keep(page, payload.Span, stage.IsFirst);
                // The lanes do not wait for the end of the snapshot to refuse a revoked vehicle.
                if (!page.IsOfWalk && page.Entries.Count > 0 && Own.Count > 0)
                    await ChangeAsync(page, Own.Version, stop);
                break;
        }
    }

    private void Bad(string kind, string? problem)
    {
        _metrics.Bad(kind);
        WhitelistLog.BadMessage(_logger, problem);
    }

    /// <param name="version">What the gate has with it.</param>
    /// <returns>False when it cannot be held.</returns>
    private async Task<bool> ChangeAsync(WhitelistPage page, long version, CancellationToken stop)
    {
        if (!_replica.Change([.. ChangeFile.Changes(page)], version))
            return false;
        WhitelistLog.Changed(_logger, page.Entries.Count, version);
        Record();
        if (_replica.IsToFold && _folding.IsCompleted)
            _folding = Task.Run(_replica.Fold, CancellationToken.None);
        if (_green.Replica.Changes.Count >= FoldBefore)
            await _folding.WaitAsync(stop);
        return true;
    }

    private void Keep(WhitelistPage page, ReadOnlySpan<byte> packed, bool isFirst)
    {
        if (isFirst)
            WhitelistLog.SnapshotBegun(_logger, page.Head.Version, page.Head.Count);
        try
        {
            if (_stage.Add(page, packed, isFirst) is not { } problem)
                return;
            WhitelistLog.NotUsable(_logger, problem);
            _stage.Delete();
            _book.Built(false, Now);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WhitelistLog.NotWritten(_logger, e, _folder.StagePath);
            _book.Built(false, Now);
        }
    }

    private void Take(WhitelistHead head)
    {
        var isRight = false;
        try
        {
            if (_stage.Build(head, out var problem) is { } index)
            {
                var draft = _folder.Snapshot;
                IndexFile.Write(draft, index);
                _replica.Replace(index);
                _replica.Settle(index, draft);
                isRight = true;
                WhitelistLog.Applied(_logger, index.Version, index.Count, head.Digest);
                Record();
            }
            else
            {
                WhitelistLog.NotUsable(_logger, problem);
            }
            _stage.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WhitelistLog.NotWritten(_logger, e, _folder.IndexPath);
        }
        _book.Built(isRight, Now);
    }

    private void Restore()
    {
        if (_isRestored)
            return;
        _isRestored = true;
        try
        {
            foreach (var page in _stage.Pages())
                _book.Restore(page);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WhitelistLog.NotWritten(_logger, e, _folder.StagePath);
        }
    }

    /// <summary>A snapshot that was given up for something better holds plates too.</summary>
    private void Forget()
    {
        if (_book.IsWalking || !_stage.Exists)
            return;
        try
        {
            _stage.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WhitelistLog.NotWritten(_logger, e, _folder.StagePath);
        }
    }

    private void Record()
    {
        var now = _green.Replica;
        _journal.Append([new WhitelistApplied { Version = now.Version, Count = now.Count, Digest = now.Digest.ToString() }]);
    }

    /// <summary>Says, once, that the whitelist is not what the registry says, and that it is again.</summary>
    private void Tell()
    {
        if (_book.Differs == _saidDiffers)
            return;
        _saidDiffers = _book.Differs;
        var message = _saidDiffers
            ? "The gate's whitelist is not what the registry says it is; the whole is taken anew, and the lanes go by the old one until then."
            : "The gate's whitelist is what the registry says it is.";
        if (_saidDiffers)
            WhitelistLog.Differs(_logger, message);
        _journal.Append([new GateFault { Part = "whitelist", Health = _saidDiffers ? PartHealth.Degraded : PartHealth.Ok, Message = message }]);
    }
}
