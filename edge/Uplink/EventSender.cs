using System.Threading.Channels;
using Checkpoint.Edge.Journal;

namespace Checkpoint.Edge.Uplink;

/// <summary>
/// Sends the journal over one connection. One loop owns the <see cref="Outbox"/>; PUBACKs and confirmations only leave a
/// number for it, so nothing queues up in memory however fast they come.
/// </summary>
/// <param name="publish">Ends with the broker's PUBACK.</param>
internal sealed class EventSender(
    EventJournal journal, Outbox outbox, Func<JournalEntry, CancellationToken, Task> publish, TimeProvider time)
{
    private readonly Channel<bool> _woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _acknowledged;
    private Exception? _failure;

    /// <summary>The centre has spoken, or the stream is held. From any thread.</summary>
    public void Look() => Wake();

    /// <summary>Sends until it is cancelled.</summary>
    /// <exception cref="LinkException">The broker acknowledges nothing, or an event could not be handed to it.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        await using var follower = new JournalFollower(journal);
        await using var timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var woken = Task.CompletedTask;
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            Settle();
            await follower.MoveToAsync(outbox.Next);
            var may = outbox.MaySend;
            if (may && follower.TryPeek(out var entry))
            {
                var sent = outbox.Send(entry, Now);
                if (sent.Sequence == entry.Sequence) follower.Take();
                _ = PublishAsync(sent, stop);
                continue;
            }

            timer.Change(outbox.Due is { } due ? Rest(due - Now) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (woken.IsCompleted) woken = _woken.Reader.WaitToReadAsync(stop).AsTask();
            await (may ? Task.WhenAny(woken, follower.Ready) : Task.WhenAny(woken));
            _woken.Reader.TryRead(out _);
        }
    }

    private TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>What has become due since <see cref="Settle"/> looked is due at once: nothing else might ever wake the loop.</summary>
    private static TimeSpan Rest(TimeSpan rest) => rest > TimeSpan.Zero ? rest : TimeSpan.Zero;

    private void Settle()
    {
        if (_failure is { } failure) throw failure as LinkException ?? new LinkException(LinkFailure.Lost, $"An event could not be sent: {failure.Message}", failure);
        outbox.Settle(Interlocked.Exchange(ref _acknowledged, 0), Now);
    }

    private async Task PublishAsync(JournalEntry entry, CancellationToken stop)
    {
        try
        {
            await publish(entry, stop);
            Interlocked.Increment(ref _acknowledged);
        }
        catch (Exception failure)
        {
            // The library fails in many ways when a connection goes down; whichever it was, the connection is over.
            _failure = failure;
        }

        Wake();
    }

    private void Wake() => _woken.Writer.TryWrite(true);
}
