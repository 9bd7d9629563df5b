using System.Threading.Channels;
using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Uplink;

/// <summary>
/// Sends the journal over one connection. One loop owns the <see cref="SendWindow"/>; PUBACKs and confirmations only leave a
/// number for it, so nothing queues up in memory however fast they come.
/// </summary>
/// <param name="word">What the centre has said; shared with whoever receives it, under its lock.</param>
/// <param name="isHeld">No event is sent while this is so: the stream is about to be left.</param>
/// <param name="publish">Ends with the broker's PUBACK.</param>
internal sealed class EventSender(
    EventJournal journal, SendWindow window, CentreWord word, SentDigests digests, Func<bool> isHeld,
    Func<JournalEntry, CancellationToken, Task> publish, UplinkProgress progress, TimeProvider time)
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
            await follower.MoveToAsync(window.Next);
            var may = window.CanSend && !isHeld();
            if (may && follower.TryPeek(out var entry))
            {
                if (entry.Sequence == window.Next) Send(follower.Take(), entry.Sequence, stop);
                else SendLost(entry.Sequence - 1, stop);
                continue;
            }

            timer.Change(window.Due is { } due && due > Now ? due - Now : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (woken.IsCompleted) woken = _woken.Reader.WaitToReadAsync(stop).AsTask();
            await (may ? Task.WhenAny(woken, follower.Ready) : Task.WhenAny(woken));
            _woken.Reader.TryRead(out _);
        }
    }

    private TimeSpan Now => time.GetElapsedTime(0);

    private void Settle()
    {
        if (_failure is { } failure) throw failure as LinkException ?? new LinkException(LinkFailure.Lost, $"An event could not be sent: {failure.Message}", failure);
        window.Acknowledge(Interlocked.Exchange(ref _acknowledged, 0), Now);
        long position;
        lock (word) position = word.Position;
        if (position < window.Confirmed) GoBack(position);
        var before = window.Confirmed;
        if (window.Confirm(position, Now))
        {
            journal.Confirm(window.Confirmed);
            progress.Confirmed(window.Confirmed - before, window.Confirmed);
        }

        switch (window.Tick(Now))
        {
            case Silence.Broker:
                throw new LinkException(LinkFailure.Lost, "The broker has stopped acknowledging events.");
            case Silence.Centre:
                progress.CentreSilent(window.Confirmed);
                long? lower;
                lock (word) lower = word.TakeLower();
                if (lower is { } through) GoBack(through);
                break;
        }
    }

    private void GoBack(long through)
    {
        progress.GoesBack(window.Confirmed, through);
        window.GoBack(through);
        journal.TakeBack(through);
    }

    private void Send(JournalEntry entry, long through, CancellationToken stop)
    {
        window.Send(through, Now);
        digests.Remember(entry);
        progress.Sent();
        _ = PublishAsync(entry, stop);
    }

    /// <summary>The centre asks for events that retention has removed: one that says so goes in the place of the first.</summary>
    private void SendLost(long through, CancellationToken stop)
    {
        var from = window.Next;
        progress.Lost(from, through);
        Send(journal.Substitute(from, new EventsLost { From = from, Through = through }), through, stop);
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
