using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Uplink;

/// <summary>
/// Leaves a stream of which the centre has something else than this disk: plans a new one and ends the process when no vehicle is in a
/// lane, to be started again. The new stream is begun at the start, see <see cref="JournalRenewal"/>.
/// </summary>
internal sealed class StreamRenewal(
    EventJournal journal, LaneDirectory lanes, GateOutcome outcome, IOptions<GateSettings> gate, IHostApplicationLifetime lifetime,
    TimeProvider time, ILogger<UplinkService> logger) : BackgroundService
{
    /// <summary>A lane that is never free must not keep the centre from its events for ever; an interrupted pass goes on after a start.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<RenewalPlan> _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private volatile bool _stays;

    /// <summary>The stream is to be left: nothing of it is sent any more.</summary>
    public bool IsWanted => _wanted.Task.IsCompleted;

    /// <returns>False when the gate stays in its stream: it was begun in this way, and nothing of it has been confirmed since. Whatever
    /// is wrong then is not mended by another stream, and the gate would start again for ever.</returns>
    public bool Want(StreamReason reason)
    {
        if (IsWanted) return true;
        if (_stays) return false;
        if (journal.ConfirmedSequence <= 1 && BeganSo())
        {
            _stays = true;
            logger.StaysInStream();
            return false;
        }

        logger.LeavesStream(journal.Stream, reason.ToString());
        _wanted.TrySetResult(RenewalPlan.For(gate.Value.DataDirectory, journal.Stream, journal.ConfirmedSequence, reason));
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var plan = await _wanted.Task.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(s_look, time);
        var since = time.GetTimestamp();
        // A disk that cannot be written could not begin a stream either.
        while (!journal.IsWritable || !IsSaved(plan) || (!AreFree() && time.GetElapsedTime(since) < s_patience))
            await timer.WaitForNextTickAsync(stoppingToken);
        logger.StopsForStream();
        outcome.ExitCode = GateOutcome.StartAgain;
        lifetime.StopApplication();
    }

    private bool AreFree() => lanes.Lanes.Values.All(lane => lane.State.Pass is null);

    private bool BeganSo() =>
        journal.Read(1, 1).Any(entry => CloudEventJson.Read(entry.Utf8.Span, out _)?.Data is StreamBegun);

    private bool IsSaved(RenewalPlan plan)
    {
        try
        {
            plan.Save(RenewalPlan.FileIn(gate.Value.DataDirectory));
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            logger.CannotPrepare(failure.Message);
            return false;
        }
    }
}
