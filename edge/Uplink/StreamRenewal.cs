using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Uplink;

/// <summary>
/// Leaves a stream of which the centre has something else than this disk: plans a new one and ends the process when the lanes are free,
/// to be started again. The new stream is begun at the start, see <see cref="JournalRenewal"/>.
/// </summary>
internal sealed class StreamRenewal(
    EventJournal journal, LaneDirectory lanes, GateOutcome outcome, IOptions<GateSettings> gate, IHostApplicationLifetime lifetime,
    TimeProvider time, ILogger<UplinkService> logger) : BackgroundService
{
    /// <summary>A lane that is never free must not keep the centre from its events for ever; an interrupted pass goes on after a start.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    /// <summary>A start that could not begin the stream is not repeated before: the gate would start again with every confirmation.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromHours(1);

    private const long RoomBytes = 16 << 20;

    private readonly TaskCompletionSource<StreamReason> _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _began = time.GetTimestamp();

    private volatile bool _stays;
    private string? _told;

    /// <summary>The stream is to be left: nothing of it is sent any more.</summary>
    public bool IsWanted => _wanted.Task.IsCompleted;

    /// <returns>False when the gate stays in its stream: it was begun in this way, and nothing of it has been confirmed since. Whatever
    /// is wrong then is not mended by another stream, and the gate would start again for ever. Or, for an hour, because the disk did not
    /// take the new one at the last start.</returns>
    public bool Want(StreamReason reason)
    {
        if (IsWanted) return true;
        if (_stays || (journal.RenewalFailed && time.GetElapsedTime(_began) < s_pause)) return false;
        if (journal.ConfirmedSequence <= 1 && BeganSo() is var began and not false)
        {
            if (began is null) return false;
            _stays = true;
            logger.StaysInStream();
            return false;
        }

        logger.LeavesStream(journal.Stream, reason.ToString());
        _wanted.TrySetResult(reason);
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var reason = await _wanted.Task.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(s_look, time);
        var since = time.GetTimestamp();
        // A disk that cannot be written could not begin a stream either. Planned last: a start for another reason is then one like any other.
        while ((lanes.Busy() is not null && time.GetElapsedTime(since) < s_patience) || !journal.IsWritable || !IsPlanned(reason))
            await timer.WaitForNextTickAsync(stoppingToken);
        logger.StopsForStream();
        outcome.ExitCode = GateOutcome.StartAgain;
        lifetime.StopApplication();
    }

    /// <returns>Null when it cannot be read now.</returns>
    private bool? BeganSo()
    {
        try
        {
            return journal.Read(1, 1).Any(entry => CloudEventJson.Read(entry.Utf8.Span, out _)?.Data is StreamBegun);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The old journal stays beside what is carried, and the lanes go on writing.</summary>
    private long NeededBytes()
    {
        var all = journal.LastSequence - journal.OldestSequence + 1;
        var carried = journal.LastSequence - journal.ConfirmedSequence;
        return RoomBytes + (all > 0 ? (long)((double)journal.SizeBytes * Math.Min(carried, all) / all) : 0);
    }

    private bool IsPlanned(StreamReason reason)
    {
        var folder = gate.Value.DataDirectory;
        try
        {
            var (free, needed) = (new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace, NeededBytes());
            if (free < needed) throw new IOException($"{free} bytes are free on the disk, {needed} may be needed.");
            RenewalPlan.For(folder, journal.Stream, journal.ConfirmedSequence, reason).Save(RenewalPlan.FileIn(folder));
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (_told is null) logger.CannotPrepare(failure.Message);
            _told = failure.Message;
            return false;
        }
    }
}
